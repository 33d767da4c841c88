import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.filling.boxes import merge_overlapping, relative_to
from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.look import Look
from inpaint_core.region import Box

WHOLE = Box(0, 0, 200, 200)


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
    return Canvas(np.full((side, side, 3), 100, np.uint8), mask, look=Look(seam_px=feather_px))


def test_a_patch_is_no_larger_than_what_changed() -> None:
    hole = Box(50, 60, 70, 90)
    canvas = canvas_with_hole(hole, feather_px=8)
    region = PlannedRegion(0, hole, WHOLE, WHOLE)
    canvas.blend(region, flat(canvas, region, 200))
    (patch,) = canvas.patches()
    assert patch.box == Box(43, 53, 77, 97)  # the seam ends, with alpha 0, eight pixels out
    inside = relative_to(hole, patch.box)
    assert np.all(patch.pixels[inside.slices] == 200)
    assert patch.pixels[0, 0].tolist() == [100, 100, 100]


def test_the_photo_of_the_request_is_not_written_to() -> None:
    hole = Box(50, 60, 70, 90)
    canvas = canvas_with_hole(hole)
    region = PlannedRegion(3, hole, WHOLE, WHOLE)
    crop = canvas.crop(region)
    assert crop.region == 3
    # Half of the hole more on every side: a seam may be chosen afterwards.
    assert crop.wanted == Box(35, 45, 85, 105)
    canvas.blend(region, flat(canvas, region, 0))
    assert np.all(crop.image == 100)


def two_halves(*, feather_px: int = 0) -> tuple[Canvas, PlannedRegion, PlannedRegion]:
    """A grey photo with one hole, cut into two regions that meet at x = 60."""
    mask = np.zeros((200, 200), np.bool_)
    mask[50:70, 40:80] = True
    canvas = Canvas(np.full((200, 200, 3), 100, np.uint8), mask, look=Look(seam_px=feather_px))
    crop = Box(10, 20, 110, 120)
    return (
        canvas,
        PlannedRegion(0, Box(40, 50, 60, 70), crop, crop),
        PlannedRegion(1, Box(60, 50, 80, 70), crop, crop, after=(0,)),
    )


def flat(canvas: Canvas, region: PlannedRegion, level: int) -> NDArray[np.float32]:
    touched = canvas.touched_box(region)
    return np.full((touched.height, touched.width, 3), level / 255, np.float32)


def test_a_later_region_sees_the_fill_of_the_one_it_comes_after_as_known() -> None:
    canvas, first, second = two_halves()
    before = canvas.crop(first)
    assert (before.mask.sum(), before.filled, before.is_fixed) == (20 * 40, None, True)
    canvas.blend(first, flat(canvas, first, 200))
    seen = canvas.crop(second)
    assert seen.mask.sum() == 20 * 20
    assert seen.filled is not None
    assert np.all(seen.image[seen.filled] == 200)
    assert np.array_equal(seen.filled | seen.mask, before.mask)
    assert np.all(before.image == 100)


def test_a_region_that_comes_after_none_sees_the_photo_as_it_came() -> None:
    canvas, first, second = two_halves()
    canvas.blend(first, flat(canvas, first, 200))
    seen = canvas.crop(PlannedRegion(1, second.hole, second.crop, second.around))
    assert np.all(seen.image == 100)
    assert seen.mask.sum() == 20 * 40


@pytest.mark.parametrize("feather_px", [0, 6])
def test_a_region_paints_its_own_part_of_a_hole_only(feather_px: int) -> None:
    canvas, first, second = two_halves(feather_px=feather_px)
    canvas.blend(first, flat(canvas, first, 200))
    canvas.blend(second, flat(canvas, second, 50))
    image = np.full((200, 200, 3), 100, np.uint8)
    for patch in canvas.patches():
        image[patch.box.slices] = patch.pixels
    assert np.all(image[50:70, 40:60] == 200)
    assert np.all(image[50:70, 60:80] == 50)
    assert np.all(image[: 50 - feather_px] == 100)
    assert np.all(image[:, 80 + feather_px :] == 100)
