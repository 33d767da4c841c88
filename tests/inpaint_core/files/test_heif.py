import sys

import numpy as np
import pytest
from PIL import ExifTags, Image

from inpaint_core.errors import BadImageError, WriteError
from inpaint_core.files import heif
from inpaint_core.files.decode import decode_image
from inpaint_core.files.exif import without_prefix
from inpaint_core.files.read_write import read_image, write_image
from tests.inpaint_core.small_heic import write_heic

LUMA = np.add.outer(np.arange(16) * 9, np.arange(16) * 4) + 30


def exif_block(orientation):
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation], tags[ExifTags.Base.Make] = orientation, "Phone"
    return without_prefix(tags.tobytes())


def test_a_heic_photo_is_read_exactly():
    photo = decode_image(write_heic(LUMA), "phone.heic")
    assert photo.metadata.format == "HEIF"
    assert photo.metadata.bits == 8
    assert not photo.metadata.is_lossless
    # Without a colour description the samples are of video range: 16 is black, 235 white.
    expected = np.clip((LUMA - 16) * 255 / 219, 0, 255)
    assert np.abs(photo.image - expected[:, :, None]).max() <= 1.5


def test_10_bits_are_kept_and_white_is_white():
    luma = np.add.outer(np.arange(16) * 40, np.arange(16)) + 200
    luma[0, 0], luma[0, 1] = 1023, 0
    photo = decode_image(write_heic(luma, depth=10), "phone.heic")
    assert photo.image.dtype == np.uint16
    assert photo.metadata.bits == 16
    assert photo.image[0, 0].tolist() == [65535] * 3
    assert photo.image[0, 1].tolist() == [0] * 3
    assert len(np.unique(photo.image[:, :, 1])) > 200


@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_a_turned_photo_is_turned_once_whatever_its_exif_says(quarter_turns):
    upright = decode_image(write_heic(LUMA), "phone.heic").image
    exif = exif_block({0: 1, 1: 8, 2: 3, 3: 6}[quarter_turns])
    photo = decode_image(write_heic(LUMA, quarter_turns=quarter_turns, exif=exif), "phone.heic")
    assert np.array_equal(photo.image, np.rot90(upright, quarter_turns))
    kept = Image.Exif()
    kept.load(photo.metadata.exif)
    assert kept[ExifTags.Base.Orientation] == 1
    assert kept[ExifTags.Base.Make] == "Phone"


def test_a_heic_photo_is_saved_in_another_format(tmp_path):
    photo = decode_image(write_heic(LUMA), "phone.heic")
    with pytest.raises(WriteError, match="HEIC photos can be opened but not saved: choose PNG"):
        write_image(tmp_path / "phone.heic", photo.image, metadata=photo.metadata)
    write_image(tmp_path / "phone.png", photo.image, metadata=photo.metadata)
    assert np.array_equal(read_image(tmp_path / "phone.png").image, photo.image)


def test_without_the_optional_reader_its_name_is_given(monkeypatch):
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(BadImageError, match=r"pip install inpaint-editor\[heic\]"):
        decode_image(write_heic(LUMA), "phone.heic")


def test_a_heic_photo_cut_short_is_refused():
    data = write_heic(LUMA)
    for end in range(12, len(data), 7):
        with pytest.raises(BadImageError):
            decode_image(data[:end], "phone.heic")


@pytest.mark.parametrize("name", [b"Exif", b"hvc1"])
def test_an_item_with_a_damaged_name_is_refused_and_takes_nothing_down(name):
    data = write_heic(LUMA, exif=exif_block(1))
    at = data.index(name, data.index(b"infe"))
    with pytest.raises(BadImageError, match="damaged"):
        decode_image(data[:at] + name[:3] + b"\xc7" + data[at + 4 :], "phone.heic")


def test_pixels_that_look_like_an_item_are_pixels():
    luma = LUMA.copy()
    luma[4, :8] = [0x40, *b"infe", 0xC7, 0xC7, 0xC7]
    assert b"infe" in write_heic(luma).split(b"mdat")[1]
    assert decode_image(write_heic(luma), "phone.heic").image.shape == (16, 16, 3)


def test_only_heic_looks_like_heic():
    assert heif.looks_like_heif(write_heic(LUMA))
    assert not heif.looks_like_heif(b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf")
    assert not heif.looks_like_heif(b"\x89PNG\r\n\x1a\n")
    assert not heif.looks_like_heif(b"")
