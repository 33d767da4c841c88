"""The completions made for the current mask, side by side under the photo: flip, accept one, or go back."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCursor, QEnterEvent, QIcon, QImage, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.panels.look_sliders import LookSliders
from editor.widgets.actions import Actions

THUMBNAIL_PX: Final = QSize(104, 74)
FRAME_PX: Final = QSize(116, 106)
"""The thumbnail with its border and its caption, at most."""
NARROWEST_PX: Final = 78
"""Of a frame: with many completions frames become narrower until they fit, but no narrower than this."""
BORDER_PX: Final = FRAME_PX.width() - THUMBNAIL_PX.width()
SPACING_PX: Final = 6
SCROLL_BAR_PX: Final = 14
WORDS: Final = "← →  flip   ·   Tab  original   ·   Enter  keep   ·   Esc  back"


class CompletionStrip(QFrame):
    """Thumbnails, one of them highlighted, and empty frames for those to come. Knows images and words only.

    It is there as soon as there is a first thumbnail.
    """

    chosen = Signal(int)
    """The user clicked this one."""
    hovered = Signal(int)
    """The pointer is over this one; -1 when it left."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.look = LookSliders()
        self._frames: list[_Thumbnail] = []
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self.chosen)
        self._resting: QPoint | None = None
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING_PX)
        self._row.addStretch(1)
        self.accept_button = QPushButton("Accept")
        self.discard_button = QPushButton("Discard")
        for button, name in ((self.accept_button, "accept"), (self.discard_button, "discard")):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            _keep_tip(button, actions[name])
            button.clicked.connect(actions[name].trigger)
            actions[name].enabledChanged.connect(button.setEnabled)
        self._lay_out()
        self.hide()

    @property
    def count(self) -> int:
        """How many thumbnails there are; empty frames do not count."""
        return len(self.thumbnails)

    @property
    def thumbnails(self) -> list[QToolButton]:
        """The thumbnails in order."""
        return [frame for frame in self._frames if frame.has_image]

    @property
    def empty_frames(self) -> list[QToolButton]:
        """The frames of completions to come, in order."""
        return [frame for frame in self._frames if not frame.has_image]

    def put(self, place: int, image: QImage, caption: str, tip: str) -> None:
        """Put a completion into a place: behind the others, in an empty frame, or for an older one."""
        self._make_frames(place + 1)
        self._frames[place].show_image(image, caption, tip)
        self.show()

    def show_waiting(self, places: Sequence[int]) -> None:
        """Mark the places that completions are still to come for, in the order they come."""
        self._make_frames(max(places, default=-1) + 1)
        self._drop_frames({*places})
        for number, frame in enumerate(self._frames):
            words = f"{number + 1} of {len(self._frames)} …" if number in places[:1] else ""
            frame.show_waiting(words, waits=number in places)

    def highlight(self, index: int) -> None:
        """Mark one thumbnail as the one that Accept would take, and scroll to it."""
        if 0 <= index < len(self._frames):
            self._frames[index].setChecked(True)
            self._inside.adjustSize()  # the newest thumbnail has no place before that
            self._resting = QCursor.pos()
            self._scroll.ensureWidgetVisible(self._frames[index], self._frames[index].width() // 2, 0)

    def clear(self) -> None:
        """Take all thumbnails away."""
        while self._frames:
            self._drop_last()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter and isinstance(watched, _Thumbnail) and watched.has_image:
            # Scrolling moves thumbnails under a pointer that rests: that is not looking at them.
            if not (isinstance(event, QEnterEvent) and event.globalPosition().toPoint() == self._resting):
                self.hovered.emit(self._buttons.id(watched))
        elif event.type() == QEvent.Type.Leave:
            self.hovered.emit(-1)
        return super().eventFilter(watched, event)

    def _make_frames(self, count: int) -> None:
        while len(self._frames) < count:
            frame = _Thumbnail(self)
            frame.installEventFilter(self)
            self._buttons.addButton(frame, len(self._frames))
            self._frames.append(frame)
            self._row.insertWidget(self._row.count() - 1, frame)
            frame.show()  # Qt would do it later, and until then it takes no room
        self._fit()

    def _drop_frames(self, wanted: set[int]) -> None:
        """Take away the empty frames behind the last one that is wanted."""
        while self._frames and not self._frames[-1].has_image and len(self._frames) - 1 not in wanted:
            self._drop_last()
        self._fit()

    def _drop_last(self) -> None:
        frame = self._frames.pop()
        self._buttons.removeButton(frame)
        self._row.removeWidget(frame)
        frame.hide()
        frame.deleteLater()

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._inside.setLayout(self._row)
        self._scroll = _SidewaysArea()
        self._scroll.setWidget(self._inside)
        self._scroll.setFixedHeight(FRAME_PX.height() + SCROLL_BAR_PX)
        self._scroll.resized.connect(self._fit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept_button, 1)
        buttons.addWidget(self.discard_button, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.look)
        right.addLayout(buttons)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(16)
        row.addWidget(self._scroll, 1)
        row.addLayout(right)
        self.setToolTip(WORDS)

    def _fit(self) -> None:
        """Make frames as wide as all of them fit, and keep the highlighted one in view."""
        count = max(1, len(self._frames))
        room = (self._scroll.viewport().width() - SPACING_PX * (count - 1)) // count
        width = max(NARROWEST_PX, min(FRAME_PX.width(), room))
        for frame in self._frames:
            frame.set_width(width)
        chosen = self._buttons.checkedId()
        if 0 <= chosen < len(self._frames):
            self._inside.adjustSize()
            self._scroll.ensureWidgetVisible(self._frames[chosen], width // 2, 0)


class _Thumbnail(QToolButton):
    """A frame for one completion: empty, with its image, or with an older image that will be replaced."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.has_image = False
        self._caption, self._text, self._mark = "", "", ""
        self._image: QImage | None = None
        self.setFixedSize(FRAME_PX)
        self.setIconSize(THUMBNAIL_PX)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEnabled(False)

    def show_image(self, image: QImage, caption: str, tip: str) -> None:
        self.has_image, self._caption = True, caption
        self._image = image
        self._show_icon()
        self.setToolTip(tip)
        self.setAccessibleName(f"{caption}: {tip}")
        self.setEnabled(True)
        self.show_waiting("", waits=False)

    def show_waiting(self, words: str, *, waits: bool) -> None:
        """Show that a completion is to come: ``words`` in an empty frame, a mark beside an old caption."""
        self._text = self._caption if self.has_image else words
        self._mark = " …" if waits and self.has_image else ""
        self._show_text()

    def set_width(self, width: int) -> None:
        """Make it as wide as there is room; the height of its image stays."""
        if width == self.width():
            return
        self.setFixedSize(width, FRAME_PX.height())
        self.setIconSize(QSize(width - BORDER_PX, THUMBNAIL_PX.height()))
        self._show_icon()
        self._show_text()

    def _show_icon(self) -> None:
        if self._image is not None:
            self.setIcon(QIcon(QPixmap.fromImage(fill(self._image, self.iconSize()))))

    def _show_text(self) -> None:
        room, text, words = self.iconSize().width(), self._text, self.fontMetrics()
        while " · " in text and words.horizontalAdvance(text + self._mark) > room:
            text = text.rpartition(" · ")[0]  # the tooltip says it all
        self.setText(words.elidedText(text + self._mark, Qt.TextElideMode.ElideRight, room))


class _SidewaysArea(QScrollArea):
    """Scrolls sideways only, by the wheel too."""

    resized = Signal()
    """It has another width."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()


def fill(image: QImage, size: QSize) -> QImage:
    """Return ``image`` scaled and cut so that it fills ``size``."""
    scaled = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled.copy(left, top, size.width(), size.height())


def _keep_tip(button: QPushButton, action: QAction) -> None:
    """Give a button the tooltip of an action, and again whenever its key is changed."""
    button.setToolTip(action.toolTip())
    action.changed.connect(lambda: button.setToolTip(action.toolTip()))
