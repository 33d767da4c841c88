"""The brush: paints the mask under the pointer."""

from typing import Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.tools.tool import Options, Press, ToolSpec


class BrushTool:
    """Round, hard, as large as the canvas says. It paints at once, and holds nothing between two strokes."""

    name = "brush"
    add = True
    options: Options = "brush"
    is_open = False
    is_waiting = False
    keeps_when_left = False
    outline = None
    chosen = None

    def press(self, document: Document, press: Press) -> None:
        start = document.last_point if press.straight else None
        document.begin_stroke(add=press.add)
        if start is not None:
            document.stroke_to(*start, press.radius_px)
        document.stroke_to(press.x, press.y, press.radius_px)

    def move(self, document: Document, press: Press) -> None:
        document.stroke_to(press.x, press.y, press.radius_px)

    def release(self, document: Document) -> None:
        document.end_stroke()

    def cancel(self, document: Document) -> None:
        document.cancel_stroke()

    def hover(self, press: Press) -> None:
        """Nothing is open between strokes."""

    def back(self) -> None:
        """Nothing is open between strokes."""

    def finish(self, document: Document) -> None:
        """Nothing is open between strokes."""


BRUSH: Final = ToolSpec(
    make=BrushTool,
    name=BrushTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "&Brush"),
    key="B",
    icon="brush",
    tip=QT_TRANSLATE_NOOP(
        "Actions", "Brush: paint over what you want to remove; the right button or Alt erases"
    ),
)
