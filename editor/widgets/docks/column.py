"""Docks one above the other, each as high as what it shows; the last takes what is left."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from editor.widgets.fields import DockArea

WIDTH_PX: Final = 312
"""At the first start; afterwards the user's own width is remembered."""
MIN_REST_PX: Final = 160
"""Of the last dock, with its title."""
MIN_SQUEEZED_PX: Final = 60
"""Of any dock, with its title, in a window that is too low for all."""
WINDOW_EVENTS: Final = frozenset({QEvent.Type.Resize, QEvent.Type.Show})
CONTENT_EVENTS: Final = frozenset({QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Hide})


def add_dock(window: QMainWindow, name: str, title: str, panel: QWidget) -> QDockWidget:
    """Put a panel into a dock at the right of the window, below those that are there.

    Args:
        window: Owner.
        name: Under which its place is remembered.
        title: What the user reads.
        panel: What is in it.
    """
    dock = QDockWidget(title, window)
    dock.setObjectName(name)
    dock.setWidget(DockArea(panel))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    return dock


class DockColumn(QObject):
    """Gives docks their heights again when the words in them, or the window, changed.

    Not a minimum: a window that is too low squeezes them, and they scroll.
    """

    def __init__(self, window: QMainWindow, docks: Sequence[QDockWidget]) -> None:
        """Watch docks that hold a ``DockArea`` each; call it after they were added to the window."""
        super().__init__(window)
        self._window, self._docks = window, tuple(docks)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        window.resizeDocks([self._docks[0]], [WIDTH_PX], Qt.Orientation.Horizontal)
        window.installEventFilter(self)
        for dock in self._docks:
            area = dock.widget()
            if isinstance(area, DockArea):
                area.panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (WINDOW_EVENTS if watched is self._window else CONTENT_EVENTS):
            self._soon.start()
        return super().eventFilter(watched, event)

    def fit_soon(self) -> None:
        """Give the docks their heights once the events that wait have been handled."""
        self._soon.start()

    def _fit(self) -> None:
        docks = [
            dock
            for dock in self._docks
            if dock.isVisible() and not dock.isFloating() and not self._window.tabifiedDockWidgets(dock)
        ]
        if not docks:
            return
        layout = self._window.layout()
        if layout is not None:
            layout.activate()  # what is not laid out yet has the heights of before
        room = sum(dock.height() for dock in docks)
        # The last of the unfolded ones takes what is left.
        docks = [dock for dock in docks if not _is_open(dock)] + [dock for dock in docks if _is_open(dock)]
        heights = _share(room, [_wanted_height(dock) for dock in docks])
        self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)


def _is_open(dock: QDockWidget) -> bool:
    area = dock.widget()
    return area.isVisibleTo(dock) and not (isinstance(area, DockArea) and area.is_folded)


def _wanted_height(dock: QDockWidget) -> int:
    area = dock.widget()
    if not _is_open(dock):
        return dock.maximumHeight()
    return dock.height() - area.height() + area.wanted_height if isinstance(area, DockArea) else dock.height()


def _share(room: int, wanted: Sequence[int]) -> list[int]:
    """Return heights that fill the room exactly: as wanted, the last what is left.

    Where there is too little, the highest give first. More than the room would make the window higher than
    the screen.
    """
    heights = [*wanted[:-1], max(room - sum(wanted[:-1]), min(MIN_REST_PX, wanted[-1]))]
    excess = sum(heights) - room
    while excess > 0 and max(heights) > MIN_SQUEEZED_PX:
        highest = heights.index(max(heights))
        give = min(excess, max(1, (heights[highest] - MIN_SQUEEZED_PX) // 2))
        heights[highest] -= give
        excess -= give
    return heights
