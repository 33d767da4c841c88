import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from inpaint_core.files.exif import orientation_of, upright_exif, without_prefix
from tests.inpaint_core.synthetic_photo import draw_photo


def block(orientation, *, size=None, order=">"):
    tags = Image.Exif()
    tags.endian = order
    tags[ExifTags.Base.Orientation], tags[ExifTags.Base.Make] = orientation, "Maker"
    inner = tags.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.MakerNote] = bytes(range(256))
    if size:
        inner[ExifTags.Base.ExifImageHeight], inner[ExifTags.Base.ExifImageWidth] = size
    return without_prefix(tags.tobytes())


def with_thumbnail(order="<"):
    """An EXIF block with one tag, then a directory with a JPEG thumbnail."""
    stream = io.BytesIO()
    Image.fromarray(draw_photo(8, 8)).save(stream, "JPEG")
    thumbnail = stream.getvalue()
    first = struct.pack(order + "HHHIHHI", 1, 274, 3, 1, 6, 0, 26)
    second = struct.pack(order + "HHHIIHHIII", 2, 513, 4, 1, 56, 514, 4, 1, len(thumbnail), 0)
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return start + first + second + thumbnail, thumbnail


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_found_and_set_to_upright(orientation, order):
    exif = block(orientation, order=order)
    assert orientation_of(exif) == orientation
    upright = upright_exif(exif, height=4, width=5)
    assert orientation_of(upright) == 1
    assert sum(a != b for a, b in zip(exif, upright, strict=True)) == (orientation != 1)


def test_recorded_sizes_become_those_of_the_photo():
    upright = upright_exif(block(6, size=(3000, 4000)), height=4000, width=3000)
    tags = Image.Exif()
    tags.load(upright)
    inner = tags.get_ifd(ExifTags.IFD.Exif)
    assert (inner[ExifTags.Base.ExifImageHeight], inner[ExifTags.Base.ExifImageWidth]) == (4000, 3000)
    assert inner[ExifTags.Base.MakerNote] == bytes(range(256))


@pytest.mark.parametrize("order", "<>")
def test_the_thumbnail_of_the_unedited_photo_is_gone(order):
    exif, thumbnail = with_thumbnail(order)
    assert thumbnail in exif
    upright = upright_exif(exif, height=8, width=8)
    assert len(upright) == len(exif)
    assert thumbnail[20:40] not in upright
    tags = Image.Exif()
    tags.load(upright)
    assert not tags.get_ifd(ExifTags.IFD.IFD1)
    assert tags[ExifTags.Base.Orientation] == 1


def test_no_block_is_upright():
    assert orientation_of(None) == 1
    assert orientation_of(b"") == 1


@given(st.binary(max_size=120) | st.binary(max_size=120).map(lambda rest: b"II*\0\x08\0\0\0" + rest))
def test_nonsense_is_upright_or_read_and_keeps_its_length(exif):
    assert 1 <= orientation_of(exif) <= 8
    assert len(upright_exif(exif, height=9, width=9)) == len(exif)


@given(st.data())
def test_a_damaged_block_never_stops_a_photo(data):
    exif = bytearray(with_thumbnail()[0])
    for _ in range(data.draw(st.integers(1, 5))):
        exif[data.draw(st.integers(0, 70))] = data.draw(st.integers(0, 255))
    assert 1 <= orientation_of(bytes(exif)) <= 8
    assert len(upright_exif(bytes(exif), height=9, width=9)) == len(exif)
