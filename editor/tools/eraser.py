"""The eraser: takes the mask away under the pointer."""

from typing import Final

from editor.tools.brush import BrushTool
from editor.tools.tool import ToolSpec


class EraserTool(BrushTool):
    """The brush the other way round."""

    name = "eraser"
    add = False


ERASER: Final = ToolSpec(
    make=EraserTool,
    name=EraserTool.name,
    text="&Eraser",
    key="E",
    icon="eraser",
    tip="Eraser: take back part of the mask; the right button or Alt paints",
)
