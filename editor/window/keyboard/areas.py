"""F6 goes from one area of the window to the next: tools, options, photo, fills, panels, bottom line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QMainWindow,
    QScrollBar,
    QWidget,
)

from editor.widgets.actions import Actions

REASON = Qt.FocusReason.TabFocusReason


@dataclass(frozen=True)
class Area:
    """A part of the window.

    Attributes:
        name: For tests and people who read this.
        parts: What belongs to it; those that are hidden do not count.
    """

    name: str
    parts: tuple[QWidget, ...]


class Areas(QObject):
    """Moves the focus; within an area Tab goes on."""

    def __init__(self, window: QMainWindow, areas: Sequence[Area], actions: Actions) -> None:
        """Connect the two actions, and put all fields into the order of the areas.

        Args:
            window: Owner.
            areas: In the order in which the eye meets them.
            actions: Have ``next_area`` and ``previous_area``.
        """
        super().__init__(window)
        self._areas = tuple(areas)
        actions["next_area"].triggered.connect(lambda: self.step(1))
        actions["previous_area"].triggered.connect(lambda: self.step(-1))
        order = [field for area in areas for field in _fields(area)]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    @property
    def current(self) -> str:
        """Name of the area with the focus; empty for none."""
        index = self._index()
        return self._areas[index].name if index >= 0 else ""

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) area that has something to go to, around the end."""
        index = self._index()
        if index < 0:
            index = -1 if by > 0 else 0
        for distance in range(1, len(self._areas) + 1):
            area = self._areas[(index + by * distance) % len(self._areas)]
            field = next((one for one in _fields(area) if _can_have_focus(one)), None)
            if field is not None:
                field.setFocus(REASON)
                return

    def _index(self) -> int:
        focus = QApplication.focusWidget()
        for index, area in enumerate(self._areas):
            if focus is not None and any(part is focus or part.isAncestorOf(focus) for part in area.parts):
                return index
        return -1


def _fields(area: Area) -> Iterator[QWidget]:
    """Yield what takes the focus, or would if it were shown; buttons in bars and strips learn to."""
    for part in area.parts:
        for one in (part, *part.findChildren(QWidget)):
            if isinstance(one, QScrollBar) or isinstance(one.parentWidget(), QAbstractSpinBox):
                continue
            if isinstance(one, QAbstractButton) and not one.objectName().startswith("qt_"):
                one.setFocusPolicy(one.focusPolicy() | Qt.FocusPolicy.TabFocus)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is part.window():
                yield one


def _can_have_focus(one: QWidget) -> bool:
    return one.isVisible() and one.isEnabled() and not one.visibleRegion().isEmpty()
