"""The chosen fill's own prior: following the gallery, comparing two fills, one diversity for both."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.engine.jobs import PriorWish
from editor.widgets.actions import plain
from inpaint_core.catalog import PHOTO_MODEL
from tests.editor.controllers.inside.conftest import look
from tests.editor.small_engines import FillWhenTold
from tests.editor.small_priors import ShowsFills

MODEL = "spn-probabilistic"


@pytest.fixture
def choosing(ready):
    """Return what makes a window with fills of seeds 0 to 3, two of them from the photo, and a prior."""

    def make():
        made = ready(ShowsFills(), MODEL)
        made.window.samples_panel.samples.setValue(4)
        made.trigger("inpaint")
        made.wait(lambda: len(made.window.inpainting.completions) == 4)
        made.wait(lambda: not made.window.inpainting.is_running)
        look(made)
        made.wait(lambda: seeds(made) == [0])
        return made

    return make


def seeds(made):
    return [view.seed for view in made.panel.views]


def compare_with(made, caption):
    """Choose a fill in the list by keys."""
    other = made.panel.choices.other
    other.setFocus()
    steps = next(index for index in range(other.count()) if other.itemText(index).startswith(caption))
    for _ in range(steps - other.currentIndex()):
        QTest.keyClick(other, Qt.Key.Key_Down)


def test_the_prior_is_that_of_the_chosen_fill_and_follows_the_gallery(choosing):
    made = choosing()
    assert made.engine.wished[-1][1].seed == 0
    made.trigger("next_completion")
    made.wait(lambda: seeds(made) == [1])
    made.trigger("previous_completion")
    made.wait(lambda: seeds(made) == [0])


def test_flipping_fast_looks_where_the_hand_rests_only(choosing):
    made = choosing()
    before = len(made.engine.asked)
    for _ in range(5):
        made.trigger("next_completion")
    made.wait(lambda: seeds(made) == [1])
    assert len(made.engine.asked) == before + 1


def test_a_fill_of_the_photo_alone_says_that_no_network_was_asked(choosing):
    made = choosing()
    made.window.inpainting.highlight(3)
    assert made.window.inpainting.completions[3].model == PHOTO_MODEL
    made.wait(lambda: "no network was asked" in made.panel.message.text())
    assert made.panel.view is None
    made.window.inpainting.highlight(1)
    made.wait(lambda: seeds(made) == [1])


def test_another_fill_is_shown_beside_with_what_differs(choosing):
    made = choosing()
    choices = made.panel.choices
    assert [choices.other.itemText(index) for index in range(choices.other.count())] == ["Nothing", "Idea 2"]
    compare_with(made, "Idea 2")
    made.wait(lambda: seeds(made) == [0, 1])
    assert "The two differ in" in made.panel.message.text()
    left, right = made.panel.pair.maps
    assert right.isVisible()
    assert [caption.text()[:6] for caption in made.panel.pair.captions] == ["Idea 1", "Idea 2"]
    before = left.grab().toImage()
    QTest.mouseClick(choices.differences, Qt.MouseButton.LeftButton)
    assert left.grab().toImage() != before, "what is the same fades"
    QTest.mouseClick(choices.differences, Qt.MouseButton.LeftButton)
    assert left.grab().toImage() == before
    for clusters, seed in ((right, 1), (left, 0)):
        made.window.prior_dock.widget().ensureWidgetVisible(clusters)
        QTest.mouseMove(made.window.canvas, QPoint(2, 2))  # wherever it was before
        QTest.mouseMove(clusters, clusters.area().center().toPoint())
        assert made.panel.pointed_view.seed == seed
        assert left.cluster == right.cluster == made.window.canvas.highlight.cluster
    choices.other.setFocus()
    QTest.keyClick(choices.other, Qt.Key.Key_Up)
    made.wait(lambda: seeds(made) == [0])
    assert not right.isVisible()


def test_both_spaces_can_be_chosen(choosing):
    made = choosing()
    QTest.mouseClick(made.panel.choices.spaces["learned"], Qt.MouseButton.LeftButton)
    made.wait(lambda: made.panel.view.space == "learned")
    QTest.mouseClick(made.panel.choices.spaces["taught"], Qt.MouseButton.LeftButton)
    made.wait(lambda: made.panel.view.space == "taught")


def test_the_diversity_of_the_panel_moves_fill_and_prior_together(choosing):
    made = choosing()
    slider = made.panel.choices.diversity
    assert slider.isVisible()
    assert slider.value() == made.window.samples_panel.diversity.value()
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert made.window.samples_panel.chosen_diversity == 0
    made.wait(lambda: {fill.diversity for fill in made.window.inpainting.completions} == {0.0})
    made.wait(lambda: made.panel.view.diversity == 0.0)
    made.window.samples_panel.diversity.setValue(30)
    assert slider.value() == 30
    made.wait(lambda: made.panel.view.diversity == 1.5)


def test_a_slider_let_go_by_the_mouse_settles_at_once(choosing):
    made = choosing()
    slider = made.panel.choices.diversity
    with made.qtbot.waitSignal(made.window.samples_panel.diversity_settled):
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(4, slider.height() // 2))
    made.wait(lambda: made.panel.view.diversity == made.window.samples_panel.chosen_diversity < 0.2)


def test_discarded_fills_leave_the_prior_of_the_mean(choosing):
    made = choosing()
    made.trigger("discard")
    made.wait(lambda: seeds(made) == [None])
    assert made.engine.wished[-1][1] is None
    assert not made.panel.choices.diversity.isVisible()
    assert not made.panel.choices.other.isVisible()


def test_a_prior_comes_between_two_fills_of_a_run(ready):
    class Both(ShowsFills, FillWhenTold):
        pass

    made = ready(Both(), MODEL)
    heard = []
    worker = made.window.worker
    worker.completion_ready.connect(lambda fill: heard.append(f"fill {fill.seed}"))
    worker.prior_ready.connect(lambda views: heard.append("prior"))
    worker.finished.connect(lambda _: heard.append("finished"))
    made.window.samples_panel.samples.setValue(3)
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    worker.look(PriorWish(made.window.document.make_request(made.window.models.fill_settings()), 4))
    made.engine.go.set()
    made.wait(lambda: "finished" in heard)
    assert heard == ["fill 0", "prior", "fill 1", "fill 2", "finished"]


def test_the_undo_menu_names_a_selected_group(choosing):
    made = choosing()
    made.trigger("discard")
    made.wait(lambda: seeds(made) == [None])
    area = made.panel.clusters.area()
    QTest.mouseClick(
        made.panel.clusters,
        Qt.MouseButton.LeftButton,
        pos=QPoint(round(area.left()) + 2, round(area.center().y())),
    )
    assert plain(made.window.actions_["undo"].text()) == "Undo Select (group)"


def test_the_fill_that_was_looked_into_is_not_kept_alive_by_a_mask_of_its_own(choosing):
    made = choosing()
    request = made.engine.asked[-1][0]
    made.trigger("next_completion")
    made.wait(lambda: seeds(made) == [1])
    assert made.engine.asked[-1][0].mask is request.mask, "the network's pass of the mean is used again"
    assert np.array_equal(request.mask, made.window.document.mask)


def test_the_hole_that_is_chosen_for_is_looked_into_and_named(ready):
    made = ready(ShowsFills(), MODEL)
    mask = np.zeros(made.window.document.mask.shape, np.bool_)
    small, large = (slice(10, 26), slice(10, 26)), (slice(-60, -20), slice(-60, -20))
    mask[small] = mask[large] = True
    made.window.document.replace_mask(mask, "Two")
    made.window.samples_panel.samples.setValue(4)
    made.trigger("inpaint")
    made.wait(lambda: len(made.window.inpainting.completions) == 4)
    made.wait(lambda: not made.window.inpainting.is_running)
    canvas = made.window.canvas

    def looks_at(area, words):
        """Whether the map on show lies around the middle of an area, and its hole is named."""
        holder = np.zeros_like(mask)
        holder[area] = True
        rows, columns = holder.nonzero()
        view = made.panel.view
        middle = (view.box.left + view.box.right) / 2, (view.box.top + view.box.bottom) / 2
        is_there = view.box.left <= columns.mean() <= view.box.right
        is_near = abs(middle[0] - columns.mean()) < 20 and abs(middle[1] - rows.mean()) < 20
        return is_there and is_near and made.panel.message.text().startswith(words)

    look(made)
    made.wait(lambda: looks_at(large, "Hole 2."))
    QTest.keyClick(canvas, Qt.Key.Key_Period)
    made.wait(lambda: looks_at(small, "Hole 1."))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    made.wait(lambda: seeds(made) == [1])
    QTest.mouseClick(made.window.strip.holes.buttons[2], Qt.MouseButton.LeftButton)
    made.wait(lambda: looks_at(large, "Hole 2.") and seeds(made) == [0])
    QTest.mouseClick(made.window.strip.holes.buttons[0], Qt.MouseButton.LeftButton)
    made.wait(lambda: looks_at(large, "Hole 2.") and seeds(made) == [0])
