"""The middle of the window: the canvas or the invitation; over it notices, a hint, the completions."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from editor.canvas.canvas_view import CanvasView
from editor.panels.completion_strip import CompletionStrip
from editor.panels.empty_state import EmptyState
from editor.panels.notice_bar import NoticeBar

HINT: str = "Paint over what you want to remove"
HINT_BOTTOM_PX = 24


class PhotoArea(QWidget):
    """Puts canvas, invitation, notices, hint and completions into their places."""

    pressed = Signal()
    """A button that would paint went down on the photo."""

    def __init__(self, canvas: CanvasView, empty: EmptyState, strip: CompletionStrip) -> None:
        super().__init__()
        self._canvas, self._empty, self._strip = canvas, empty, strip
        self._stack = QStackedWidget()
        self._is_strip_on_top = False
        self._stack.addWidget(empty)
        self._stack.addWidget(canvas)
        self.notices = NoticeBar(self._stack)
        self.hint = QLabel(HINT, self._stack)
        self.hint.setObjectName("hint")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        self._stack.installEventFilter(self)
        canvas.installEventFilter(self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        strip.setParent(self._stack)  # over the photo, which does not move when completions come
        strip.installEventFilter(self)

    def show_photo(self, *, is_there: bool, needs_mask: bool) -> None:
        """Show the canvas, with the hint while nothing is masked; without a photo the invitation."""
        self._stack.setCurrentWidget(self._canvas if is_there else self._empty)
        self.hint.setVisible(is_there and needs_mask)
        self._place_over()

    def put_above(self, bar: QWidget) -> None:
        """Give a bar its place above photo and invitation; while it is hidden it takes none."""
        self._column.insertWidget(0, bar)

    def hide_hint(self) -> None:
        """Take the hint away: the user has understood it."""
        self.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stack and event.type() == QEvent.Type.Resize:
            self._place_over()
        if watched is self._strip and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            if event.type() == QEvent.Type.Show:  # it looks at the whole mask
                self._is_strip_on_top = self._hides_less_on_top()
            self._place_over()
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._on_press(event.button())
        return super().eventFilter(watched, event)

    def _place_over(self) -> None:
        height = self._strip.sizeHint().height() if self._strip.isVisibleTo(self._stack) else 0
        top_px, bottom_px = (height, 0) if self._is_strip_on_top else (0, height)
        top = 0 if self._is_strip_on_top else self._stack.height() - height
        self._strip.setGeometry(0, top, self._stack.width(), height)
        self._strip.raise_()
        self._canvas.set_covered(top_px=top_px, bottom_px=bottom_px)
        self.notices.fit_in(top_px)
        self.hint.adjustSize()
        left = (self._stack.width() - self.hint.width()) // 2
        self.hint.move(left, self._stack.height() - self.hint.height() - HINT_BOTTOM_PX)
        self.hint.raise_()

    def _hides_less_on_top(self) -> bool:
        """Return whether the completions would hide less of the hole at the upper edge than at the lower."""
        first, last = self._canvas.mask_rows()
        height = self._strip.sizeHint().height()
        low = self._stack.height() - height
        return max(0, min(last, height) - max(first, 0)) < max(0, min(last, low + height) - max(first, low))

    def _on_press(self, button: Qt.MouseButton) -> None:
        if button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self.pressed.emit()
