"""What all tools that select an area have in common."""

from typing import ClassVar

from editor.state.document import Document
from editor.state.selection import Area, Combine, Selection
from editor.tools.shapes import Point, polygon_area
from editor.tools.tool import Options, Outline, Press, ToolOptions

MIN_DRAG_PX = 3.0
"""On the screen: a shorter drag is a click with an unsteady hand, and selects nothing."""


class SelectionTool:
    """One that ends with its button; tools of several presses add to it."""

    name: ClassVar[str] = ""
    what: ClassVar[str] = ""
    add = True
    options: ClassVar[Options] = "selection"
    keeps_when_left: ClassVar[bool] = False

    def __init__(self) -> None:
        self._points: list[Point] = []
        self._combine: Combine = "add"
        self._pixel_px = 1.0

    @property
    def is_open(self) -> bool:
        return False

    @property
    def is_waiting(self) -> bool:
        return False

    @property
    def chosen(self) -> ToolOptions | None:
        return None

    @property
    def outline(self) -> Outline | None:
        """The line so far."""
        return Outline(points=tuple(self._points)) if len(self._points) > 1 else None

    def press(self, document: Document, press: Press) -> None:
        """Begin at the pointer."""
        self._points = [(press.x, press.y)]
        self._combine, self._pixel_px = press.combine, press.pixel_px

    def move(self, document: Document, press: Press) -> None:
        """Go on to the pointer."""
        self._points.append((press.x, press.y))

    def release(self, document: Document) -> Selection | None:
        """Return what was selected; None for a click."""
        points, self._points = self._points, []
        return self._selection(document, points) if self._is_a_drag(points) else None

    def cancel(self, document: Document) -> None:
        """Forget what was begun."""
        self._points = []

    def hover(self, press: Press) -> None:
        """Nothing is open without a button."""

    def back(self) -> None:
        """There is no point to take back."""

    def finish(self, document: Document) -> Selection | None:
        """There is nothing open to finish."""
        return None

    def area(self, points: list[Point], document: Document) -> Area:
        """Return the pixels that a finished line selects: those that it goes around."""
        return polygon_area(points, document.box)

    def _selection(self, document: Document, points: list[Point]) -> Selection | None:
        low, high = ((min(p[axis] for p in points), max(p[axis] for p in points)) for axis in (0, 1))
        return Selection(
            combine=self._combine,
            what=self.what,
            find=lambda: self.area(points, document),
            work_px=round((low[1] - low[0] + 1) * (high[1] - high[0] + 1)),
        )

    def _is_a_drag(self, points: list[Point]) -> bool:
        spread = max(
            (max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1)), default=0
        )
        return spread >= MIN_DRAG_PX * self._pixel_px
