"""The lasso: draw around a thing by hand."""

from typing import Final

from editor.tools.selection_tool import SelectionTool
from editor.tools.tool import ToolSpec


class LassoTool(SelectionTool):
    """Selects everything that the line goes around; its ends are joined."""

    name = "lasso"
    what = "lasso"


LASSO: Final = ToolSpec(
    make=LassoTool,
    name=LassoTool.name,
    text="&Lasso",
    key="L",
    icon="lasso",
    tip="Lasso: draw around what you want to remove",
)
