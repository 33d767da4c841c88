import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageCms
from PySide6.QtGui import QColor, QColorSpace, QImage

from editor.widgets.qimage_bridge import (
    color_space_from,
    convert_to_srgb,
    from_premultiplied,
    from_qimage,
    from_words,
    to_premultiplied,
    to_qimage,
)

sizes = {"height": st.integers(1, 9), "width": st.integers(1, 70), "seed": st.integers(0, 99)}


@given(**sizes)
def test_a_photo_survives_the_way_to_qt_and_back_at_every_width(height, width, seed):
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    back, alpha = from_qimage(to_qimage(image))
    assert np.array_equal(back, image)
    assert alpha is None


@given(**sizes)
def test_rows_padded_by_qt_are_read_right(height, width, seed):
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    padded = to_qimage(image).convertToFormat(QImage.Format.Format_RGB888)
    assert padded.bytesPerLine() % 4 == 0
    assert np.array_equal(from_qimage(padded)[0], image)


@given(**sizes)
def test_qt_sees_the_same_colours(height, width, seed):
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    colour = to_qimage(image).pixelColor(width - 1, height - 1)
    assert (colour.red(), colour.green(), colour.blue()) == tuple(image[-1, -1])


@given(**sizes)
def test_opaque_and_clear_pixels_keep_their_opacity(height, width, seed):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    alpha = rng.choice(np.array([0, 255], np.uint8), (height, width))
    back, back_alpha = from_qimage(to_qimage(image, alpha))
    assert np.array_equal(back_alpha, alpha)
    assert np.array_equal(back[alpha == 255], image[alpha == 255])


def test_half_transparent_colours_come_back_within_rounding():
    image = np.full((4, 5, 3), (200, 100, 7), np.uint8)
    back, alpha = from_qimage(to_qimage(image, np.full((4, 5), 128, np.uint8)))
    assert np.abs(back.astype(int) - image).max() <= 1
    assert (alpha == 128).all()


def test_every_colour_times_every_opacity_is_rounded_to_the_nearest():
    values, alpha = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    found = to_premultiplied(np.stack([values, 255 - values, values // 2], axis=2), alpha)
    exact = np.rint(values * (alpha / 255)).astype(np.uint8)
    assert np.array_equal(found[:, :, 2], exact)
    assert np.array_equal(found[:, :, 1], exact[:, ::-1])
    assert np.array_equal(found[:, :, 3], alpha)


def test_16_bit_is_shown_as_its_upper_8():
    image = np.array([[[0x12FF, 0x8000, 0xFFFF]]], np.uint16)
    assert from_qimage(to_qimage(image))[0].tolist() == [[[0x12, 0x80, 0xFF]]]


def test_neither_side_shares_memory():
    image = np.zeros((3, 5, 3), np.uint8)
    photo = to_qimage(image)
    image[:] = 255
    assert photo.pixelColor(0, 0) == QColor(0, 0, 0)
    back, _ = from_qimage(photo)
    photo.fill(QColor(255, 255, 255))
    assert not back.any()


def test_parts_of_larger_arrays_are_converted_row_by_row():
    whole = np.random.default_rng(0).integers(0, 256, (6, 9, 4), dtype=np.uint8)
    whole[:, :, 3] = 255
    image = from_premultiplied(whole[1:4, 2:7], has_alpha=False)
    assert np.array_equal(from_qimage(image)[0], whole[1:4, 2:7, 2::-1])
    words = np.arange(20, dtype=np.uint32).reshape(4, 5) | np.uint32(0xFF000000)
    assert from_words(words[:, 1:3]).pixel(1, 3) == words[3, 2]


def test_a_wide_gamut_image_from_the_clipboard_becomes_srgb():
    image = to_qimage(np.full((2, 2, 3), (200, 60, 60), np.uint8))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    assert from_qimage(image)[0][0, 0, 0] > 205


def test_only_a_profile_that_changes_colours_is_used():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    p3 = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data()
    assert color_space_from(None) is None
    assert color_space_from(QColorSpace(QColorSpace.NamedColorSpace.SRgb).iccProfile().data()) is None
    space = color_space_from(p3)
    assert space is not None
    image = to_qimage(np.full((2, 2, 3), (200, 60, 60), np.uint8))
    convert_to_srgb(image, space)
    assert image.pixelColor(0, 0).red() > 205
    assert srgb  # another maker's sRGB may differ by a rounding; it must at least be readable
    color_space_from(srgb)


@pytest.mark.parametrize("damaged", [b"", b"not a profile", b"\0" * 200])
def test_a_damaged_profile_shows_the_photo_as_it_is(damaged):
    assert color_space_from(damaged) is None


def test_an_image_that_qt_has_no_memory_for_is_said_to_be_that(monkeypatch):
    class NoImage(QImage):
        def __init__(self, *_: object) -> None:
            super().__init__()

    monkeypatch.setattr("editor.widgets.qimage_bridge.QImage", NoImage)
    with pytest.raises(MemoryError):
        from_premultiplied(np.zeros((4, 4, 4), np.uint8), has_alpha=True)


def test_an_empty_image_of_qt_is_no_photo():
    with pytest.raises(MemoryError):
        from_qimage(QImage())
