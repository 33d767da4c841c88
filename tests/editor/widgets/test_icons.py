"""Icons are drawn in the theme's colours, in any size, and the font has all of them."""

import ast
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

import editor
from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets import icons
from editor.widgets.actions import ACTIONS
from editor.widgets.icons import icon, icon_on_accent
from editor.widgets.theme import ON_ACCENT, current_shades


def opacity(made, size=20, mode=QIcon.Mode.Normal):
    """How much of each pixel an icon covers, 0 to 255."""
    image = made.pixmap(QSize(size, size), mode).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return np.array([[image.pixelColor(x, y).alpha() for x in range(size)] for y in range(size)])


def colour(made, mode=QIcon.Mode.Normal):
    """The colour of its most opaque pixel."""
    image = made.pixmap(QSize(64, 64), mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(64) for y in range(64)]
    return max(pixels, key=QColor.alpha).name()


def names_in_sources():
    """Names that the program gives to ``icon`` as they stand there."""
    for path in Path(editor.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                first = node.args[0]
                if node.func.id in ("icon", "icon_on_accent") and isinstance(first, ast.Constant):
                    yield first.value


def test_the_font_has_every_icon_of_the_program(qapp):
    names = {spec.icon for spec in ACTIONS.values() if spec.icon} | {one.icon for one in MASK_TOOLS.values()}
    names |= set(names_in_sources())
    assert len(names) > 40
    for name in names:
        covered = opacity(icon(name), size=64)
        assert covered.max() > 200, name
        assert not covered[0].any(), f"{name} is cut"
        assert not covered[-1].any(), f"{name} is cut"


def test_it_has_the_colour_of_the_text_and_is_grey_while_off(qapp):
    shades = current_shades()
    assert colour(icon("brush")) == QColor(shades.text).name()
    assert colour(icon("brush"), QIcon.Mode.Disabled) == QColor(shades.disabled_text).name()
    assert colour(icon_on_accent("auto-fix")) == QColor(ON_ACCENT).name()
    assert colour(icon("brush", color="#ff0000"), QIcon.Mode.Disabled) == "#ff0000"


def test_a_larger_one_is_the_same_and_in_the_middle(qapp):
    small, large = opacity(icon("square")), opacity(icon("square"), size=80)
    for covered in (small, large):
        rows, columns = np.nonzero(covered > 128)
        side = len(covered)
        assert abs(rows.min() + rows.max() + 1 - side) <= 2
        assert abs(columns.min() + columns.max() + 1 - side) <= 2
    assert np.count_nonzero(large > 128) == pytest.approx(16 * np.count_nonzero(small > 128), rel=0.2)


def test_an_unknown_name_is_an_error(qapp):
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_a_broken_installation_says_what_to_install(qapp, monkeypatch):
    monkeypatch.setattr(icons, "find_spec", lambda name: None)
    icons._family.cache_clear()
    with pytest.raises(RuntimeError, match="install the package qtawesome again"):
        icon("brush")
    monkeypatch.undo()
    assert not icon("brush").isNull()
