"""All of a window is on its screen, the frame too that the desktop draws around it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QWidget

FRAME_PX: Final = 40
"""Height of a title bar, as long as the desktop's own is not known."""
UNKNOWN_FRAME: Final = QMargins(0, FRAME_PX, 0, 0)
SIDES: Final = 4
MOST_PX: Final = 200
"""No frame is wider on any side."""
FRAMED_MS: Final = 150
"""After a window is shown, until a desktop has put its frame around it."""
WITHOUT_FRAME: Final = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


def on_screen(place: QRect, available: QRect, frame: QMargins = UNKNOWN_FRAME) -> QRect:
    """Return where a window is to be so that all of it is on its screen: moved, and smaller where it must be.

    Args:
        place: Of the window's content, on the desktop.
        available: Of the screen, without the desktop's own bars.
        frame: Around the content.
    """
    room = available.marginsRemoved(frame)
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def frame_from(sides: Sequence[int]) -> QMargins:
    """Return a frame as it was remembered: left, top, right, bottom; a guess where that makes no sense."""
    if len(sides) != SIDES or not all(0 <= side <= MOST_PX for side in sides):
        return UNKNOWN_FRAME
    return QMargins(*sides)


def frame_of(window: QWidget) -> QMargins | None:
    """Return what the desktop has put around a window; None while it is not known, or there is none now."""
    handle = window.windowHandle()
    if handle is None or window.windowState() & WITHOUT_FRAME:
        return None
    return handle.frameMargins()


class FirstPlace(QObject):
    """Puts a window with its frame onto the screen, once, soon after it is shown for the first time."""

    def __init__(self, window: QWidget) -> None:
        """Wait for it to be shown."""
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._window.removeEventFilter(self)
            size = self._window.size()
            QTimer.singleShot(FRAMED_MS, self, lambda: self._fit(size))
        return super().eventFilter(watched, event)

    def _fit(self, shown: QSize) -> None:
        """Put it there, unless it has been given another size than it was shown with."""
        frame = frame_of(self._window)
        if frame is None or self._window.size() != shown:
            return
        place = self._window.geometry()
        found = on_screen(place, self._window.screen().availableGeometry(), frame)
        if found != place:
            self._window.setGeometry(found)
