import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.selection import Area
from editor.tools.colour_range import ColourRange
from inpaint_core.region import Box, mask_bounds


def two_discs(dtype=np.uint8) -> np.ndarray:
    """A grey ground with two discs of one blue, and a third that is a little brighter."""
    image = np.full((60, 120, 3), 90, np.uint8)
    rows, columns = np.mgrid[0:60, 0:120]
    for middle, colour in ((20, (20, 40, 200)), (60, (20, 40, 200)), (100, (30, 52, 210))):
        image[np.hypot(rows - 30, columns - middle) < 14] = colour
    return image if dtype == np.uint8 else image.astype(np.uint16) * 257


def all_of(area: Area, shape: tuple[int, int] = (60, 120)) -> np.ndarray:
    """The selected pixels in the whole photo."""
    pixels = np.zeros(shape, np.bool_)
    pixels[area.box.slices] = area.pixels
    return pixels


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_wand_takes_the_disc_under_it_or_all_of_its_colour(dtype):
    image = two_discs(dtype)
    blue = image[30, 20]
    alike = (image == blue).all(axis=2)
    found = ColourRange(image, 20, 30)
    assert np.array_equal(all_of(found.area(5, is_contiguous=False)), alike)
    near = all_of(found.area(5, is_contiguous=True))
    assert np.array_equal(near, alike & (np.arange(120) < 40))
    brighter = all_of(found.area(12, is_contiguous=False))
    assert brighter[30, 100]
    assert not brighter[2, 2]


def test_a_noisy_pixel_under_the_pointer_does_not_decide():
    image = two_discs()
    image[30, 20] = (255, 0, 0)
    area = all_of(ColourRange(image, 20, 30).area(5, is_contiguous=False))
    assert area[30, 60]
    assert area[30, 20]


@given(st.integers(0, 119), st.integers(0, 59), st.integers(0, 255), st.booleans(), st.integers(1, 5))
def test_the_point_itself_is_always_selected_and_a_higher_tolerance_never_selects_less(x, y, low, near, step):
    found = ColourRange(two_discs(), x, y, step_px=step)
    shape = two_discs()[::step, ::step].shape[:2]
    less = all_of(found.area(low, is_contiguous=near), shape)
    more = all_of(found.area(min(255, low + 20), is_contiguous=near), shape)
    assert less[y // step, x // step]
    assert not (less & ~more).any()
    assert all_of(found.area(255, is_contiguous=near), shape).all()


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([np.uint8, np.uint16]),
    st.integers(0, 255),
    st.booleans(),
)
def test_every_pixel_within_the_tolerance_of_the_colour_and_no_other(seed, dtype, tolerance, near):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, np.iinfo(dtype).max, (40, 50, 3), dtype, endpoint=True)
    image[10:30, 5:45] = image[20, 20]  # something that hangs together
    image.flags.writeable = False  # as the photo that is lent
    area = ColourRange(image, 20, 20).area(tolerance, is_contiguous=near)
    levels = 257 if dtype == np.uint16 else 1
    distance = np.abs(image.astype(int) - image[20, 20].astype(int)).max(axis=2)
    alike = distance <= tolerance * levels
    found = all_of(area, (40, 50))
    assert not (found & ~alike).any()
    if not near:
        assert np.array_equal(found, alike)
    assert found[10:30, 5:45].all()
    assert area.box == mask_bounds(found)


def test_of_a_far_corner_no_more_is_handed_over_than_what_was_found():
    image = np.full((300, 400, 3), 200, np.uint8)
    image[250:260, 380:390] = 20
    assert ColourRange(image, 385, 255).area(10, is_contiguous=True).box == Box(380, 250, 390, 260)
