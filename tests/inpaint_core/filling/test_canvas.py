import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.filling.canvas import Canvas, merge_overlapping, relative_to
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.region import Box


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    return Box(left, top, left + draw(st.integers(1, 12)), top + draw(st.integers(1, 12)))


def covered(found: list[Box]) -> NDArray[np.int64]:
    count = np.zeros((50, 50), np.int64)
    for box in found:
        count[box.slices] += 1
    return count


@given(st.lists(boxes(), max_size=12))
def test_merged_boxes_are_disjoint_and_hold_what_they_were_made_of(found: list[Box]) -> None:
    merged = covered(merge_overlapping(found))
    assert merged.max() <= 1
    assert np.all(merged[covered(found) > 0] == 1)


def test_boxes_that_only_touch_stay_apart() -> None:
    side_by_side = [Box(0, 0, 4, 4), Box(4, 0, 8, 4)]
    assert merge_overlapping(side_by_side) == side_by_side


def test_a_union_that_reaches_a_third_box_takes_it_in() -> None:
    # The first two make Box(0, 0, 10, 10), which alone meets the third.
    found = [Box(0, 0, 2, 10), Box(5, 5, 6, 6), Box(1, 0, 10, 2)]
    assert merge_overlapping(found) == [Box(0, 0, 10, 10)]


def canvas_with_hole(hole: Box, *, feather_px: int = 0, side: int = 200) -> Canvas:
    mask = np.zeros((side, side), np.bool_)
    mask[hole.slices] = True
    return Canvas(np.full((side, side, 3), 100, np.uint8), mask, feather_px=feather_px)


def test_a_patch_is_no_larger_than_what_changed() -> None:
    hole = Box(50, 60, 70, 90)
    canvas = canvas_with_hole(hole, feather_px=8)
    touched = canvas.touched_box(hole)
    canvas.blend(PlannedRegion(0, hole, hole), np.full((touched.height, touched.width, 3), 200, np.uint8))
    (patch,) = canvas.patches()
    assert patch.box == Box(43, 53, 77, 97)  # the seam ends, with alpha 0, eight pixels out
    inside = relative_to(hole, patch.box)
    assert np.all(patch.pixels[inside.slices] == 200)
    assert patch.pixels[0, 0].tolist() == [100, 100, 100]


def test_the_photo_of_the_request_is_not_written_to() -> None:
    hole = Box(50, 60, 70, 90)
    canvas = canvas_with_hole(hole)
    crop = canvas.crop(PlannedRegion(3, hole, Box(0, 0, 200, 200)))
    assert (crop.region, crop.wanted) == (3, hole)
    canvas.blend(PlannedRegion(3, hole, hole), np.zeros((30, 20, 3), np.uint8))
    assert np.all(crop.image == 100)
