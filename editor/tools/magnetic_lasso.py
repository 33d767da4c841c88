"""The magnetic lasso: click around a thing, and the line keeps to its edge."""

from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Selection
from editor.tools.shapes import Point, polygon_area
from editor.tools.tool import ToolSpec
from editor.tools.traced_path import TracedPathTool
from editor.tools.tracing.path_cost import PathCost, edge_cost
from editor.tools.tracing.strip import follow, strip_along
from inpaint_core.request import ImageArray

SMOOTH_PX: Final = 1.5
"""Steps of the line that are narrower than this vanish; corners are rounded by as much."""


class MagneticLassoTool(TracedPathTool):
    """Selects what the line goes around; its ends are joined along the edge, too."""

    name = "magnetic_lasso"
    what = "magnetic lasso"
    cost: ClassVar[PathCost] = staticmethod(edge_cost)

    def finish(self, document: Document) -> Selection | None:
        image, photo = document.image, document.box
        return self._finish(
            document,
            lambda path, step_px: polygon_area(_exact(image, path, step_px), photo),
            closes=True,
        )


def _exact(image: ImageArray, path: list[Point], step_px: int) -> list[Point]:
    """Return a path that went from pixel to pixel, perhaps of a reduced copy, smooth and on the edge."""
    strip = strip_along(image, path, half_px=2 * step_px + 2, spacing_px=1.0, smooth_px=1.0 * step_px)
    return [(float(x), float(y)) for x, y in follow(strip, edge_cost, smooth_px=SMOOTH_PX)]


MAGNETIC_LASSO: Final = ToolSpec(
    make=MagneticLassoTool,
    name=MagneticLassoTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "Mag&netic Lasso"),
    key="Shift+G",
    icon="magnet",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Magnetic lasso: click around a thing, the line keeps to its edge; a double click closes it",
    ),
    hint=QT_TRANSLATE_NOOP("Actions", "Click around the thing; a double click or Enter closes the line"),
)
