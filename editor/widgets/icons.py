"""Icons of one family (Material Design Icons) in the colours of the current theme.

The font comes with the package qtawesome, which is not imported: it would make every class of Qt and read
twelve fonts, a fifth of the time until the window is there.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

from editor.widgets.theme import ON_ACCENT, current_shades

ICON_PX: Final = 20
_PACKAGE: Final = "qtawesome"
_FONT: Final = "materialdesignicons6-webfont*.ttf"
_NAMES: Final = "materialdesignicons6-webfont-charmap*.json"
_EM_PX: Final = 96.0
"""Glyphs are read at this size."""
_EM: Final = 0.875
"""Of an icon's height: the size of its glyph's font."""


def icon(name: str, *, color: str = "") -> QIcon:
    """Return one icon.

    Args:
        name: Of the family ``mdi6``, without the prefix: ``"brush"``.
        color: ``#rrggbb``; empty for the theme's text colour.

    Raises:
        KeyError: The family has no such icon.
    """
    shades = current_shades()
    return _made(name, color or shades.text, color or shades.disabled_text)


def icon_on_accent(name: str) -> QIcon:
    """Return an icon for the accented button: white while it is blue, grey while it is off."""
    return _made(name, ON_ACCENT, current_shades().disabled_text)


def _made(name: str, color: str, disabled: str) -> QIcon:
    return QIcon(_GlyphEngine(_family().outline(name), QColor(color), QColor(disabled)))


@dataclass(frozen=True)
class _Family:
    """The font.

    Attributes:
        font: At ``_EM_PX``.
        codes: The character of each icon, in hexadecimal digits.
    """

    font: QRawFont
    codes: dict[str, str]

    def outline(self, name: str) -> QPainterPath:
        """Return an icon's outline, its middle at the origin, in units of the font's size."""
        (glyph,) = self.font.glyphIndexesForString(chr(int(self.codes[name], 16)))
        (advance,) = self.font.advancesForGlyphIndexes([glyph])
        middle = QPointF(advance.x() / 2, (self.font.descent() - self.font.ascent()) / 2)
        smaller = QTransform.fromScale(1 / _EM_PX, 1 / _EM_PX).translate(-middle.x(), -middle.y())
        return smaller.map(self.font.pathForGlyph(glyph))


@cache
def _family() -> _Family:
    """Return the font, read once.

    Raises:
        RuntimeError: The installation is broken: the package that has it is not there.
    """
    package = find_spec(_PACKAGE)
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        fonts = Path(folder) / "fonts"
        for font, names in zip(fonts.glob(_FONT), fonts.glob(_NAMES), strict=False):
            return _Family(QRawFont(str(font), _EM_PX), json.loads(names.read_text(encoding="utf-8")))
    raise RuntimeError(f"the icons are missing: install the package {_PACKAGE} again")


class _GlyphEngine(QIconEngine):
    """Draws one outline in any size: in one colour, and in another while what it stands for is off."""

    def __init__(self, outline: QPainterPath, color: QColor, disabled: QColor) -> None:
        super().__init__()
        self._outline, self._color, self._disabled = outline, color, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.x() + rect.width() / 2, rect.y() + rect.height() / 2)
        size = round(_EM * rect.height())
        painter.scale(size, size)
        painter.fillPath(self._outline, self._disabled if mode == QIcon.Mode.Disabled else self._color)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> "_GlyphEngine":
        return _GlyphEngine(self._outline, self._color, self._disabled)
