"""The wire: click on both of its ends, and the mask follows it between them."""

import math
import weakref
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Selection
from editor.tools.shapes import Point
from editor.tools.tool import Outline, Press, ToolSpec
from editor.tools.traced_path import TracedPathTool
from editor.tools.tracing.path_cost import PathCost, ridge_cost
from editor.tools.tracing.width_finder import WidthFinder
from editor.tools.tracing.wire import wire_area, wire_width
from inpaint_core.request import ImageArray

MEASURED_PX: Final = 120.0
"""While the line is drawn, its width is measured over so many pixels behind the pointer."""


AROUND_PX: Final = 14.0
DIRECTIONS: Final = ((1.0, 0.0), (0.7, 0.7), (0.0, 1.0), (0.7, -0.7))
"""Before the first click a wire is looked for so far around the pointer, on the screen, in these ways."""


class WireTool(TracedPathTool):
    """Selects the path as wide as the wire is; as wide as the brush where that cannot be measured."""

    name = "wire"
    what = "wire"
    cost: ClassVar[PathCost] = staticmethod(ridge_cost)

    def __init__(self) -> None:
        super().__init__()
        self._brush_px = 1
        self._image: ImageArray | None = None
        self._widths = WidthFinder()

    @property
    def is_waiting(self) -> bool:
        return super().is_waiting or self._widths.is_waiting

    def press(self, document: Document, press: Press) -> None:
        super().press(document, press)
        self._brush_px, self._image = press.brush_px, document.image

    @property
    def outline(self) -> Outline | None:
        """The way so far, as broad as the wire is near its end."""
        outline = super().outline
        if outline is None or self._image is None:
            return outline
        end = _end_of(outline.points, MEASURED_PX)
        if len(end) < 2:
            return replace(outline, width_px=float(self._brush_px))
        brush_px = float(self._brush_px)
        measure = partial(
            wire_width, self._image, end, step_px=max(1, round(self._pixel_px)), default_width_px=brush_px
        )
        return replace(outline, width_px=self._widths.width(end, measure, until_then=brush_px))

    def cancel(self, document: Document) -> None:
        super().cancel(document)
        self._image = None  # it may be large
        self._widths.forget()

    def width_at(self, document: Document, press: Press) -> float:
        """Return how broad a wire under the pointer is; the brush's width where there is none.

        It is measured beside the window: until then the width is that of where the pointer was before.
        """
        brush_px = float(press.brush_px)
        if not (0 <= press.x < document.width and 0 <= press.y < document.height):
            return brush_px
        place = (weakref.ref(document), document.photo_revision, press.x, press.y, press.pixel_px, brush_px)
        measure = partial(_width_around, document.image, press)
        return self._widths.width(place, measure, until_then=brush_px)

    def finish(self, document: Document) -> Selection | None:
        image, photo, brush_px = document.image, document.box, self._brush_px
        return self._finish(
            document,
            lambda path, step_px: wire_area(
                image, path, step_px=step_px, default_width_px=brush_px, photo=photo
            ),
            closes=False,
        )

    def _is_near(self, press: Press, point: Point) -> bool:
        """Return False: a wire is not closed."""
        return False


def _width_around(image: ImageArray, press: Press) -> float:
    """Return how broad the thinnest wire through a press is; the brush's width where there is none."""
    step_px = max(1, round(press.pixel_px))
    reach = AROUND_PX * max(1.0, press.pixel_px)
    widths = []
    for x, y in DIRECTIONS:
        ends = [(press.x - x * reach, press.y - y * reach), (press.x + x * reach, press.y + y * reach)]
        widths.append(wire_width(image, ends, step_px=step_px, default_width_px=press.brush_px))
    seen = [width for width in widths if width != press.brush_px]
    return min(seen, default=float(press.brush_px))


def _end_of(points: tuple[Point, ...], length_px: float) -> tuple[Point, ...]:
    """Return the last points of a line, over about this length; none where it has no length."""
    end: list[Point] = list(points[-1:])
    for point in reversed(points[:-1]):
        distance = math.dist(end[-1], point)
        if distance > length_px:
            part = length_px / distance
            end.append(
                (end[-1][0] + part * (point[0] - end[-1][0]), end[-1][1] + part * (point[1] - end[-1][1]))
            )
            break
        if distance > 0:
            end.append(point)
            length_px -= distance
    return tuple(reversed(end))


WIRE: Final = ToolSpec(
    make=WireTool,
    name=WireTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "W&ire"),
    key="Shift+W",
    icon="vector-line",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Wire: click on its ends, and between them where it bends; a double click or Enter finishes",
    ),
    hint=QT_TRANSLATE_NOOP("Actions", "Click on the ends of the wire; a double click or Enter finishes"),
)
