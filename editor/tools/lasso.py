"""The lasso: draw around a thing by hand."""

from typing import Final

from editor.state.document import Document
from editor.state.selection import Area
from editor.tools.selection_tool import SelectionTool
from editor.tools.shapes import Point, polygon_area
from editor.tools.tool import ToolSpec


class LassoTool(SelectionTool):
    """Selects everything that the line goes around; its ends are joined."""

    name = "lasso"
    what = "lasso"

    def area(self, points: list[Point], document: Document) -> Area:
        return polygon_area(points, document.box)


LASSO: Final = ToolSpec(
    make=LassoTool,
    name=LassoTool.name,
    text="&Lasso",
    key="L",
    icon="lasso",
    tip="Lasso: draw around what you want to remove",
)
