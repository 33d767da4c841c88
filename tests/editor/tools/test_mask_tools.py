"""The table of mask tools is all that menu, tool bar, keys and canvas need to know."""

import re
from pathlib import Path

from editor.tools import mask_tools
from editor.tools.mask_tools import MASK_TOOLS
from editor.tools.tool import ToolSpec
from editor.widgets.actions import ACTIONS, TOOLS
from editor.widgets.menus import MENUS, TOOL_BAR


def test_every_tool_stands_in_menu_and_tool_bar_with_its_key():
    for name, spec in MASK_TOOLS.items():
        assert name in TOOLS
        assert name in MENUS["&Mask"]
        assert name in TOOL_BAR
        assert ACTIONS[name].keys == (spec.key,)
        assert ACTIONS[name].is_checkable


def test_a_tool_made_from_its_row_is_the_one_that_the_row_names():
    for name, spec in MASK_TOOLS.items():
        assert spec.make().name == spec.name == name


def test_no_tool_is_left_out_of_the_table():
    sources = [path.read_text() for path in Path(mask_tools.__file__).parent.rglob("*.py")]
    made = [name for source in sources for name in re.findall(r"^(\w+): Final = ToolSpec\(", source, re.M)]
    assert len(made) >= 10
    assert sorted(made) == sorted(
        name for name, value in vars(mask_tools).items() if isinstance(value, ToolSpec)
    )
    assert len(MASK_TOOLS) == len(made)
