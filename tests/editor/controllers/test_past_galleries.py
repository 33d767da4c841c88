"""Undo of an accept brings back what there was to choose from."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.state.settings import Settings, SettingsFile, settings_path
from tests.editor.small_engines import FillDiverse, give_weights

DIVERSE = "spn-probabilistic"


@pytest.fixture
def chosen(studio, photo):
    """A window in which the second of three fills was accepted."""
    give_weights(DIVERSE)
    file = SettingsFile(settings_path())
    file.current = Settings(model=DIVERSE, samples=3, seed=10, photo_samples=0)
    file.write()
    made = studio(FillDiverse())
    made.open(photo)
    made.paint()
    QTest.keyClick(made.window.canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: len(made.window.inpainting.completions) == 3 and not made.window.inpainting.is_running)
    made.trigger("next_completion")
    made.trigger("accept")
    return made


def test_the_gallery_comes_back_with_the_one_that_was_accepted(chosen):
    window = chosen.window
    accepted = window.document.image.copy()
    assert not window.inpainting.is_choosing
    chosen.trigger("undo")
    assert window.inpainting.is_choosing
    assert window.strip.count == 3
    assert window.inpainting.index == 1
    assert window.document.has_mask
    assert np.array_equal(window.document.shown_pixels(window.document.box), accepted), "it is on show"
    chosen.trigger("next_completion")
    chosen.trigger("accept")
    assert not np.array_equal(window.document.image, accepted), "another one can be kept"


def test_undo_and_redo_go_on_past_the_gallery(chosen):
    window = chosen.window
    accepted = window.document.image.copy()
    chosen.trigger("undo")
    chosen.trigger("undo")
    assert not window.inpainting.is_choosing
    assert not window.document.has_mask, "the stroke is undone too"
    chosen.trigger("redo")
    assert window.document.has_mask
    chosen.trigger("redo")
    assert np.array_equal(window.document.image, accepted)
    assert not window.inpainting.is_choosing


def test_more_can_be_filled_beside_what_came_back(chosen):
    window = chosen.window
    chosen.trigger("undo")
    chosen.inpaint()
    assert window.strip.count == 6
    seeds = {completion.seed for completion in window.inpainting.completions}
    assert len(seeds) == 6, "no fill is made twice"
    assert not window.actions_["undo"].isEnabled()
    chosen.trigger("discard")
    assert window.actions_["redo"].isEnabled()


def test_undo_of_a_stroke_brings_no_gallery_back(chosen):
    window = chosen.window
    chosen.trigger("undo")
    chosen.trigger("discard")
    chosen.paint()
    chosen.trigger("undo")
    assert not window.inpainting.is_choosing, "this undo took a stroke back, not an accept"
