"""The bottom line: its one accented button can be read in every state and theme."""

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from editor.panels.status_row import StatusRow
from editor.widgets.theme import apply_theme, current_shades


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_icon_on_the_blue_button_is_white(studio, theme):
    apply_theme(QApplication.instance(), theme)
    window = studio().window
    window.view.set_theme(theme)
    status: StatusRow = window.status

    def shade(mode):
        image = status.inpaint.icon().pixmap(20, 20, mode).toImage()
        shades = {
            image.pixelColor(x, y).name()
            for x in range(20)
            for y in range(20)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert len(shades) == 1
        return shades.pop()

    assert shade(QIcon.Mode.Normal) == "#ffffff"
    assert shade(QIcon.Mode.Disabled) == current_shades().disabled_text
