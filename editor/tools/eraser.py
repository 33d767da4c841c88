"""The eraser: takes the mask away under the pointer."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.tools.brush import BrushTool
from editor.tools.tool import ToolSpec


class EraserTool(BrushTool):
    """The brush the other way round."""

    name = "eraser"
    add = False


ERASER: Final = ToolSpec(
    make=EraserTool,
    name=EraserTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "&Eraser"),
    key="E",
    icon="eraser",
    tip=QT_TRANSLATE_NOOP("Actions", "Eraser: take back part of the mask; the right button or Alt paints"),
)
