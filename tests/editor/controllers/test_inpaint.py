"""The gallery in the real window: it fills one by one, flips, is made again, accepted or left."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.state.settings import Settings, SettingsFile, settings_path
from tests.editor.small_engines import FillDiverse, FillOneByOne, give_weights, grey_of, write_photo

DIVERSE = "spn-probabilistic"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ready(studio, photo):
    """Return what makes a window with an open photo, a painted mask and a stochastic model."""

    def make(engine=None, *, samples=4, seed=10, photo_samples=0):
        give_weights(DIVERSE)
        file = SettingsFile(settings_path())
        file.current = Settings(model=DIVERSE, samples=samples, seed=seed, photo_samples=photo_samples)
        file.write()
        made = studio(engine or FillDiverse())
        made.open(photo)
        made.paint()
        return made

    return make


def press(made, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(made.window.canvas, key, modifier)


def fill(made):
    """Press Ctrl+Enter and wait for the end."""
    press(made, Qt.Key.Key_Return, CONTROL)
    made.wait(lambda: made.window.inpainting.is_choosing and not made.window.inpainting.is_running)


def let_one_come(made):
    count = len(made.window.inpainting.completions)
    made.engine.next.release()
    made.wait(lambda: len(made.window.inpainting.completions) > count)


def greys(made):
    """What each completion fills the middle of the hole with."""
    images = [completion.patches[0].pixels for completion in made.window.inpainting.completions]
    return [int(pixels[len(pixels) // 2, pixels.shape[1] // 2, 0]) for pixels in images]


def shown_grey(made, hole):
    document = made.window.document
    return int(document.shown_pixels(document.box)[hole][0, 0])


def settle(made, value):
    """Move the slider by keys and wait until that counts."""
    panel = made.window.samples_panel
    panel.diversity.setValue(round(value * 20))
    made.wait(lambda: not panel._settling.isActive())
    made.wait(lambda: not made.window.inpainting.is_running)


def test_the_gallery_fills_one_by_one_with_frames_for_those_to_come(ready):
    made = ready(FillOneByOne())
    strip = made.window.strip
    press(made, Qt.Key.Key_Return, CONTROL)
    assert not strip.isVisible(), "nothing to choose from yet"
    for count in (1, 2, 3):
        let_one_come(made)
        assert (strip.count, len(strip.empty_frames)) == (count, 4 - count)
        assert strip.empty_frames[0].text() == "…", "the status line counts"
    let_one_come(made)
    made.wait(lambda: not made.window.inpainting.is_running)
    assert strip.empty_frames == []
    assert [one.text() for one in strip.thumbnails] == ["Idea 1", "Idea 2", "Idea 3", "Idea 4"]
    assert strip.thumbnails[2].toolTip() == "Several ideas · SPN, seed 12, diversity 1.00, 0.2 s"
    assert made.window.inpainting.index == 0, "the later ones leave the user where he is"


def test_fills_from_the_photo_alone_say_so(ready):
    made = ready(photo_samples=2)
    made.window.resize(1280, 700)
    fill(made)
    thumbnails = made.window.strip.thumbnails
    assert [one.text() for one in thumbnails[:2]] == ["Idea 1", "Idea 2"]
    assert [one.text() for one in thumbnails[2:]] == ["From the photo", "From the photo 2"]
    assert thumbnails[3].toolTip() == "From the photo, seed 13, diversity 1.00, 0.2 s"
    settle(made, 0.5)
    assert [one.toolTip().split(",")[0] for one in made.window.strip.thumbnails] == [
        "Several ideas · SPN",
        "Several ideas · SPN",
        "From the photo",
        "From the photo",
    ]
    assert greys(made) == [grey_of(seed, 0.5) for seed in (10, 11, 12, 13)]


def test_flipping_shows_each_and_accepting_is_one_step_that_undo_takes_back(ready):
    made = ready()
    document = made.window.document
    hole, before = document.mask.copy(), document.image.copy()
    fill(made)
    seen = []
    for _ in range(4):
        seen.append(shown_grey(made, hole))
        press(made, Qt.Key.Key_Right)
    assert seen == [grey_of(seed, 1.0) for seed in (10, 11, 12, 13)]
    press(made, Qt.Key.Key_Left)
    press(made, Qt.Key.Key_Left)
    press(made, Qt.Key.Key_Return)
    assert (document.image[hole] == grey_of(12, 1.0)).all()
    assert np.array_equal(document.image[~hole], before[~hole])
    assert not made.window.strip.isVisible()
    press(made, Qt.Key.Key_Z, CONTROL)
    assert np.array_equal(document.image, before)
    assert np.array_equal(document.mask, hole)
    assert document.undo_label == "Paint mask"


def test_stopping_keeps_what_came_and_the_next_run_goes_on_from_there(ready):
    made = ready(FillOneByOne())
    press(made, Qt.Key.Key_Return, CONTROL)
    let_one_come(made)
    let_one_come(made)
    press(made, Qt.Key.Key_Escape)
    assert not made.window.inpainting.is_running
    assert (made.window.strip.count, made.window.strip.empty_frames) == (2, [])
    press(made, Qt.Key.Key_Return, CONTROL)
    for _ in range(4):
        let_one_come(made)
    assert greys(made) == [grey_of(seed, 1.0) for seed in range(10, 16)]
    made.wait(lambda: not made.window.inpainting.is_running)
    press(made, Qt.Key.Key_Escape)
    assert not made.window.inpainting.is_choosing
    assert made.window.document.has_mask


def test_a_good_one_can_be_kept_before_the_rest_is_there(ready):
    made = ready(FillOneByOne())
    document, hole = made.window.document, made.window.document.mask.copy()
    press(made, Qt.Key.Key_Return, CONTROL)
    let_one_come(made)
    let_one_come(made)
    press(made, Qt.Key.Key_Right)
    press(made, Qt.Key.Key_Return)
    assert not made.window.inpainting.is_running
    # Nothing was cancelled as far as the user knows; a model may be loaded ahead of time for a moment more.
    made.wait(lambda: made.window.status.activity.text() == "")
    assert (document.image[hole] == grey_of(11, 1.0)).all()
    assert not made.window.strip.isVisible()
    document.undo()
    assert np.array_equal(document.mask, hole)


def test_a_fill_kept_while_others_are_made_does_not_change_the_photo_they_are_made_from(ready):
    engine = FillOneByOne()
    made = ready(engine)
    document, hole, before = (
        made.window.document,
        made.window.document.mask.copy(),
        made.window.document.image.copy(),
    )
    press(made, Qt.Key.Key_Return, CONTROL)
    let_one_come(made)
    press(made, Qt.Key.Key_Return)
    assert np.array_equal(engine.requests[0].image, before), "the run may still be reading it"
    assert (document.image[hole] == grey_of(10, 1.0)).all()
    press(made, Qt.Key.Key_Z, CONTROL)
    assert np.array_equal(document.image, before)
    press(made, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert (document.image[hole] == grey_of(10, 1.0)).all()
    assert np.array_equal(document.image[~hole], before[~hole])


def test_hovering_over_one_that_is_replaced_shows_the_new_one(ready):
    made = ready(FillOneByOne())
    hole = made.window.document.mask.copy()
    for _ in range(4):
        made.engine.next.release()
    fill(made)
    QApplication.sendEvent(made.window.strip.thumbnails[1], QEvent(QEvent.Type.Enter))
    made.window.samples_panel.diversity.setValue(10)
    made.wait(lambda: made.window.inpainting.is_running)
    made.engine.next.release()
    made.wait(lambda: greys(made)[0] == grey_of(10, 0.5))
    assert shown_grey(made, hole) == grey_of(11, 1.0)
    made.engine.next.release()
    made.wait(lambda: greys(made)[1] == grey_of(11, 0.5))
    assert shown_grey(made, hole) == grey_of(11, 0.5)
    assert made.window.inpainting.index == 0


def test_what_is_seen_is_what_is_kept(ready):
    made = ready()
    hole = made.window.document.mask.copy()
    fill(made)
    QApplication.sendEvent(made.window.strip.thumbnails[2], QEvent(QEvent.Type.Enter))
    press(made, Qt.Key.Key_Return)
    assert (made.window.document.image[hole] == grey_of(12, 1.0)).all()


def test_letting_the_slider_go_makes_the_gallery_again_with_its_seeds(ready):
    made = ready()
    fill(made)
    press(made, Qt.Key.Key_Right)
    slider = made.window.samples_panel.diversity
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 4, 8))
    for x in (100, 50, 20, 2):
        QTest.mouseMove(slider, QPoint(x, 8))
    assert len(made.engine.requests) == 1, "nothing runs while it is held"
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, 8))
    assert slider.value() == 0
    made.wait(lambda: len(made.engine.requests) == 2 and not made.window.inpainting.is_running)
    request = made.engine.requests[-1]
    assert (request.settings.seed, request.settings.samples, request.settings.diversity) == (10, 4, 0.0)
    assert greys(made) == [grey_of(seed, 0.0) for seed in (10, 11, 12, 13)]
    assert made.window.inpainting.index == 1
    assert made.window.strip.thumbnails[1].isChecked()
    assert (
        made.window.strip.thumbnails[3].toolTip().startswith("Several ideas · SPN, seed 13, diversity 0.00")
    )
    assert made.window.canvas.hasFocus(), "the keys flip again"


def test_many_keys_on_the_slider_make_one_run(ready):
    made = ready()
    fill(made)
    slider = made.window.samples_panel.diversity
    slider.setFocus()
    for _ in range(6):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    made.wait(lambda: len(made.engine.requests) == 2 and not made.window.inpainting.is_running)
    made.qtbot.wait(400)
    assert [request.settings.diversity for request in made.engine.requests] == [1.0, 1.3]
    assert made.window.inpainting.index == 0, "the arrows belonged to the slider"


def test_the_old_ones_stay_until_the_new_ones_come_and_after_a_stop(ready):
    made = ready(FillOneByOne())
    for _ in range(4):
        made.engine.next.release()
    fill(made)
    made.window.samples_panel.diversity.setValue(10)
    made.wait(lambda: made.window.inpainting.is_running)
    assert made.window.strip.isVisible()
    assert [thumbnail.text()[-1] for thumbnail in made.window.strip.thumbnails] == ["…"] * 4
    made.engine.next.release()
    made.wait(lambda: greys(made)[0] == grey_of(10, 0.5))
    press(made, Qt.Key.Key_Escape)
    assert greys(made) == [grey_of(10, 0.5), *(grey_of(seed, 1.0) for seed in (11, 12, 13))]
    assert not any("…" in thumbnail.text() for thumbnail in made.window.strip.thumbnails)
    made.engine.next.release(9)
    settle(made, 1.0)
    assert greys(made) == [grey_of(seed, 1.0) for seed in (10, 11, 12, 13)]
    assert (made.engine.requests[-1].settings.seed, made.engine.requests[-1].settings.samples) == (10, 1)


def test_sliding_while_it_fills_starts_the_whole_gallery_over(ready):
    made = ready(FillOneByOne())
    press(made, Qt.Key.Key_Return, CONTROL)
    let_one_come(made)
    made.engine.next.release(9)
    settle(made, 0.5)
    assert greys(made) == [grey_of(seed, 0.5) for seed in (10, 11, 12, 13)]


def test_without_a_gallery_the_slider_only_sets_the_next_run(ready):
    made = ready()
    settle(made, 0.5)
    assert made.engine.requests == []
    fill(made)
    assert made.engine.requests[0].settings.diversity == 0.5


def test_accepting_before_the_slider_settles_starts_nothing(ready):
    made = ready()
    fill(made)
    made.window.samples_panel.diversity.setValue(10)
    press(made, Qt.Key.Key_Return)
    settle(made, 0.5)
    assert len(made.engine.requests) == 1
    assert made.window.document.is_dirty


def test_fills_of_several_models_stand_side_by_side_and_only_the_models_own_are_made_again(ready):
    made = ready()
    fill(made)
    picker = made.window.model_panel.models
    picker.show_model("telea")
    picker.activated.emit(picker.currentIndex())
    assert not made.window.samples_panel.diversity.isEnabled()
    press(made, Qt.Key.Key_Return, CONTROL)
    made.wait(lambda: made.window.strip.count == 5 and not made.window.inpainting.is_running)
    assert made.window.inpainting.index == 4, "the first fill of another model is shown"
    assert made.engine.requests[-1].settings.samples == 1, (
        "a model that always gives the same is not asked for more"
    )
    assert made.window.strip.thumbnails[4].text() == "Telea"
    assert made.window.strip.thumbnails[4].toolTip() == "Instant · Telea, 0.2 s"
    picker.show_model(DIVERSE)
    picker.activated.emit(picker.currentIndex())
    quick = made.window.inpainting.completions[4]
    settle(made, 0.5)
    assert greys(made)[:4] == [grey_of(seed, 0.5) for seed in (10, 11, 12, 13)]
    assert made.window.inpainting.completions[4] is quick
    assert made.window.inpainting.index == 4


def test_the_choices_go_into_the_request_and_survive_a_restart(ready, studio):
    made = ready()
    panel = made.window.samples_panel
    for field, text in ((panel.samples, "3"), (panel.seed, "77")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    QTest.keyClick(panel.seed, Qt.Key.Key_Return, CONTROL)  # straight from the field
    made.wait(lambda: made.window.strip.count == 3 and not made.window.inpainting.is_running)
    assert (made.engine.requests[0].settings.samples, made.engine.requests[0].settings.seed) == (3, 77)
    QTest.mouseClick(panel.reroll, Qt.MouseButton.LeftButton)
    drawn = panel.seed.value()
    settle(made, 1.25)
    made.window.close()
    again = studio().window.samples_panel
    assert (again.samples.value(), again.seed.value(), again.chosen_diversity) == (3, drawn, 1.25)


def test_enter_in_the_seed_accepts_nothing(ready):
    made = ready()
    fill(made)
    panel = made.window.samples_panel
    panel.seed.setFocus()
    QTest.keyClick(panel.seed, Qt.Key.Key_Return)
    assert made.window.inpainting.is_choosing
    assert made.window.canvas.hasFocus()


def test_32_fills_can_all_be_reached_and_seen(ready):
    made = ready(samples=32)
    fill(made)
    strip = made.window.strip
    assert strip.count == 32
    for index in (31, 30, 15, 0):
        while made.window.inpainting.index != index:
            press(made, Qt.Key.Key_Left)
        thumbnail = strip.thumbnails[index]
        made.wait(lambda thumbnail=thumbnail: thumbnail.visibleRegion().boundingRect() == thumbnail.rect())


def test_another_photo_waits_for_the_run_and_then_takes_the_gallery_off_the_screen(ready, tmp_path):
    made = ready(FillOneByOne())
    press(made, Qt.Key.Key_Return, CONTROL)
    let_one_come(made)
    made.window.files.open_path(write_photo(tmp_path / "other.png"))
    made.settle()
    assert made.window.strip.isVisible()
    made.trigger("cancel")
    made.trigger("next_photo")
    made.wait(lambda: made.window.document.title == "other.png")
    assert not made.window.strip.isVisible()
    assert (made.window.strip.count, made.window.strip.empty_frames) == (0, [])
    assert not made.window.inpainting.is_running
