"""The middle of the window: the canvas or the invitation; over it notices, a hint, the completions."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from editor.canvas.canvas_view import CanvasView
from editor.canvas.compare.original_view import OriginalView
from editor.panels.completion_strip import CompletionStrip
from editor.panels.empty_state import EmptyState
from editor.panels.notice_bar import NoticeBar
from editor.panels.photos.filmstrip import Filmstrip
from editor.panels.words_over import Corner, WordsOver
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.region import Box

HINT: str = QT_TRANSLATE_NOOP("PhotoArea", "Paint over what you want to remove")

_MOVES = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize)


class PhotoArea(QWidget):
    """Puts canvas, invitation, notices, hint and completions into their places."""

    free_changed = Signal()
    notices_moved = Signal()
    """Completions have come over the photo or left it: another part of it is free."""

    def __init__(
        self, canvas: CanvasView, empty: EmptyState, strip: CompletionStrip, filmstrip: Filmstrip
    ) -> None:
        super().__init__()
        self._canvas, self._empty, self._strip = canvas, empty, strip
        self._stack = QStackedWidget()
        self._is_strip_on_top = False
        self._covered_px = 0, 0
        self._stack.addWidget(empty)
        self.original = OriginalView(canvas)
        self.original.hide()
        self._page = QWidget()
        row = QHBoxLayout(self._page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.original, 1)
        row.addWidget(canvas, 1)
        self._stack.addWidget(self._page)
        self.notices = NoticeBar(self._stack)
        self.notices.hides = self._hole_under
        self.notices.installEventFilter(self)
        self._words = WordsOver()
        canvas.zoom_changed.connect(lambda _: self.notices.fit_in())
        canvas.moved.connect(self.notices.fit_in)
        self.hint = QLabel(translate("PhotoArea", HINT), self._stack)
        self.hint.setObjectName("hint")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        self.add_words(self.hint, "bottom")
        self._is_hint_wanted = self._has_fills = False
        self._stack.installEventFilter(self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(filmstrip)
        strip.setParent(self._stack)  # over the photo, which does not move when completions come
        strip.installEventFilter(self)

    @property
    def canvas(self) -> CanvasView:
        """The photo."""
        return self._canvas

    @property
    def strip(self) -> CompletionStrip:
        """The completions."""
        return self._strip

    @property
    def free(self) -> QRect:
        """The part of the photo's view that nothing lies over, in the coordinates of ``over``."""
        view = QRect(self._canvas.mapTo(self._stack, QPoint(0, 0)), self._canvas.size())
        if self._strip.isVisibleTo(self._stack):
            strip = self._strip.geometry()
            if self._is_strip_on_top:
                view.setTop(strip.bottom() + 1)
            else:
                view.setBottom(strip.top() - 1)
        return view

    @property
    def free_of_notices(self) -> QRect:
        """The same without what a notice lies over."""
        view = self.free
        if self.notices.isVisibleTo(self._stack):
            notices = self.notices.geometry()
            if notices.center().y() < view.center().y():
                view.setTop(max(view.top(), notices.bottom() + 1))
            else:
                view.setBottom(min(view.bottom(), notices.top() - 1))
        return view

    @property
    def over(self) -> QWidget:
        """What small things that lie over the photo belong to."""
        return self._stack

    def rect_of(self, box: Box) -> QRect:
        """Return what shows a box of the photo, in the coordinates of ``over``."""
        ratio = self._canvas.devicePixelRatio()
        view = self._canvas.viewport.box_to_view(box)
        offset = self._canvas.mapTo(self._stack, QPoint(0, 0))
        left, top = round(view.left / ratio), round(view.top / ratio)
        right, bottom = round(view.right / ratio), round(view.bottom / ratio)
        return QRect(QPoint(left, top), QPoint(right - 1, bottom - 1)).translated(offset)

    def show_photo(self, *, is_there: bool, needs_mask: bool, has_fills: bool) -> None:
        """Show the canvas, with the hint while nothing is masked; without a photo the invitation.

        Args:
            is_there: Whether there is a photo, or will be soon.
            needs_mask: Whether the next thing to do is to paint.
            has_fills: Whether some are on show or on their way: how a tool is used matters later again.
        """
        self._stack.setCurrentWidget(self._page if is_there else self._empty)
        if has_fills and not self._has_fills:
            self._is_hint_wanted = False  # what was said before has been done
        self._has_fills = has_fills
        self.hint.setVisible(is_there and not has_fills and (needs_mask or self._is_hint_wanted))
        self._place_over()

    def put_above(self, bar: QWidget) -> None:
        """Give a bar its place above photo and invitation; while it is hidden it takes none."""
        self._column.insertWidget(0, bar)

    def add_words(self, words: QWidget, corner: Corner) -> None:
        """Keep words that belong to ``over`` off notices, completions and other words."""
        self._words.add(words, corner)
        words.installEventFilter(self)

    def show_tool_hint(self, text: str) -> None:
        """Say how the tool that was just chosen is used, until the mask changes; after the fills on show.

        Args:
            text: Empty for a tool that paints: then it is said only while nothing is masked.
        """
        self._is_hint_wanted = bool(text)
        self.hint.setText(text or translate("PhotoArea", HINT))
        self.hint.setVisible(
            self._stack.currentWidget() is self._page
            and not self._has_fills
            and (bool(text) or self.hint.isVisible())
        )
        self._place_over()

    def hide_hint(self) -> None:
        """Take the hint away: the user has understood it."""
        self._is_hint_wanted = False
        self.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stack and event.type() == QEvent.Type.Resize:
            self._place_over()
        if watched is self._strip and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            if event.type() == QEvent.Type.Show:  # it looks at the whole mask
                self._is_strip_on_top = self._hides_less_on_top()
            self._place_over()
        elif (watched is self.notices and event.type() in _MOVES) or (
            watched in self._words and event.type() in (QEvent.Type.Show, QEvent.Type.Resize)
        ):
            self._place_words()
            if watched is self.notices:
                self.notices_moved.emit()
        return super().eventFilter(watched, event)

    def _place_over(self) -> None:
        height = self._strip.sizeHint().height() if self._strip.isVisibleTo(self._stack) else 0
        top_px, bottom_px = (height, 0) if self._is_strip_on_top else (0, height)
        top = 0 if self._is_strip_on_top else self._stack.height() - height
        self._strip.setGeometry(0, top, self._stack.width(), height)
        self._strip.raise_()
        self._canvas.set_covered(top_px=top_px, bottom_px=bottom_px)
        self.notices.fit_in(top_px=top_px, bottom_px=bottom_px)
        self._place_words()
        if self._covered_px != (top_px, bottom_px):
            self._covered_px = top_px, bottom_px
            self.free_changed.emit()

    def _place_words(self) -> None:
        lying = [self._strip, self.notices]
        taken = [one.geometry() for one in lying if one.isVisibleTo(self._stack)]
        self._words.place(self._stack.size(), taken)

    def _hole_under(self, rect: QRect) -> int:
        """Return how much of the hole a rectangle of the stack would hide; there is none without a photo."""
        if self._stack.currentWidget() is not self._page:
            return 0
        return self._canvas.hole_under(rect.translated(-self._canvas.mapTo(self._stack, QPoint(0, 0))))

    def _hides_less_on_top(self) -> bool:
        """Return whether the completions would hide less of the holes at the upper edge than at the lower."""
        height, holes = self._strip.sizeHint().height(), self._canvas.hole_rects()
        low = self._stack.height() - height
        on_top, below = (
            sum(hidden_share(hole, QRectF(0, top, self._stack.width(), height)) for hole in holes)
            for top in (0, low)
        )
        return on_top < below


def hidden_share(hole: QRectF, cover: QRectF) -> float:
    """Return how much of a hole lies under something, 0..1: each hole counts the same, however small."""
    under = hole.intersected(cover)
    return under.width() * under.height() / max(1e-9, hole.width() * hole.height())
