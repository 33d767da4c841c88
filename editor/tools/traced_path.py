"""What tools have in common whose line finds its own way between clicks."""

import math
from collections.abc import Callable
from typing import ClassVar, Final

import cv2
import numpy as np

from editor.state.document import Document
from editor.state.selection import Area, Selection
from editor.tools.polygon import PolygonTool
from editor.tools.shapes import Point
from editor.tools.tool import Outline, Press
from editor.tools.tracing.path_cost import PathCost
from editor.tools.tracing.traced_line import TracedLine

SIMPLER_PX: Final = 0.7
"""On the screen: a line is drawn with so few points that it is nowhere more beside its course."""

WORK_PX: Final = 10**9
"""The line may not be found yet: nobody waits for it in the window's thread."""


class TracedPathTool(PolygonTool):
    """Points are set as with the polygon; between them a path follows what the photo shows, live."""

    cost: ClassVar[PathCost]
    """Of a subclass, as a static method: where paths go."""

    def __init__(self) -> None:
        super().__init__()
        self._line: TracedLine | None = None

    @property
    def is_waiting(self) -> bool:
        return self._line is not None and self._line.is_waiting

    @property
    def outline(self) -> Outline | None:
        if self._line is None:
            return None
        self._lead_to_pointer()  # what the hand asked for while a way was looked for
        points = _simpler(self._line.points, SIMPLER_PX * self._pixel_px)
        return Outline(points=points, anchors=self._line.anchors, is_closed=False)

    def press(self, document: Document, press: Press) -> None:
        is_first = not self._points
        super().press(document, press)
        if is_first:
            start, pixel_px = self._points[0], self._pixel_px
            self._line = TracedLine(document.image, type(self).cost, start, pixel_px=pixel_px)
        else:
            self._lead_to_pointer()

    def move(self, document: Document, press: Press) -> None:
        super().move(document, press)
        self._lead_to_pointer()

    def hover(self, press: Press) -> None:
        super().hover(press)
        self._pixel_px = press.pixel_px
        self._lead_to_pointer()

    def release(self, document: Document) -> Selection | None:
        """Set a point where the button is let go, and keep the way to it."""
        if self._closes:
            return self.finish(document)
        if self._line is not None and self._pointer and self._is_another_point(self._pointer):
            self._points.append(self._pointer)
            self._line.set_point(self._pointer, self._pixel_px)
        return None

    def back(self) -> None:
        """Take the last point back, and the way to it."""
        super().back()
        if self._points and self._line is not None:
            self._line.back(self._pixel_px)
            self._lead_to_pointer()
        elif self._line is not None:
            self._line.close()
            self._line = None

    def cancel(self, document: Document) -> None:
        super().cancel(document)
        if self._line is not None:
            self._line.close()
        self._line = None

    def _finish(
        self, document: Document, area: Callable[[list[Point], int], Area], *, closes: bool
    ) -> Selection | None:
        """End the line; return the selection of what ``area`` makes of its points and of how exact they are.

        Args:
            document: Of the stroke.
            area: Called in another thread.
            closes: Whether the line goes back to its first point.
        """
        line, count, combine, pixel_px = self._line, len(self._points), self._combine, self._pixel_px
        if line is None or count < 2:
            self.cancel(document)
            return None
        way = line.finish(pixel_px, closes=closes)
        self._line = None  # goes on without the tool
        self.cancel(document)
        return Selection(combine=combine, what=self.what, find=lambda: area(*way()), work_px=WORK_PX)

    def _lead_to_pointer(self) -> None:
        if self._pointer is not None and self._line is not None:
            self._line.lead_to(self._pointer, self._pixel_px)

    def _is_another_point(self, point: Point) -> bool:
        return math.dist(point, self._points[-1]) >= self._pixel_px


def _simpler(line: list[Point], tolerance_px: float) -> tuple[Point, ...]:
    if len(line) < 3:
        return tuple(line)
    points = cv2.approxPolyDP(np.array(line, np.float32)[:, None], tolerance_px, closed=False)
    return tuple((float(x), float(y)) for x, y in points[:, 0])
