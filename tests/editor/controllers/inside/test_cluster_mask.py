"""A click on a group makes a mask of it, by one undo step; the map stays to choose from."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.controllers.inside.cluster_mask import WAIT, cluster_area
from inpaint_core.prior.view import ClusterMap
from inpaint_core.region import Box
from tests.editor.small_engines import FillWhenTold
from tests.editor.small_priors import ShowsPrior

ALT, SHIFT, NONE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def click(made, share, button=LEFT, keys=NONE):
    """Click on the map, a share of its width from the left."""
    area = made.panel.clusters.area()
    place = QPoint(round(area.left() + share * area.width()), round(area.center().y()))
    QTest.mouseClick(made.panel.clusters, button, keys, place)


def group(made, cluster):
    """Return which pixels of the photo the columns of a cluster cover."""
    box = made.panel.view.box
    area = cluster_area(made.panel.shown_map, cluster, box)
    mask = np.zeros_like(made.window.document.mask)
    mask[box.slices] = area.pixels
    return mask


def test_a_click_adds_shift_too_alt_takes_away_and_both_intersect(looking):
    made = looking()
    document = made.window.document
    hole = document.mask.copy()
    click(made, 0.05)
    np.testing.assert_array_equal(document.mask, hole | group(made, 0))
    click(made, 0.95, keys=SHIFT)
    np.testing.assert_array_equal(document.mask, hole | group(made, 0) | group(made, 7))
    click(made, 0.05, keys=ALT)
    np.testing.assert_array_equal(document.mask, (hole | group(made, 7)) & ~group(made, 0))
    click(made, 0.95, keys=ALT | SHIFT)
    np.testing.assert_array_equal(document.mask, group(made, 7))
    click(made, 0.95, button=RIGHT)
    assert not document.mask.any()


@pytest.mark.parametrize(
    ("tool", "obeys"), [("lasso", True), ("wand", True), ("brush", False), ("eraser", False)]
)
def test_a_plain_click_does_what_is_chosen_above_the_photo_where_that_is_to_be_seen(looking, tool, obeys):
    made = looking()
    made.window.resize(1900, 900)  # nothing in the bar is put away for want of room
    made.trigger("lasso")
    document, selection = made.window.document, made.window.options.selection
    click(made, 0.05)
    click(made, 0.95)
    both = document.mask.copy()
    QTest.mouseClick(selection.buttons["subtract"], LEFT)
    made.trigger(tool)
    made.wait(lambda: selection.combine_row.isVisible() == obeys)
    click(made, 0.05)
    np.testing.assert_array_equal(document.mask, both & ~group(made, 0) if obeys else both)
    click(made, 0.05, keys=SHIFT)
    np.testing.assert_array_equal(document.mask, both)
    made.trigger("lasso")
    QTest.mouseClick(selection.buttons["intersect"], LEFT)
    made.trigger(tool)
    click(made, 0.95)
    np.testing.assert_array_equal(document.mask, group(made, 7) if obeys else both)


def test_keys_do_what_is_chosen_too(looking):
    made = looking()
    made.trigger("lasso")
    document, clusters = made.window.document, made.panel.clusters
    click(made, 0.05)
    both = document.mask.copy()
    QTest.mouseClick(made.window.options.selection.buttons["subtract"], LEFT)
    QTest.keyClick(clusters, Qt.Key.Key_Right)
    chosen = clusters.cluster
    QTest.keyClick(clusters, Qt.Key.Key_Return)
    np.testing.assert_array_equal(document.mask, both & ~group(made, chosen))


def test_each_click_is_one_undo_step_and_the_map_stays(looking):
    made = looking()
    hole = made.window.document.mask.copy()
    click(made, 0.05)
    click(made, 0.3)
    assert made.panel.view is not None
    made.trigger("undo")
    np.testing.assert_array_equal(made.window.document.mask, hole | group(made, 0))
    assert made.panel.view is not None
    made.trigger("undo")
    np.testing.assert_array_equal(made.window.document.mask, hole)
    made.trigger("redo")
    np.testing.assert_array_equal(made.window.document.mask, hole | group(made, 0))
    assert made.panel.view is not None
    made.panel.choices.k.setValue(5)
    made.wait(lambda: made.panel.view.k == 5)
    made.trigger("invert_mask")
    assert made.panel.view is None, "that is another hole"


def test_keys_go_from_group_to_group_and_select(looking):
    made = looking()
    hole, clusters = made.window.document.mask.copy(), made.panel.clusters
    clusters.setFocus()
    for _ in range(3):
        QTest.keyClick(clusters, Qt.Key.Key_Right)
    assert clusters.cluster == 2
    assert made.window.canvas.highlight.cluster == 2
    QTest.keyClick(clusters, Qt.Key.Key_Return)
    np.testing.assert_array_equal(made.window.document.mask, hole | group(made, 2))
    QTest.keyClick(clusters, Qt.Key.Key_Left)
    assert clusters.cluster in (0, 1)


def test_fills_on_show_are_put_aside_and_can_be_gone_back_to(looking):
    made = looking()
    made.inpaint()
    click(made, 0.05)
    assert not made.window.inpainting.is_choosing
    assert made.window.inpainting.keeping.aside_count == 1
    assert made.window.document.undo_label == "Select (group)"
    made.qtbot.wait(300)
    assert made.panel.view is not None


def test_while_a_fill_is_made_the_mask_stays(looking):
    class Both(ShowsPrior, FillWhenTold):
        pass

    made = looking(Both())
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    hole = made.window.document.mask.copy()
    click(made, 0.05)
    np.testing.assert_array_equal(made.window.document.mask, hole)
    assert f"info: {WAIT}" in made.notices
    made.engine.go.set()
    made.wait(lambda: not made.window.inpainting.is_running)


def test_an_area_covers_the_cells_of_its_cluster_in_the_photo():
    labels = np.array([[0, 1], [2, 1]], np.uint8)
    area = cluster_area(ClusterMap(labels, "2"), 1, Box(3, 5, 13, 9))
    assert area.box == Box(3, 5, 13, 9)
    expected = np.zeros((4, 10), np.bool_)
    expected[:, 5:] = True
    np.testing.assert_array_equal(area.pixels, expected)
