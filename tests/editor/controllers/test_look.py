"""Seam, detail and grain of the fill on show: at once, without the engine, remembered."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.engine.look_renderer import LookWish
from editor.state.settings import Settings, SettingsFile, settings_path
from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.look import Look
from inpaint_core.region import mask_bounds, whole
from inpaint_core.request import Completion, InpaintRequest, ReportProgress
from tests.editor.small_engines import FillGrey


class FillStriped(FillGrey):
    """Fills the hole with fine stripes, and keeps them as the real engine does."""

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        self.requests.append(request)
        canvas = Canvas(request.image, request.mask, look=request.settings.look)
        everything = whole(request.mask)
        region = PlannedRegion(0, mask_bounds(request.mask), everything, everything)
        box = canvas.touched_box(region)
        stripes = np.zeros((box.height, box.width, 3), np.float32)
        stripes[:, ::2] = 1
        canvas.blend(region, stripes)
        yield Completion(canvas.patches(), request.settings.model, 0.25, kept=canvas.kept)


@pytest.fixture
def filled(studio, photo):
    """A window with one striped fill on show."""
    made = studio(FillStriped())
    made.open(photo)
    made.paint()
    made.inpaint()
    return made


def shown(made):
    document = made.window.document
    return document.shown_pixels(document.box)


def test_the_sliders_act_on_the_fill_on_show_without_the_engine(filled):
    window, sliders = filled.window, filled.window.strip.look
    hole = window.document.mask.copy()
    sharp = shown(filled)
    sliders.detail.setValue(0)
    filled.wait(lambda: shown(filled)[hole].std() < 0.5 * sharp[hole].std())
    assert np.array_equal(shown(filled)[~hole], sharp[~hole])
    sliders.detail.setValue(100)
    filled.wait(lambda: np.array_equal(shown(filled), sharp))
    sliders.seam.setValue(6)
    filled.wait(lambda: not np.array_equal(shown(filled)[~hole], sharp[~hole]))
    assert np.array_equal(shown(filled)[hole], sharp[hole])
    assert len(filled.engine.requests) == 1


def test_what_is_accepted_is_what_the_sliders_say_even_before_it_is_on_show(filled):
    window = filled.window
    hole, before = window.document.mask.copy(), window.document.image.copy()
    sharp = shown(filled)
    window.strip.look.detail.setValue(0)
    window.inpainting.accept()  # at once: nothing was rendered yet
    assert window.document.image[hole].std() < 0.5 * sharp[hole].std()
    assert np.array_equal(window.document.image[~hole], before[~hole])
    window.document.undo()
    assert np.array_equal(window.document.image, before)


def test_the_look_is_remembered_and_goes_into_the_next_fill(filled):
    window = filled.window
    window.strip.look.detail.setValue(40)
    window.strip.look.grain.setValue(150)
    window.strip.look.seam.setValue(5)
    window.inpainting.discard()
    filled.inpaint()
    assert filled.engine.requests[-1].settings.look == Look(seam_px=5, detail=0.4, grain=1.5)
    window.settings.write()
    assert SettingsFile(settings_path()).current.look == Look(seam_px=5, detail=0.4, grain=1.5)


def test_the_field_in_the_dock_and_the_slider_show_one_seam(filled):
    window = filled.window
    window.strip.look.seam.setValue(7)
    assert window.model_panel.feather.value() == 7
    window.model_panel.feather.setValue(90)  # wider than the slider goes
    assert window.strip.look.look.seam_px == 90
    window.strip.look.detail.setValue(50)
    assert window.settings.current.feather_px == 90


def test_a_fill_of_which_nothing_is_kept_has_no_look_to_choose(studio, photo):
    made = studio(FillGrey())
    made.open(photo)
    made.paint()
    made.inpaint()
    assert not made.window.strip.look.isEnabled()


def test_the_rim_is_covered_unless_the_panel_says_no(filled):
    window = filled.window
    assert filled.engine.requests[-1].settings.cover_fringe
    window.inpainting.discard()
    window.model_panel.fringe.click()
    filled.inpaint()
    assert not filled.engine.requests[-1].settings.cover_fringe
    assert not window.settings.current.cover_fringe


def test_arrow_keys_move_a_slider_only_after_tab_came_to_it(filled):
    sliders = filled.window.strip.look
    QTest.mouseClick(sliders.grain, Qt.MouseButton.LeftButton)
    assert not sliders.grain.hasFocus()
    sliders.grain.setFocus()
    before = sliders.grain.value()
    QTest.keyClick(sliders.grain, Qt.Key.Key_Right)
    assert sliders.grain.value() == before + 1


def test_remembered_values_that_make_no_sense_become_the_defaults():
    file = SettingsFile(settings_path())
    file.current = Settings(detail=0.3, grain=2.0, cover_fringe=False)
    file.write()
    assert SettingsFile(settings_path()).current == file.current
    text = (
        settings_path().read_text(encoding="utf-8").replace("0.3", "7").replace('"grain": 2.0', '"grain": -1')
    )
    settings_path().write_text(text, encoding="utf-8")
    assert SettingsFile(settings_path()).current == Settings(cover_fringe=False)


def test_a_look_that_cannot_be_made_puts_sliders_and_field_back(filled, monkeypatch):
    window = filled.window
    before = shown(filled)

    def fail(wish, rendering=None):
        raise MemoryError

    monkeypatch.setattr(LookWish, "rendered", fail)
    window.model_panel.feather.setValue(9)
    filled.wait(lambda: window.strip.look.seam.value() == 0)
    assert window.model_panel.feather.value() == 0
    assert window.settings.current.feather_px == 0
    assert np.array_equal(shown(filled), before)


def test_escape_gives_up_a_look_before_it_discards_the_fill(filled, monkeypatch):
    window, go, render = filled.window, threading.Event(), LookWish.rendered

    def slowly(wish, rendering=None):
        go.wait(20)
        return render(wish, rendering)

    before = shown(filled)
    monkeypatch.setattr(LookWish, "rendered", slowly)
    window.strip.look.detail.setValue(10)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.strip.look.detail.value() == 100
    assert window.inpainting.is_choosing
    go.set()
    window.inpainting.wait()
    filled.qtbot.wait(50)
    assert np.array_equal(shown(filled), before), "what was given up does not come after all"
