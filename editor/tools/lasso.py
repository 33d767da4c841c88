"""The lasso: draw around a thing by hand."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.tools.selection_tool import SelectionTool
from editor.tools.tool import ToolSpec


class LassoTool(SelectionTool):
    """Selects everything that the line goes around; its ends are joined."""

    name = "lasso"
    what = "lasso"


LASSO: Final = ToolSpec(
    make=LassoTool,
    name=LassoTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "&Lasso"),
    key="L",
    icon="lasso",
    tip=QT_TRANSLATE_NOOP("Actions", "Lasso: draw around what you want to remove"),
    hint=QT_TRANSLATE_NOOP("Actions", "Draw a line around what you want to remove"),
)
