"""Both themes can be read, and neither tints the photo."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QFontInfo, QPalette

from editor.widgets.theme import ACCENT, DARK, LIGHT, MIN_FONT_PX, apply_theme, current_shades


@pytest.fixture
def app(qapp):
    before = qapp.palette(), qapp.styleSheet(), qapp.font()
    yield qapp
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])


def luminance(colour: str) -> float:
    parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(colour: str) -> tuple[float, float, float]:
    parsed = QColor(colour)
    return parsed.redF(), parsed.greenF(), parsed.blueF()


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("shades", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(shades):
    for ground in (shades.window, shades.base, shades.raised):
        assert contrast(shades.text, ground) > 7
        for name in ("quiet_text", "accent_text", "warning", "error"):
            assert contrast(getattr(shades, name), ground) > 4.5, (name, ground)


def test_white_can_be_read_on_the_accent():
    assert contrast("#ffffff", ACCENT) > 4.5


@pytest.mark.parametrize("shades", [LIGHT, DARK], ids=["light", "dark"])
def test_what_surrounds_a_photo_is_grey(shades):
    for field in fields(shades):
        if field.name not in ("accent_text", "warning", "error"):
            assert len(set(rgb(getattr(shades, field.name)))) == 1, field.name


@pytest.mark.parametrize(("choice", "shades"), [("light", LIGHT), ("dark", DARK)])
def test_a_theme_reaches_the_whole_program(app, choice, shades):
    apply_theme(app, choice)
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(shades.window)
    assert current_shades() == shades
    assert QFontInfo(app.font()).pixelSize() >= MIN_FONT_PX


def test_system_means_what_the_desktop_has(app):
    apply_theme(app, "system")
    assert current_shades() in (LIGHT, DARK)
