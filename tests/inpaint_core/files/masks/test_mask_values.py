"""The numbers of a mask's file are read as they are, upright."""

import numpy as np
import pytest
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files.exif import turned
from inpaint_core.files.masks.mask_values import read_values
from tests.inpaint_core.files.masks.written_masks import palette, saved, tiff

STORED = np.arange(24, dtype=np.uint8).reshape(4, 6)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_masks_are_turned_as_photos_are(orientation):
    tags = Image.Exif()
    tags[274] = orientation
    upright = turned(STORED, orientation)
    for kind in ("PNG", "TIFF"):
        found = read_values(saved(palette(STORED), kind, exif=tags), "mask")
        assert np.array_equal(found.indices, upright)
    wide = tiff(STORED.astype(np.int32), extratags=[(274, "H", 1, orientation, True)])
    assert np.array_equal(read_values(wide, "mask").levels[:, :, 0], upright)


@pytest.mark.parametrize("compression", [None, "tiff_lzw"])
@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_wide_numbers_are_read_whatever_the_compression(dtype, compression):
    values = STORED.astype(dtype) * 1000
    data = saved(Image.fromarray(values), "TIFF", compression=compression)
    assert np.array_equal(read_values(data, "mask").levels[:, :, 0], values)


def test_different_channels_of_floats_are_refused():
    values = np.dstack([STORED, STORED * 2, STORED]).astype(np.float32)
    with pytest.raises(BadImageError, match=r"mask\.tif holds 3 different channels"):
        read_values(tiff(values, photometric="rgb"), "mask.tif")


def test_a_cut_file_is_damaged():
    with pytest.raises(BadImageError, match="damaged or cut short"):
        read_values(tiff(STORED.astype(np.float32))[:-40], "mask.tif")
