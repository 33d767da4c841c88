"""The wire: click on both of its ends, and the mask follows it between them."""

from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.selection import Selection
from editor.tools.shapes import Point
from editor.tools.tool import Press, ToolSpec
from editor.tools.traced_path import TracedPathTool
from editor.tools.tracing.path_cost import PathCost, ridge_cost
from editor.tools.tracing.wire import wire_area


class WireTool(TracedPathTool):
    """Selects the path as wide as the wire is; as wide as the brush where that cannot be measured."""

    name = "wire"
    what = "wire"
    cost: ClassVar[PathCost] = staticmethod(ridge_cost)

    def __init__(self) -> None:
        super().__init__()
        self._brush_px = 1

    def press(self, document: Document, press: Press) -> None:
        super().press(document, press)
        self._brush_px = press.brush_px

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


WIRE: Final = ToolSpec(
    make=WireTool,
    name=WireTool.name,
    text="W&ire",
    key="Shift+W",
    icon="vector-line",
    tip="Wire: click on its ends, and between them where it bends; a double click or Enter finishes",
    hint="Click on the ends of the wire; a double click or Enter finishes",
)
