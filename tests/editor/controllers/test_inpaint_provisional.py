"""The first fill of a gallery in the window: shown as soon as the network is done, replaced in place."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.controllers.choosing.refining import LOOKED_AT_MS
from editor.state.settings import Settings, SettingsFile, settings_path
from tests.editor.small_engines import DRAFT_DARKER, FillTwice, give_weights, grey_of

DIVERSE = "spn-probabilistic"


@pytest.fixture
def begun(studio, photo):
    """Return a window with the first of three fills, the seeds 10 to 12, as the network alone sees it."""
    give_weights(DIVERSE)
    file = SettingsFile(settings_path())
    file.current = Settings(model=DIVERSE, samples=3, seed=10, photo_samples=0)
    file.write()
    made = studio(FillTwice())
    made.open(photo)
    made.paint()
    made.hole = made.window.document.mask.copy()
    press(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: made.window.strip.count == 1)
    return made


def press(made, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(made.window.canvas, key, modifier)


def shown_grey(made):
    document = made.window.document
    return int(document.shown_pixels(document.box)[made.hole][0, 0])


def test_the_fill_takes_the_place_of_what_was_shown_before_it(begun):
    assert begun.window.inpainting.is_running
    assert shown_grey(begun) == grey_of(10, 1.0) - DRAFT_DARKER
    begun.engine.go.set()
    begun.wait(lambda: not begun.window.inpainting.is_running)
    completions = begun.window.inpainting.completions
    assert [one.seed for one in completions] == [10, 11, 12]
    assert not any(one.is_provisional or one.draft for one in completions)
    assert begun.window.strip.count == 3
    assert shown_grey(begun) == grey_of(10, 1.0)
    assert begun.window.inpainting.index == 0


def test_accepting_it_waits_for_the_fill(begun):
    before = begun.window.document.image.copy()
    press(begun, Qt.Key.Key_Return)
    begun.wait(lambda: begun.engine.refined == [10])
    assert np.array_equal(begun.window.document.image, before)
    begun.engine.refine_now.set()
    begun.wait(lambda: not begun.window.inpainting.is_choosing)
    assert (begun.window.document.image[begun.hole] == grey_of(10, 1.0)).all()


def test_a_cancelled_run_leaves_it_and_it_is_completed_when_looked_at(begun):
    press(begun, Qt.Key.Key_Escape)
    begun.wait(lambda: not begun.window.inpainting.is_running)
    assert begun.window.strip.count == 1
    begun.engine.refine_now.set()
    begun.wait(lambda: begun.window.inpainting.completions[0].draft is None)
    assert shown_grey(begun) == grey_of(10, 1.0)


def test_choosing_it_while_the_fill_is_made_does_not_make_it_twice(begun):
    begun.window.inpainting.highlight(0)
    begun.qtbot.wait(LOOKED_AT_MS + 200)
    begun.engine.go.set()
    begun.wait(lambda: not begun.window.inpainting.is_running)
    assert begun.engine.refined == []
    assert shown_grey(begun) == grey_of(10, 1.0)
