import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inpaint_core.files import png_chunks

PHOTO = cv2.imencode(".png", np.arange(300, dtype=np.uint8).reshape(10, 10, 3))[1].tobytes()


def test_every_chunk_is_walked_in_order():
    names = [name for name, _ in png_chunks.walk_chunks(PHOTO)]
    assert names[0] == b"IHDR"
    assert names[-1] == b"IEND"
    assert set(names[1:-1]) == {b"IDAT"}


@pytest.mark.parametrize("end", [0, 7, 20, 33, len(PHOTO) // 2, len(PHOTO) - 12, len(PHOTO) - 1])
def test_a_file_that_stops_early_is_noticed(end):
    with pytest.raises(ValueError, match=r"ends|signature"):
        list(png_chunks.walk_chunks(PHOTO[:end]))


@given(st.integers(len(png_chunks.SIGNATURE), len(PHOTO) - 1), st.integers(1, 255))
def test_one_damaged_byte_is_noticed(at, change):
    damaged = bytearray(PHOTO)
    damaged[at] ^= change
    with pytest.raises(ValueError, match=r"ends|damaged"):
        list(png_chunks.walk_chunks(bytes(damaged)))


def test_metadata_stand_before_the_pixels_and_leave_them_alone():
    data = png_chunks.with_metadata(PHOTO, icc_profile=b"profile", exif=b"MM\0*", xmp=b"<x/>", dpi=(300, 72))
    chunks = dict(png_chunks.walk_chunks(data))
    assert list(chunks) == [b"IHDR", b"iCCP", b"pHYs", b"iTXt", b"eXIf", b"IDAT", b"IEND"]
    assert zlib.decompress(bytes(chunks[b"iCCP"]).split(b"\0\0", 1)[1]) == b"profile"
    assert struct.unpack(">IIB", chunks[b"pHYs"]) == (11811, 2835, 1)  # pixels a metre
    assert bytes(chunks[b"IDAT"]) == bytes(dict(png_chunks.walk_chunks(PHOTO))[b"IDAT"])


def test_without_metadata_the_file_is_unchanged():
    assert png_chunks.with_metadata(PHOTO, icc_profile=None, exif=None, xmp=None, dpi=None) == PHOTO


@given(
    st.sampled_from([np.uint8, np.uint16]).flatmap(
        lambda dtype: hnp.arrays(dtype, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(2)))
    )
)
def test_grey_with_alpha_is_read_back_exactly(values):
    data = png_chunks.encode_grey_alpha(values)
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert decoded.dtype == values.dtype
    assert np.array_equal(decoded[:, :, 2:], values)
    assert png_chunks.is_16_bit(data) == (values.dtype == np.uint16)


def test_only_a_16_bit_png_is_one():
    assert not png_chunks.is_16_bit(PHOTO)
    assert not png_chunks.is_16_bit(b"")
    assert png_chunks.is_16_bit(cv2.imencode(".png", np.zeros((2, 2), np.uint16))[1].tobytes())
