"""Candidates are pinned, taken away and brought back; more are made with new seeds, near one, between two."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.editor.small_engines import grey_of

ONE_HOLE = ((40, 40, 100, 100),)


def test_a_pinned_one_goes_first_and_is_not_made_again(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_Left)
    one.press(Qt.Key.Key_P)
    assert one.captions() == ["Idea 3", "Idea 1", "Idea 2"]
    assert [frame.is_pinned for frame in one.strip.shown_order] == [True, False, False]
    one.window.samples_panel.diversity.setValue(10)
    one.made.wait(lambda: len(one.made.engine.requests) == 2)
    one.settle()
    assert one.shown(0) == grey_of(12, 1.0), "it stays as it was"
    one.press(Qt.Key.Key_Right)
    assert one.shown(0) == grey_of(10, 0.5), "the arrows go as the thumbnails stand"


def test_again_adds_fills_with_new_seeds_behind_the_others(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_R)
    one.made.wait(lambda: one.strip.count == 6)
    one.settle()
    assert [frame.toolTip().split(", ")[1] for frame in one.strip.shown_order] == [
        f"seed {seed}" for seed in range(10, 16)
    ]


def test_again_keeps_what_was_chosen_and_marks_what_is_new_until_it_is_looked_at(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_R)
    one.made.wait(lambda: one.strip.count == 6)
    one.settle()
    assert one.shown(0) == grey_of(11, 1.0)
    assert [frame.isChecked() for frame in one.strip.thumbnails] == [False, True, *[False] * 4]
    assert [frame.is_new for frame in one.strip.thumbnails] == [*[False] * 3, *[True] * 3]
    QTest.mouseClick(one.strip.thumbnails[4], Qt.MouseButton.LeftButton)
    assert [frame.is_new for frame in one.strip.thumbnails] == [*[False] * 3, True, False, True]
    one.press(Qt.Key.Key_R)
    one.made.wait(lambda: one.strip.count == 9)
    one.settle()
    assert [frame.is_new for frame in one.strip.thumbnails] == [*[False] * 6, *[True] * 3]


def test_delete_takes_a_fill_away_and_the_last_one_stays(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_Delete)
    assert one.captions() == ["Idea 2", "Idea 3"]
    assert one.shown(0) == grey_of(11, 1.0)
    one.press(Qt.Key.Key_Delete)
    one.press(Qt.Key.Key_Delete)
    assert one.strip.count == 1
    assert one.window.document.has_mask, "the key did not clear the mask"
    assert "The last fill stays" in one.made.notices[0]
    one.made.trigger("restore_fills")
    assert one.strip.count == 3


def test_more_like_this_is_made_from_the_one_on_show(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_K)
    one.made.wait(lambda: one.strip.count == 7)
    one.settle()
    assert one.captions()[3:] == [f"Idea {number} · like 2" for number in (4, 5, 6, 7)]


def test_a_model_without_noise_says_why_there_is_nothing_like_its_fill(choice, studio, photo):
    made = studio()
    made.open(photo)
    made.paint()
    made.inpaint()
    situation = made.window._situation()
    assert not made.window.actions_["more_like_this"].isEnabled()
    assert "has nothing to vary" in situation.choice.why_not_like
    assert "always gives the same fill" in situation.choice.why_not_again


def test_between_two_pinned_ones_a_slider_makes_one_fill_that_moves_with_it(choice):
    one = choice(ONE_HOLE, samples=5)
    between = one.strip.between
    assert not between.isVisible()
    one.press(Qt.Key.Key_P)
    one.press(Qt.Key.Key_Left)
    one.press(Qt.Key.Key_P)
    assert between.isVisible(), "1 and 5 are pinned"
    between.slider.setFocus()
    QTest.keyClick(between.slider, Qt.Key.Key_Right)
    one.made.wait(lambda: one.strip.count == 6)
    one.settle()
    assert one.shown(0) == grey_of(12, 1.0), "half way from seed 10 to seed 14"
    assert one.strip.thumbnails[5].toolTip().startswith("Several ideas · SPN, 1–5, 51 %")
    for _ in range(3):
        QTest.keyClick(between.slider, Qt.Key.Key_PageUp)
    one.made.wait(lambda: one.shown(0) == grey_of(13, 1.0))
    one.settle()
    assert one.strip.count == 6, "it takes the place of the one before"


def test_accept_is_the_accented_button_while_there_is_a_fill_to_accept(choice):
    one = choice(ONE_HOLE)
    buttons = (one.window.status.inpaint, one.strip.accept_button)

    def accented():
        shown = [button for button in buttons if button.isVisible() and not button.property("quiet")]
        return [button.text().replace("&", "") for button in shown]

    assert accented() == ["Accept"]
    one.press(Qt.Key.Key_Escape)
    assert accented() == ["Inpaint"]
