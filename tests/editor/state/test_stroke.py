import numpy as np

from editor.state.stroke import Stroke
from inpaint_core.region import Box, mask_bounds


def test_a_stroke_paints_its_way_and_tells_where():
    mask = np.zeros((60, 90), np.bool_)
    stroke = Stroke(mask, add=True)
    stroke.extend(10, 10, 3)
    changed = stroke.extend(70, 50, 3)
    assert mask[10, 10]
    assert mask[30, 40]
    assert changed.union(mask_bounds(mask)) == changed
    assert len(stroke.changed_tiles()) == 1


def test_an_erasing_stroke_taken_back_leaves_the_mask_as_it_was():
    mask = np.ones((60, 90), np.bool_)
    stroke = Stroke(mask, add=False)
    stroke.extend(20, 20, 5)
    assert not mask[20, 20]
    assert stroke.take_back() == Box(0, 0, 90, 60)
    assert mask.all()


def test_a_piece_outside_the_mask_changes_nothing():
    mask = np.zeros((60, 90), np.bool_)
    stroke = Stroke(mask, add=True)
    assert stroke.extend(-50, -50, 3).is_empty
    assert not mask.any()
    assert stroke.changed_tiles() == []
