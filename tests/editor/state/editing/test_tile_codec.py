import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.editing.tile import packed, unpacked
from editor.state.editing.tile_codec import BadTileError, decode_tile, encode_tile
from inpaint_core.region import Box


@given(
    seed=st.integers(0, 1000),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    kind=st.sampled_from(["mask", "all", "none", "u1", "u2", "alpha"]),
)
def test_a_tile_is_the_same_after_it(seed, height, width, kind):
    rng = np.random.default_rng(seed)
    pixels = {
        "mask": rng.random((height, width)) < 0.5,
        "all": np.ones((height, width), np.bool_),
        "none": np.zeros((height, width), np.bool_),
        "u1": rng.integers(0, 2**8, (height, width, 3)).astype(np.uint8),
        "u2": rng.integers(0, 2**16, (height, width, 3)).astype(np.uint16),
        "alpha": rng.integers(0, 2**16, (height, width, 1)).astype(np.uint16),
    }[kind]
    again = unpacked(decode_tile(encode_tile(packed(pixels))), Box(0, 0, width, height))
    assert again.dtype == pixels.dtype
    assert np.array_equal(again, pixels)


@pytest.mark.parametrize("data", [b"", b"x", b"p", b"m123", b"pabcdefgh", b"0 "])
def test_other_bytes_are_refused(data):
    with pytest.raises(BadTileError):
        decode_tile(data)


@given(seed=st.integers(0, 10_000))
def test_damage_is_noticed_or_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 9, (20, 30, 3)).astype(np.uint8)
    data = bytearray(encode_tile(pixels))
    place = int(rng.integers(6, len(data)))
    data[place] ^= int(rng.integers(1, 256))
    try:
        again = decode_tile(bytes(data))
    except BadTileError:
        return
    assert isinstance(again, np.ndarray)
    assert np.array_equal(again.ravel(), pixels.ravel())
