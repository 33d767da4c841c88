"""Rectangle and ellipse: dragged from corner to corner; Shift makes them square and round."""

from typing import Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Area
from editor.tools.selection_tool import SelectionTool
from editor.tools.shapes import Point, ellipse_area, ellipse_line, rectangle_area
from editor.tools.tool import Outline, Press, ToolSpec


class RectangleTool(SelectionTool):
    """Selects all pixels between two corners."""

    name = "rectangle"
    what = "rectangle"

    @property
    def outline(self) -> Outline | None:
        if len(self._points) < 2:
            return None
        (left, top), (right, bottom) = self._points
        return Outline(points=((left, top), (right, top), (right, bottom), (left, bottom)))

    def move(self, document: Document, press: Press) -> None:
        start = self._points[0]
        width, height = press.x - start[0], press.y - start[1]
        if press.is_constrained:
            side = max(abs(width), abs(height))
            width, height = side if width >= 0 else -side, side if height >= 0 else -side
        self._points = [start, (start[0] + width, start[1] + height)]

    def area(self, points: list[Point], document: Document) -> Area:
        return rectangle_area(points[0], points[-1], document.box)


class EllipseTool(RectangleTool):
    """Selects the ellipse in the rectangle between two corners."""

    name = "ellipse"
    what = "ellipse"

    @property
    def outline(self) -> Outline | None:
        return Outline(points=ellipse_line(*self._points)) if len(self._points) == 2 else None

    def area(self, points: list[Point], document: Document) -> Area:
        return ellipse_area(points[0], points[-1], document.box)


RECTANGLE: Final = ToolSpec(
    make=RectangleTool,
    name=RectangleTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "Rectan&gle"),
    key="M",
    icon="select",
    tip=QT_TRANSLATE_NOOP("Actions", "Rectangle: drag from corner to corner; hold Shift for a square"),
    hint=QT_TRANSLATE_NOOP("Actions", "Drag a box over what you want to remove"),
)
ELLIPSE: Final = ToolSpec(
    make=EllipseTool,
    name=EllipseTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "Elli&pse"),
    key="Shift+M",
    icon="ellipse-outline",
    tip=QT_TRANSLATE_NOOP("Actions", "Ellipse: drag from corner to corner; hold Shift for a circle"),
    hint=QT_TRANSLATE_NOOP("Actions", "Drag an ellipse over what you want to remove"),
)
