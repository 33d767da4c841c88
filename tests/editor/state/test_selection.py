import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.document import Document
from editor.state.selection import Area, Selection, combine_area
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.region import Box

SHAPE = (300, 400)
boxes = st.tuples(st.integers(-50, 420), st.integers(-50, 320), st.integers(0, 300), st.integers(0, 300)).map(
    lambda values: Box(values[0], values[1], values[0] + values[2], values[1] + values[3])
)


def as_mask(area: Area) -> np.ndarray:
    padded = np.zeros((SHAPE[0] + 800, SHAPE[1] + 800), bool)
    box = area.box
    padded[box.top + 400 : box.bottom + 400, box.left + 400 : box.right + 400] = area.pixels
    return padded[400:-400, 400:-400]


@given(boxes, st.integers(0, 99), st.sampled_from(["add", "subtract", "intersect"]))
def test_an_area_changes_a_mask_as_sets_do_and_its_tiles_bring_it_back(box, seed, how):
    random = np.random.default_rng(seed)
    mask = np.repeat(np.repeat(random.random((6, 8)) < 0.4, 50, axis=0), 50, axis=1)
    area = Area(box, random.random((box.height, box.width)) < 0.5)
    before, selected = mask.copy(), as_mask(area)
    expected = {"add": before | selected, "subtract": before & ~selected, "intersect": before & selected}
    tiles = combine_area(mask, area, how)
    assert np.array_equal(mask, expected[how])
    for tile in tiles:
        tile.swap(mask[tile.box.slices])
    assert np.array_equal(mask, before)


@given(st.integers(0, 99), st.sampled_from(["add", "subtract", "intersect"]))
def test_a_correction_gives_what_the_corrected_selection_alone_would_and_is_one_step(seed, how):
    random = np.random.default_rng(seed)
    mask = np.repeat(np.repeat(random.random((6, 8)) < 0.4, 50, axis=0), 50, axis=1)
    box = Box(40, 30, 290, 260)
    first, better = (Area(box, random.random((box.height, box.width)) < 0.5) for _ in range(2))
    base, wanted = Area(box, mask[box.slices].copy()), mask.copy()
    combine_area(wanted, better, how)
    combine_area(mask, first, how)
    before = mask.copy()
    tiles = combine_area(mask, better, how, base)
    assert np.array_equal(mask, wanted)
    for tile in tiles:
        tile.swap(mask[tile.box.slices])
    assert np.array_equal(mask, before)


@pytest.mark.parametrize(("how", "label"), [("add", "Select (lasso)"), ("intersect", "Intersect (lasso)")])
def test_a_selection_is_one_undo_step_with_its_name(how, label):
    document = Document(ImageFile(np.zeros((*SHAPE, 3), np.uint8), None, ImageMetadata(format="PNG")), None)
    document.invert_mask()
    document.grow_mask(1)
    area = Area(Box(10, 10, 60, 60), np.ones((50, 50), bool))
    told = []
    document.on_mask_changed(told.append)
    selection = Selection(combine=how, what="lasso", find=lambda: area, work_px=2500)
    document.select(area, selection.combine, selection.label)
    if how == "add":
        assert document.undo_label == "Invert mask", "nothing changed: no step"
        return
    assert document.undo_label == label
    assert document.mask.sum() == 2500
    assert told
    document.undo()
    assert document.mask.all()
