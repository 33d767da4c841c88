"""What tools have in common whose line finds its own way between clicks."""

from typing import ClassVar, Final

import cv2
import numpy as np

from editor.state.document import Document
from editor.state.selection import Selection
from editor.tools.polygon import PolygonTool
from editor.tools.shapes import Point
from editor.tools.tool import Outline, Press
from editor.tools.tracing.path_cost import PathCost
from editor.tools.tracing.path_map import PathMap, step_for
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

SNAP_PX: Final = 6.0
"""On the screen: so far a click moves to the line or edge that it meant."""

LEAST_ROOM_PX: Final = 100.0
"""On the screen: around start and pointer, for a way that is no straight one."""

SIMPLER_PX: Final = 0.7
"""On the screen: a line is drawn with so few points that it is nowhere more beside its course."""


class TracedPathTool(PolygonTool):
    """Points are set as with the polygon; between them a path follows what the photo shows, live."""

    cost: ClassVar[PathCost]
    """Of a subclass, as a static method: where paths go."""

    def __init__(self) -> None:
        super().__init__()
        self._image: ImageArray | None = None
        self._pieces: list[list[Point]] = []
        self._map: PathMap | None = None
        self._live: list[Point] = []
        self._step = 1

    @property
    def outline(self) -> Outline | None:
        if not self._points:
            return None
        line = [point for piece in self._pieces for point in piece] + self._live
        return Outline(
            points=_simpler(line, SIMPLER_PX * self._pixel_px), anchors=tuple(self._points), is_closed=False
        )

    def press(self, document: Document, press: Press) -> None:
        is_first = not self._points
        super().press(document, press)
        self._image = document.image
        if is_first:
            self._look_around(self._points[0])
            if self._map is not None:
                self._points = [self._map.start]
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
        if len(self._live) > 1:
            self._points.append(self._live[-1])
            self._pieces.append(self._live)
            self._step = max(self._step, self._map.step_px if self._map else 1)
            self._live, self._map = [], None
        return None

    def back(self) -> None:
        """Take the last point back, and the way to it."""
        super().back()
        del self._pieces[-1:]
        self._map = None
        if self._points:
            self._lead_to_pointer()
        else:
            self._live = []

    def cancel(self, document: Document) -> None:
        super().cancel(document)
        self._image, self._map, self._step = None, None, 1
        self._pieces, self._live = [], []

    def _lead_to_pointer(self) -> None:
        if self._pointer is None:
            return
        self._look_around(self._pointer)
        self._live = self._map.path_to(self._pointer) if self._map is not None else []

    def _look_around(self, point: Point) -> None:
        """Have a map from the last point that reaches the given one, and is fine enough for so near a one."""
        if self._image is None:
            return
        height, width = self._image.shape[:2]
        start = self._points[-1]
        x, y = min(max(point[0], 0), width - 1), min(max(point[1], 0), height - 1)
        start = min(max(start[0], 0), width - 1), min(max(start[1], 0), height - 1)
        reach = self._map.box if self._map is not None else None
        is_inside = reach is not None and reach.left <= x < reach.right and reach.top <= y < reach.bottom
        box = _box_around(start, (x, y), self._pixel_px).intersection(Box(0, 0, width, height))
        if not is_inside or (self._map is not None and self._map.step_px > 3 * step_for(box)):
            further = start[0] + 1.4 * (x - start[0]), start[1] + 1.4 * (y - start[1])
            box = _box_around(start, further, self._pixel_px).intersection(Box(0, 0, width, height))
            snap_px = SNAP_PX * self._pixel_px
            self._map = PathMap(self._image, start, box, type(self).cost, snap_px=snap_px)


def _box_around(start: Point, end: Point, pixel_px: float) -> Box:
    longest = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    margin = round(max(0.2 * longest, LEAST_ROOM_PX * pixel_px))
    (left, right), (top, bottom) = (sorted((int(start[axis]), int(end[axis]))) for axis in (0, 1))
    return Box(left - margin, top - margin, right + margin + 1, bottom + margin + 1)


def _simpler(line: list[Point], tolerance_px: float) -> tuple[Point, ...]:
    if len(line) < 3:
        return tuple(line)
    points = cv2.approxPolyDP(np.array(line, np.float32)[:, None], tolerance_px, closed=False)
    return tuple((float(x), float(y)) for x, y in points[:, 0])
