"""The mask tools, in the order of menu and tool bar. A new tool is a file beside this one and a row here."""

from typing import Final

from editor.tools.brush import BRUSH
from editor.tools.clicking.click_select import CLICK_SELECT
from editor.tools.dust import DUST
from editor.tools.eraser import ERASER
from editor.tools.lasso import LASSO
from editor.tools.magnetic_lasso import MAGNETIC_LASSO
from editor.tools.polygon import POLYGON
from editor.tools.rectangle import ELLIPSE, RECTANGLE
from editor.tools.smart_select import SMART_SELECT
from editor.tools.tool import ToolSpec
from editor.tools.wand import WAND
from editor.tools.wire import WIRE

MASK_TOOLS: Final[dict[str, ToolSpec]] = {
    spec.name: spec
    for spec in (
        *(BRUSH, ERASER, SMART_SELECT, CLICK_SELECT, LASSO, POLYGON, MAGNETIC_LASSO),
        *(RECTANGLE, ELLIPSE, WAND, WIRE, DUST),
    )
}
"""By the names of their actions; the first is the one to begin with."""
