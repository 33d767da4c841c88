import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.modes.indexed import Indexed
from inpaint_core.files.modes.kept import NO_ROOM, ONLY_OPAQUE
from inpaint_core.files.modes.write import encode_indexed_png
from tests.inpaint_core.files.modes.indexed_files import HEIGHT, HOLE, WIDTH, saved_with_fill, stored
from tests.inpaint_core.synthetic_photo import draw_photo

RGB = draw_photo(HEIGHT, WIDTH)


def indices(data):
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.mode == "P"
        return np.asarray(opened)


@pytest.mark.parametrize("name", ["PNG", "TIFF", "BMP"])
@pytest.mark.parametrize("source", ["PNG", "TIFF", "BMP", "GIF"])
def test_a_palette_stays_and_every_known_pixel_keeps_its_number(source, name):
    data = stored(Image.fromarray(RGB).quantize(64), source)
    saved = saved_with_fill(data, RGB[::-1], name)
    assert np.array_equal(indices(saved.data)[~HOLE], indices(data)[~HOLE])
    back = decode_image(saved.data, "saved")
    assert np.array_equal(back.image[~HOLE], saved.photo.image[~HOLE])
    assert np.abs(back.image.astype(int) - saved.image)[HOLE].mean() < 8
    assert saved.notices == ()


def test_colours_of_the_palette_are_found_again_without_new_entries():
    data = stored(Image.fromarray(RGB).quantize(64))
    photo = decode_image(data, "photo")
    saved = saved_with_fill(data, photo.image[::-1] ^ 1)  # one level off
    with saved.opened as opened, Image.open(io.BytesIO(data)) as before:
        assert opened.getpalette() == before.getpalette()
    assert np.abs(decode_image(saved.data, "saved").image.astype(int) - saved.image).max() <= 2


def test_a_few_new_colours_are_held_exactly_and_a_full_palette_of_few_bits_grows():
    few = Image.fromarray(RGB).quantize(16)
    data = stored(few, bits=4)
    assert data[24] == 4
    saved = saved_with_fill(data, (1, 254, 3))
    assert np.array_equal(decode_image(saved.data, "saved").image, saved.image)
    assert np.array_equal(indices(saved.data)[~HOLE], np.asarray(few)[~HOLE])
    assert saved.data[24] == 8  # all 16 entries were in use
    roomy = saved_with_fill(stored(Image.fromarray(RGB).quantize(13), bits=4), (1, 254, 3))
    assert roomy.data[24] == 4
    assert np.array_equal(decode_image(roomy.data, "saved").image, roomy.image)


def test_a_fill_that_a_full_palette_cannot_show_is_saved_in_full_colour_and_said():
    greens = np.zeros((256, 4), np.uint8)
    greens[:, 1], greens[:, 3] = np.arange(256), 255
    values = np.resize(np.arange(256, dtype=np.uint8), (HEIGHT, WIDTH))
    data = encode_indexed_png(Indexed(values=values, colors=greens, bits=8))
    saved = saved_with_fill(data, RGB)
    assert saved.notices == (NO_ROOM,)
    with saved.opened as opened:
        assert opened.mode == "RGB"
    assert np.array_equal(decode_image(saved.data, "saved").image, saved.image)


@pytest.mark.parametrize("transparency", [3, bytes([0, 128, 200])])
def test_a_palette_keeps_its_transparency(transparency):
    few = Image.fromarray(RGB).quantize(20)
    data = stored(few, transparency=transparency)
    saved = saved_with_fill(data, RGB[:, ::-1])
    back = decode_image(saved.data, "saved")
    assert np.array_equal(indices(saved.data)[~HOLE], np.asarray(few)[~HOLE])
    assert np.array_equal(back.alpha, saved.photo.alpha)
    assert saved.notices == ()
    tiff = saved_with_fill(data, RGB[:, ::-1], "TIFF")
    assert tiff.notices == (ONLY_OPAQUE.format("TIFF"),)
    assert np.array_equal(decode_image(tiff.data, "saved").alpha, saved.photo.alpha)


def test_a_grey_photo_with_a_palette_stays_grey_and_stays_a_palette():
    data = stored(Image.fromarray(RGB[:, :, 1]).quantize(100))
    saved = saved_with_fill(data, RGB[::-1, :, 1:2])
    back = decode_image(saved.data, "saved")
    assert saved.photo.metadata.is_grey
    assert back.metadata.is_grey
    assert np.array_equal(indices(saved.data)[~HOLE], indices(data)[~HOLE])
    jpeg = saved_with_fill(data, RGB[::-1, :, 1:2], "JPEG")
    with jpeg.opened as opened:
        assert opened.mode == "L"


def test_the_16_bits_of_a_tiff_palette_stay():
    image = Image.fromarray(RGB).quantize(32)
    data = bytearray(stored(image, "TIFF"))
    with Image.open(io.BytesIO(bytes(data))) as opened:
        deep = np.array(opened.tag_v2[320], "<u2")
    at = bytes(data).index(deep.tobytes())
    deep = deep | 0x5A  # other low bytes than those of 8 bits
    data[at : at + deep.nbytes] = deep.tobytes()
    saved = saved_with_fill(bytes(data), (1, 254, 3), "TIFF")
    with saved.opened as opened:
        written = np.array(opened.tag_v2[320], np.uint16).reshape(3, 256)
    assert np.array_equal(written[:, :32], deep.reshape(3, 256)[:, :32])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_the_palette_and_the_fill_known_pixels_keep_number_and_colour(draw):
    count = draw.draw(st.integers(1, 256))
    bits = draw.draw(st.sampled_from([bits for bits in (1, 2, 4, 8) if count <= 1 << bits]))
    colors = draw.draw(hnp.arrays(np.uint8, (count, 4)))
    if draw.draw(st.booleans()):
        colors[:, 3] = 255
    shape = draw.draw(st.tuples(st.integers(1, 12), st.integers(1, 12)))
    values = draw.draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, count - 1)))
    hole = draw.draw(hnp.arrays(bool, shape))
    fill = draw.draw(hnp.arrays(np.uint8, (*shape, 3)))
    saved = saved_with_fill(
        encode_indexed_png(Indexed(values=values, colors=colors, bits=bits)), fill, hole=hole
    )
    back = decode_image(saved.data, "saved")
    assert np.array_equal(back.image[~hole], saved.photo.image[~hole])
    if saved.photo.alpha is not None and not hole.all():
        alpha = np.full(shape, 255) if back.alpha is None else back.alpha
        assert np.array_equal(alpha[~hole], saved.photo.alpha[~hole])
    if back.metadata.indexed is not None:
        kept = ~hole | (saved.image == saved.photo.image).all(axis=2)
        assert np.array_equal(back.metadata.indexed.values[kept], values[kept])
    else:
        assert saved.notices == (NO_ROOM,)
        assert np.array_equal(back.image, saved.image)
