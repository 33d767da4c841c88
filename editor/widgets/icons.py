"""Icons of one family (Material Design, through qtawesome) in the colours of the current theme."""

import os
from typing import Final

os.environ.setdefault("QT_API", "pyside6")  # qtawesome asks qtpy, which asks this

import qtawesome
from PySide6.QtGui import QIcon

from editor.widgets.theme import ON_ACCENT, current_shades

ICON_PX: Final = 20


def icon(name: str, *, color: str = "") -> QIcon:
    """Return one icon.

    Args:
        name: Of the family ``mdi6``, without the prefix: ``"brush"``.
        color: ``#rrggbb``; empty for the theme's text colour.
    """
    shades = current_shades()
    made: QIcon = qtawesome.icon(
        f"mdi6.{name}", color=color or shades.text, color_disabled=color or shades.disabled_text
    )
    return made


def icon_on_accent(name: str) -> QIcon:
    """Return an icon for the accented button: white while it is blue, grey while it is off."""
    made: QIcon = qtawesome.icon(
        f"mdi6.{name}", color=ON_ACCENT, color_disabled=current_shades().disabled_text
    )
    return made
