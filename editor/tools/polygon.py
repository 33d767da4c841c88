"""The polygon: click from corner to corner."""

import math
from typing import Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Selection
from editor.tools.selection_tool import SelectionTool
from editor.tools.shapes import Point
from editor.tools.tool import Outline, Press, ToolSpec

CLOSE_PX: Final = 8.0
"""On the screen: a click so near the first corner closes the polygon."""


class PolygonTool(SelectionTool):
    """Stays open from its first corner until a double click, Enter, or a click on the first corner."""

    name = "polygon"
    what = "polygon"

    def __init__(self) -> None:
        super().__init__()
        self._pointer: Point | None = None
        self._closes = False

    @property
    def is_open(self) -> bool:
        return bool(self._points)

    @property
    def outline(self) -> Outline | None:
        """The corners so far, and the way to the pointer."""
        if not self._points:
            return None
        line = (*self._points, self._pointer) if self._pointer else tuple(self._points)
        return Outline(points=line, anchors=tuple(self._points), is_closed=False)

    def press(self, document: Document, press: Press) -> None:
        if not self._points:
            super().press(document, press)
        else:
            self._closes = len(self._points) > 2 and self._is_near(press, self._points[0])
        self._pointer = (press.x, press.y)

    def move(self, document: Document, press: Press) -> None:
        self._pointer = (press.x, press.y)

    def hover(self, press: Press) -> None:
        self._pointer = (press.x, press.y)

    def release(self, document: Document) -> Selection | None:
        """Set a corner where the button is let go."""
        if self._closes:
            return self.finish(document)
        if self._pointer and math.dist(self._pointer, self._points[-1]) >= self._pixel_px:
            self._points.append(self._pointer)
        return None

    def back(self) -> None:
        """Take the last corner back; without one the tool is not open any more."""
        del self._points[-1:]

    def finish(self, document: Document) -> Selection | None:
        points = self._points
        self.cancel(document)
        return self._selection(document, points) if len(points) > 2 else None

    def cancel(self, document: Document) -> None:
        super().cancel(document)
        self._pointer, self._closes = None, False

    def _is_near(self, press: Press, point: Point) -> bool:
        return math.dist((press.x, press.y), point) <= CLOSE_PX * press.pixel_px


POLYGON: Final = ToolSpec(
    make=PolygonTool,
    name=PolygonTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "P&olygon"),
    key="Shift+L",
    icon="vector-polygon",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Polygon: click from corner to corner; a double click closes it, Backspace takes a corner back",
    ),
    hint=QT_TRANSLATE_NOOP("Actions", "Click from corner to corner; a double click or Enter closes it"),
)
