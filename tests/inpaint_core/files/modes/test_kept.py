import numpy as np
import pytest
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.modes.kept import NOW_COLOURED
from tests.inpaint_core.files.modes.indexed_files import (
    HOLE,
    grey_png,
    page_of_text,
    saved_with_fill,
    stored,
)


def test_black_and_white_that_got_colour_is_saved_in_colour_and_said():
    saved = saved_with_fill(stored(Image.fromarray(page_of_text())), (200, 10, 10))
    assert saved.notices == (NOW_COLOURED,)
    with saved.opened as opened:
        assert opened.mode == "RGB"
    assert np.array_equal(decode_image(saved.data, "saved").image, saved.image)


@pytest.mark.parametrize("name", ["JPEG", "WEBP", "AVIF"])
def test_formats_without_palettes_hold_the_fill_as_it_is(name):
    saved = saved_with_fill(stored(Image.fromarray(page_of_text())), (120, 120, 120), name)
    back = decode_image(saved.data, "saved").image
    assert abs(int(back[HOLE].mean()) - 120) < 6


def test_a_photo_that_lost_its_size_or_gained_transparency_is_saved_with_every_value():
    photo = decode_image(grey_png(4)[0], "photo")
    smaller, alpha = photo.image[:20, :30], np.full(photo.image.shape[:2], 90, np.uint8)
    data, _ = encode_image(smaller, alpha=None, metadata=photo.metadata, name="PNG")
    assert np.array_equal(decode_image(data, "saved").image, smaller)
    data, notices = encode_image(photo.image, alpha=alpha, metadata=photo.metadata, name="PNG")
    back = decode_image(data, "saved")
    assert np.array_equal(back.alpha, alpha)
    assert np.array_equal(back.image, photo.image)
    assert "transparency" in notices[0]
