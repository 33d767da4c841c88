import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inpaint_core.files.modes.indexed import packed_rows


@given(st.sampled_from([1, 2, 4, 8]), st.data())
def test_packed_rows_hold_every_number_the_first_in_the_highest_bits(bits, draw):
    shape = draw.draw(st.tuples(st.integers(1, 5), st.integers(1, 19)))
    values = draw.draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, (1 << bits) - 1)))
    packed = packed_rows(values, bits)
    assert packed.shape == (shape[0], -(-shape[1] * bits // 8))
    digits = np.unpackbits(packed, axis=1)[:, : shape[1] * bits].reshape(*shape, bits)
    assert np.array_equal(digits @ (1 << np.arange(bits)[::-1]), values)
