import io

import numpy as np
import pytest
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.modes.bilevel import is_dithered
from inpaint_core.files.modes.kept import CUT
from tests.inpaint_core.files.modes.indexed_files import (
    HEIGHT,
    HOLE,
    WIDTH,
    dithered,
    grey_png,
    page_of_text,
    saved_with_fill,
    stored,
)

SHADE = np.linspace(0, 255, WIDTH).astype(np.uint8)[None, :, None].repeat(HEIGHT, axis=0)
CONTAINERS = {
    "png": ("PNG", {}),
    "bmp": ("BMP", {}),
    "tiff": ("TIFF", {"compression": "raw"}),
    "tiff deflate": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    "tiff group 3": ("TIFF", {"compression": "group3"}),
    "tiff group 4": ("TIFF", {"compression": "group4"}),
    "tiff white is zero": ("TIFF", {"compression": "group4", "tiffinfo": {262: 0}}),
}


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_file_of_one_bit_stays_one_and_nothing_moves_outside_the_fill(kind):
    name, options = CONTAINERS[kind]
    source = Image.fromarray(page_of_text())
    data = stored(source, name, **options)
    saved = saved_with_fill(data, SHADE, name)
    with saved.opened as opened:
        assert opened.mode == "1"
        assert np.array_equal(np.asarray(opened)[~HOLE], page_of_text()[~HOLE])
        if name == "TIFF":
            with Image.open(io.BytesIO(data)) as before:
                tags = (258, 259, 262)  # bits, compression, photometric interpretation
                for tag in tags:
                    assert np.ravel(opened.tag_v2[tag]) == np.ravel(before.tag_v2.get(tag, 1))
    assert saved.notices == (CUT,)


def test_text_is_cut_at_half_and_a_dithered_photo_diffused():
    assert not is_dithered(page_of_text().view(np.uint8), HOLE)
    assert is_dithered(dithered().view(np.uint8), HOLE)
    cut = saved_with_fill(stored(Image.fromarray(page_of_text())), SHADE)
    with cut.opened as opened:
        assert np.array_equal(np.asarray(opened)[HOLE], (SHADE[:, :, 0] >= 128)[HOLE])
    for grey in (40, 128, 210):
        diffused = saved_with_fill(stored(Image.fromarray(dithered())), (grey, grey, grey))
        with diffused.opened as opened:
            assert abs(np.asarray(opened)[HOLE].mean() * 255 - grey) < 12


def test_a_page_that_is_mostly_paper_with_faint_dots_counts_as_dithered():
    rng = np.random.default_rng(5)
    light = np.asarray(Image.new("L", (WIDTH, HEIGHT), 243).convert("1"))
    assert is_dithered(light.view(np.uint8), HOLE)
    specks = page_of_text() ^ (rng.random((HEIGHT, WIDTH)) < 0.002)  # dust of a scanner
    assert not is_dithered(specks.view(np.uint8), HOLE)


@pytest.mark.parametrize("bits", [1, 2, 4])
@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_few_greys_keep_their_depth_and_their_numbers(bits, name):
    data, values = grey_png(bits)
    saved = saved_with_fill(data, SHADE, name)
    back = decode_image(saved.data, "saved")
    assert back.metadata.indexed.bits == bits
    assert back.metadata.is_grey
    assert np.array_equal(back.metadata.indexed.values[~HOLE], values[~HOLE])
    assert np.array_equal(back.image[~HOLE], saved.photo.image[~HOLE])
    step = 255 // ((1 << bits) - 1)
    assert np.abs(back.image.astype(int) - saved.image).max() <= step
    with saved.opened as opened:
        assert opened.mode == ("1" if bits == 1 else "L")
    assert len(saved.notices) == 1


def test_a_fill_of_pure_black_and_white_needs_no_word():
    saved = saved_with_fill(stored(Image.fromarray(page_of_text())), (255, 255, 255))
    assert saved.notices == ()
    assert np.array_equal(decode_image(saved.data, "saved").image, saved.image)


def test_a_hole_at_the_rim_or_everywhere_and_a_file_of_one_pixel_are_saved():
    for hole in (np.ones_like(HOLE), np.indices(HOLE.shape)[0] < 3):
        saved = saved_with_fill(stored(Image.fromarray(dithered())), SHADE, hole=hole)
        assert decode_image(saved.data, "saved").metadata.indexed.bits == 1
    one = saved_with_fill(stored(Image.new("1", (1, 1))), (200, 200, 200), hole=np.ones((1, 1), bool))
    assert decode_image(one.data, "saved").image.ravel().tolist() == [255, 255, 255]
