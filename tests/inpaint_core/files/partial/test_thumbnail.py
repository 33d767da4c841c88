"""Small pictures show what the file shows, upright, and quickly."""

import numpy as np
import pytest
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files.partial import thumbnail
from inpaint_core.files.partial.thumbnail import read_small
from inpaint_core.files.read_write import read_image, write_image


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_a_small_picture_looks_like_the_photo(tmp_path, sample_photo, suffix):
    path = tmp_path / f"photo.{suffix}"
    write_image(path, sample_photo)
    small = read_small(path, 100).image
    assert 100 <= max(small.shape[:2]) <= 220
    whole = Image.fromarray(read_image(path).image).resize(small.shape[1::-1], Image.Resampling.BOX)
    assert abs(np.asarray(whole, int) - small).mean() < 25


def test_it_is_upright(tmp_path, sample_photo):
    exif = Image.Exif()
    exif[274] = 6
    path = tmp_path / "side.jpg"
    Image.fromarray(sample_photo).save(path, exif=exif)
    height, width = read_small(path, 100).image.shape[:2]
    assert (height > width) == (sample_photo.shape[1] > sample_photo.shape[0])


def test_16_bits_and_opacity_stay(tmp_path):
    path = tmp_path / "deep.png"
    write_image(path, np.full((40, 50, 3), 40_001, np.uint16), alpha=np.full((40, 50), 7, np.uint16))
    small = read_small(path, 20)
    assert small.alpha is not None
    assert small.image[0, 0, 0] == 40_001
    assert small.alpha[0, 0] == 7


def test_a_very_large_photo_is_not_decoded_for_a_thumbnail(tmp_path, monkeypatch, sample_photo):
    monkeypatch.setattr(thumbnail, "MAX_DECODED_PX", 1000)
    write_image(tmp_path / "large.png", sample_photo)
    with pytest.raises(BadImageError, match="too large"):
        read_small(tmp_path / "large.png", 100)
    write_image(tmp_path / "large.jpg", sample_photo)
    assert read_small(tmp_path / "large.jpg", 100).image.size, "a JPEG is decoded small"


@pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8\xff broken"])
def test_what_is_no_photo_says_so(tmp_path, content):
    path = tmp_path / "bad.jpg"
    path.write_bytes(content)
    with pytest.raises(BadImageError):
        read_small(path, 100)
