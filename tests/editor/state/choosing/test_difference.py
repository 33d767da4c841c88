import numpy as np
import pytest

from editor.state.choosing.difference import GAIN, amplified, count_changed
from inpaint_core.errors import Cancelled


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_difference_is_amplified_in_levels_of_8_bit_and_the_least_is_seen(dtype):
    levels = np.arange(np.iinfo(dtype).max + 1).reshape(256, -1, 1).repeat(3, axis=2)
    shown, original = levels.astype(dtype), np.zeros(levels.shape, dtype)
    before = shown.copy()
    exact = levels * GAIN >> (8 if dtype == np.uint16 else 0)
    assert np.array_equal(amplified(shown, original), np.maximum(np.minimum(exact, 255), levels > 0))
    assert np.array_equal(amplified(original, shown), amplified(shown, original))
    assert np.array_equal(shown, before)


def test_counting_is_given_up_when_nobody_wants_it_any_more():
    image, filled = np.zeros((2000, 30, 3), np.uint8), np.zeros((2000, 30), np.bool_)
    asked = []

    def check():
        asked.append(True)
        if len(asked) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        count_changed(image, image, filled, reach_px=0, check=check)
    assert len(asked) == 4
