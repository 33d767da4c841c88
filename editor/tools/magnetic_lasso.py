"""The magnetic lasso: click around a thing, and the line keeps to its edge."""

from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.selection import Area, Selection
from editor.tools.shapes import Point, polygon_area
from editor.tools.tool import ToolSpec
from editor.tools.traced_path import TracedPathTool
from editor.tools.tracing.path_cost import PathCost, edge_cost
from editor.tools.tracing.strip import follow, strip_along
from inpaint_core.request import ImageArray

WORK_A_PX: Final = 500
"""Pixels that are as much work as a pixel of the line's length."""


SMOOTH_PX: Final = 1.5
"""Steps of the line that are narrower than this vanish; corners are rounded by as much."""


class MagneticLassoTool(TracedPathTool):
    """Selects what the line goes around; its ends are joined along the edge, too."""

    name = "magnetic_lasso"
    what = "magnetic lasso"
    cost: ClassVar[PathCost] = staticmethod(edge_cost)

    def finish(self, document: Document) -> Selection | None:
        if len(self._points) < 2:
            self.cancel(document)
            return None
        self._pointer = self._points[0]
        self._lead_to_pointer()
        path = [point for piece in (*self._pieces, self._live) for point in piece]
        step_px, combine, image = self._step, self._combine, document.image
        self.cancel(document)

        def find() -> Area:
            return polygon_area(_exact(image, path, step_px), document.box)

        return Selection(combine=combine, what=self.what, find=find, work_px=WORK_A_PX * len(path) * step_px)


def _exact(image: ImageArray, path: list[Point], step_px: int) -> list[Point]:
    """Return a path that went from pixel to pixel, perhaps of a reduced copy, smooth and on the edge."""
    strip = strip_along(image, path, half_px=2 * step_px + 2, spacing_px=1.0, smooth_px=1.0 * step_px)
    return [(float(x), float(y)) for x, y in follow(strip, edge_cost, smooth_px=SMOOTH_PX)]


MAGNETIC_LASSO: Final = ToolSpec(
    make=MagneticLassoTool,
    name=MagneticLassoTool.name,
    text="Mag&netic Lasso",
    key="Shift+G",
    icon="magnet",
    tip="Magnetic lasso: click around a thing, the line keeps to its edge; a double click closes it",
)
