"""Dust and scratches: marks lie over what was found; a click keeps or drops one, a box all in it."""

from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.masks.marks import Marks
from editor.tools.selection_tool import SelectionTool
from editor.tools.shapes import rectangle_area
from editor.tools.tool import Options, Outline, Press, ToolSpec

REACH_PX: Final = 8.0
"""On the screen: so far beside a mark a click still means it."""


class DustTool(SelectionTool):
    """Chooses among marks that somebody else has found for it; what they cover gets into the mask later."""

    name = "dust"
    what = "dust and scratches"
    options: ClassVar[Options] = "dust"

    def __init__(self) -> None:
        super().__init__()
        self.marks: Marks | None = None
        """None until they are found."""
        self._keeps = False

    @property
    def outline(self) -> Outline | None:
        """The box that is being dragged."""
        if not self._is_a_drag(self._points):
            return None
        (left, top), (right, bottom) = self._points[0], self._points[-1]
        return Outline(points=((left, top), (right, top), (right, bottom), (left, bottom)))

    def press(self, document: Document, press: Press) -> None:
        super().press(document, press)
        self._keeps = not press.add

    def release(self, document: Document) -> None:
        points, self._points = self._points, []
        if self.marks is None or not points:
            return
        if self._is_a_drag(points):
            box = rectangle_area(points[0], points[-1], document.box).box
            self.marks.choose(box, keep=self._keeps)
        else:
            self.marks.toggle(*points[0], REACH_PX * self._pixel_px)


DUST: Final = ToolSpec(
    make=DustTool,
    name=DustTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "D&ust and Scratches"),
    key="J",
    icon="blur",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Dust and scratches: finds them; click on a mark to drop or keep it, drag a box to drop all in it "
        "(with the right button: to keep them), then add them to the mask",
    ),
    hint=QT_TRANSLATE_NOOP("Actions", "Click on a mark to drop or keep it; Enter adds the marks to the mask"),
)
