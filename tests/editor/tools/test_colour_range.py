import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.tools.colour_range import ColourRange


def two_discs(dtype=np.uint8) -> np.ndarray:
    """A grey ground with two discs of one blue, and a third that is a little brighter."""
    image = np.full((60, 120, 3), 90, np.uint8)
    rows, columns = np.mgrid[0:60, 0:120]
    for middle, colour in ((20, (20, 40, 200)), (60, (20, 40, 200)), (100, (30, 52, 210))):
        image[np.hypot(rows - 30, columns - middle) < 14] = colour
    return image if dtype == np.uint8 else image.astype(np.uint16) * 257


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_wand_takes_the_disc_under_it_or_all_of_its_colour(dtype):
    image = two_discs(dtype)
    blue = image[30, 20]
    alike = (image == blue).all(axis=2)
    found = ColourRange(image, 20, 30)
    assert np.array_equal(found.area(5, is_contiguous=False).pixels, alike)
    near = found.area(5, is_contiguous=True).pixels
    assert np.array_equal(near, alike & (np.arange(120) < 40))
    brighter = found.area(12, is_contiguous=False).pixels
    assert brighter[30, 100]
    assert not brighter[2, 2]


def test_a_noisy_pixel_under_the_pointer_does_not_decide():
    image = two_discs()
    image[30, 20] = (255, 0, 0)
    area = ColourRange(image, 20, 30).area(5, is_contiguous=False)
    assert area.pixels[30, 60]
    assert area.pixels[30, 20]


@given(st.integers(0, 119), st.integers(0, 59), st.integers(0, 255), st.booleans(), st.integers(1, 5))
def test_the_point_itself_is_always_selected_and_a_higher_tolerance_never_selects_less(x, y, low, near, step):
    found = ColourRange(two_discs(), x, y, step_px=step)
    less = found.area(low, is_contiguous=near).pixels
    more = found.area(min(255, low + 20), is_contiguous=near).pixels
    assert less[y // step, x // step]
    assert not (less & ~more).any()
    assert found.area(255, is_contiguous=near).pixels.all()
