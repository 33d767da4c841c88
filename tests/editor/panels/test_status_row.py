"""The bottom line: its one accented button can be read in every state and theme."""

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from editor.panels.status_row import StatusRow
from editor.widgets.theme import apply_theme, current_shades
from inpaint_core.request import Progress


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


def test_the_sentence_says_one_thing_that_never_goes_back(studio):
    status = studio().window.status
    status.show_running()
    said = []
    for number in (1, 2):
        for part in ("Filling {} of 8", "Finishing {} of 8", "Filling 1 of 2", "Filling {} of 8", "Blending"):
            status.show_progress(Progress(part.format(number), number, 20))
            said.append(status.activity.text())
    assert said == ["Filling 1 of 8"] * 5 + ["Filling 2 of 8"] * 5
    status.show_idle("")
    status.show_running()
    status.show_progress(Progress("Filling 1 of 3", 1, 20))
    assert status.activity.text() == "Filling 1 of 3", "another job counts anew"
    status.show_idle("")


def test_a_fill_that_is_made_is_counted_in_one_place_and_its_time_is_one(studio, photo):
    made = studio()
    made.open(photo)
    made.paint()
    made.inpaint()
    panel, activity = made.window.model_panel, made.window.status.activity.text()
    assert activity.startswith("Filled in ")
    assert panel.runs.text().endswith(activity.removeprefix("Filled in "))
