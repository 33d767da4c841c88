import struct

import numpy as np
import pytest
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.modes.indexed import Indexed, ramp
from inpaint_core.files.modes.write import encode_indexed_png
from inpaint_core.files.png_chunks import chunk
from tests.inpaint_core.files.modes.indexed_files import grey_png, page_of_text, stored
from tests.inpaint_core.synthetic_photo import draw_photo

RGB = draw_photo(21, 35)


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_a_grey_level_that_means_transparent_becomes_alpha_and_is_kept(bits):
    values = grey_png(bits)[1]
    colors = ramp(bits)
    colors[1, 3] = 0
    data = encode_indexed_png(Indexed(values=values, colors=colors, bits=bits, is_ramp=True))
    photo = decode_image(data, "photo")
    assert np.array_equal(photo.alpha == 0, values == 1)
    assert np.array_equal(photo.image[:, :, 2], ramp(bits)[values, 0])


def test_a_number_beyond_the_palette_is_black():
    data = stored(Image.fromarray(RGB).quantize(200))
    at = data.index(b"PLTE") - 4
    (length,) = struct.unpack_from(">I", data, at)
    short = data[:at] + chunk(b"PLTE", data[at + 8 : at + 8 + 30]) + data[at + 12 + length :]
    photo = decode_image(short, "photo")
    assert (photo.image[photo.metadata.indexed.values >= 10] == 0).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_numbers_are_turned_with_the_photo(orientation):
    exif = Image.Exif()
    exif[274] = orientation
    photo = decode_image(stored(Image.fromarray(page_of_text()), exif=exif), "photo")
    assert np.array_equal(photo.metadata.indexed.values * 255, photo.image[:, :, 0])


@pytest.mark.parametrize("name", ["PNG", "TIFF", "JPEG", "BMP", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_files_of_full_depth_have_no_numbers(mode, name):
    image = Image.fromarray(RGB).convert(mode)
    assert decode_image(stored(image, name), "photo").metadata.indexed is None
