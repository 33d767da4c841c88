import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.history import tile_boxes
from editor.state.photo_plane import PhotoPlane
from inpaint_core.region import Box

HEIGHT, WIDTH = 300, 530


def make_pixels(dtype=np.uint8) -> np.ndarray:
    return np.random.default_rng(3).integers(0, np.iinfo(dtype).max, (HEIGHT, WIDTH, 3)).astype(dtype)


boxes = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 400), st.integers(1, 300)
).map(lambda at: Box(at[0], at[1], min(at[0] + at[2], WIDTH), min(at[1] + at[3], HEIGHT)))
acts = st.lists(st.tuples(st.sampled_from(["write", "tile", "lend", "let go"]), boxes), max_size=20)


@given(acts=acts, dtype=st.sampled_from([np.uint8, np.uint16]))
def test_it_holds_what_a_plain_array_would_and_no_loan_ever_changes(acts, dtype):
    plain = make_pixels(dtype)
    plane = PhotoPlane(plain.copy())
    loans: list[tuple[np.ndarray, np.ndarray]] = []
    for number, (act, box) in enumerate(acts):
        if act == "write":
            pixels = np.full((box.height, box.width, 3), number, dtype)
            plane.write(box, pixels)
            plain[box.slices] = pixels
        elif act == "tile":
            tile = next(tile_boxes(box, height=HEIGHT, width=WIDTH))
            plane.tile(tile)[...] = number
            plain[tile.slices] = number
        elif act == "lend":
            loans.append((plane.lend(), plain.copy()))
        elif loans:
            loans.pop(0)
        assert np.array_equal(plane.read(box), plain[box.slices])
        for loan, expected in loans:
            assert np.array_equal(loan, expected)
    assert np.array_equal(plane.lend(), plain)


def test_a_loan_is_read_only_and_copies_nothing():
    plane = PhotoPlane(make_pixels())
    loan = plane.lend()
    assert np.shares_memory(loan, plane._pixels)
    assert np.shares_memory(loan, plane.lend())
    with pytest.raises(ValueError, match="read-only"):
        loan[0, 0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        loan.flags.writeable = True


def test_the_photo_stays_where_it_is_once_the_loan_is_back():
    """A fill, accepted while nobody reads the photo any more, must not copy 24 megapixels."""
    plane = PhotoPlane(make_pixels())
    memory = plane._pixels
    for value in range(3):
        loan = plane.lend()
        plane.write(Box(10, 10, 20, 20), np.full((10, 10, 3), value, np.uint8))  # a job is still running
        del loan
        gc.collect()
        assert (plane.lend()[10:20, 10:20] == value).all()
        assert plane._pixels is memory


def test_a_part_of_a_loan_keeps_it_unchanged_as_well():
    plane = PhotoPlane(make_pixels())
    crop = plane.lend()[5:50, 5:50][:, ::2]
    before = crop.copy()
    plane.write(Box(0, 0, 100, 100), np.zeros((100, 100, 3), np.uint8))
    assert (plane.lend()[:100, :100] == 0).all()
    assert np.array_equal(crop, before)
