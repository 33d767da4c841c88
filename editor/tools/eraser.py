"""The eraser: takes the mask away under the pointer."""

from editor.tools.brush import BrushTool


class EraserTool(BrushTool):
    """The brush the other way round."""

    name = "eraser"
    add = False
