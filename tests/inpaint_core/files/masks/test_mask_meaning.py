"""Masks of other programs mean what those programs meant, or are refused."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from inpaint_core.errors import BadMaskError
from inpaint_core.files.masks.mask_meaning import decode_mask
from inpaint_core.files.read_write import read_image
from resources import locate
from tests.inpaint_core.files.masks.written_masks import (
    HEIGHT,
    HOLE,
    SOFT,
    WIDTH,
    drawn,
    exact_masks,
    noisy_masks,
    palette,
    saved,
    soft_masks,
    tiff,
)


def name_of(one):
    return one if isinstance(one, str) else ""


LABELS = np.zeros((HEIGHT, WIDTH), np.uint8)
LABELS[5:40, 5:40], LABELS[50:90, 10:60], LABELS[20:80, 70:120] = 1, 2, 4


def photo(number: int = 0) -> Image.Image:
    return Image.fromarray(read_image(locate.sample_paths()[number]).image).resize((WIDTH, HEIGHT))


def with_alpha(picture: Image.Image, clear: np.ndarray) -> Image.Image:
    found = picture.convert("RGBA")
    found.putalpha(Image.fromarray(np.where(clear, 0, 255).astype(np.uint8)))
    return found


@pytest.mark.parametrize(("name", "data"), list(exact_masks()), ids=name_of)
def test_a_mask_of_two_values_is_the_one_that_is_not_the_ground(name, data):
    found = decode_mask(data, name)
    assert np.array_equal(found.hole, HOLE)
    assert found.notices == ()


@pytest.mark.parametrize(("name", "data"), list(soft_masks()), ids=name_of)
def test_a_soft_mask_is_cut_half_way(name, data):
    wanted = SOFT >= 128
    sure = (SOFT < 112) | (SOFT > 144)
    assert np.array_equal(decode_mask(data, name).hole[sure], wanted[sure])


@pytest.mark.parametrize(("name", "data"), list(noisy_masks()), ids=name_of)
def test_lossy_compression_moves_a_mask_by_its_edge_at_most(name, data):
    found = decode_mask(data, name)
    inside = cv2.erode(HOLE.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert found.hole[inside].all()
    # Colours are stored at half size, in blocks: a line may grow by some pixels.
    assert (found.hole ^ HOLE).sum() < 0.25 * HOLE.sum()
    assert found.notices == ()


def test_plain_greys_that_reach_white_are_cut_in_the_middle():
    greys = np.repeat(np.array([0, 64, 128, 255], np.uint8), WIDTH // 4)[None].repeat(HEIGHT, axis=0)
    for data in (saved(Image.fromarray(greys)), saved(Image.fromarray(greys), "GIF")):
        assert np.array_equal(decode_mask(data, "greys").hole, greys >= 128)


@pytest.mark.parametrize(
    "data",
    [
        saved(Image.fromarray(LABELS)),
        saved(palette(LABELS)),
        saved(palette(LABELS), "GIF"),
        saved(palette(LABELS, ())),
        tiff(LABELS.astype(np.uint16) * 300),
        tiff(LABELS.astype(np.int32)),
        tiff(LABELS.astype(np.float32)),
        saved(palette(LABELS).convert("RGB")),
    ],
    ids=["grey", "palette", "gif", "black palette", "16 bit", "32 bit", "float", "colours"],
)
def test_all_labels_but_0_are_the_mask_and_this_is_said(data):
    found = decode_mask(data, "labels.png")
    assert np.array_equal(found.hole, LABELS > 0)
    assert len(found.notices) == 1
    assert found.notices[0].startswith("labels.png holds")


def test_small_objects_and_what_has_no_class_are_labels_too():
    many = np.zeros((256, 256), np.uint8)
    for number in range(1, 200):
        top, left = 16 * (number // 16), 16 * (number % 16)
        many[top + 2 : top + 9, left + 3 : left + 11] = number
    assert np.array_equal(decode_mask(saved(Image.fromarray(many)), "many").hole, many > 0)
    void = LABELS.copy()
    void[38:42, 5:40] = 255
    assert np.array_equal(decode_mask(saved(Image.fromarray(void)), "void").hole, void > 0)


@pytest.mark.parametrize("write", [lambda v: saved(palette(v)), lambda v: saved(Image.fromarray(v)), tiff])
def test_one_label_can_be_chosen(write):
    assert np.array_equal(decode_mask(write(LABELS), "labels", label=2).hole, LABELS == 2)
    with pytest.raises(BadMaskError, match="has no label 3: it has 1, 2, 4"):
        decode_mask(write(LABELS), "labels", label=3)


def test_a_label_of_a_jpeg_is_refused():
    with pytest.raises(BadMaskError, match="has no labels"):
        decode_mask(saved(drawn(), "JPEG"), "mask.jpg", label=255)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "palette"])
def test_what_was_erased_from_a_photo_is_the_mask(number, mode, kind):
    erased = with_alpha(photo(number).convert(mode), HOLE)
    data = saved(erased.quantize(256)) if kind == "palette" else saved(erased, kind, quality=90)
    found = decode_mask(data, "erased")
    assert np.array_equal(found.hole, HOLE)
    assert found.notices == ("erased is a picture with clear parts: what is clear in it is the mask.",)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_thing_cut_out_is_the_mask_itself(number):
    found = decode_mask(saved(with_alpha(photo(number), ~HOLE)), "cut")
    assert np.array_equal(found.hole, HOLE)
    assert found.notices == ("cut shows a thing cut out, clear all around it: what it shows is the mask.",)


def test_around_a_photo_on_a_larger_clear_canvas_is_the_mask():
    clear = np.ones((HEIGHT, WIDTH), np.bool_)
    clear[10:80, 20:100] = False
    assert np.array_equal(decode_mask(saved(with_alpha(photo(), clear)), "canvas").hole, clear)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_photo_is_no_mask(number, kind):
    with pytest.raises(BadMaskError, match=r"photo\.x is a picture with colours, not a mask"):
        decode_mask(saved(photo(number), kind), "photo.x")


def test_a_paint_seen_through_to_the_photo_is_no_mask():
    values = np.asarray(photo()).astype(float)
    values[HOLE] = values[HOLE] / 2 + np.array([127, 0, 0])
    with pytest.raises(BadMaskError, match="is a picture with colours"):
        decode_mask(saved(Image.fromarray(values.astype(np.uint8))), "overlay.png")


def test_a_picture_that_is_clear_everywhere_is_no_mask():
    with pytest.raises(BadMaskError, match="is clear everywhere"):
        decode_mask(saved(with_alpha(photo(), np.ones_like(HOLE))), "clear.png")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (saved(Image.new("L", (8, 8))), "brightest value in it is 0 of 255"),
        (saved(Image.new("L", (8, 8), 6), "JPEG"), "brightest value in it is 6 of 255"),
        (tiff(np.zeros((8, 8), np.uint16)), "brightest value in it is 0 of 65535"),
    ],
)
def test_an_empty_mask_says_its_name_and_its_brightest_value(data, words):
    with pytest.raises(BadMaskError, match=rf"no hole in the mask empty\.x: the {words}"):
        decode_mask(data, "empty.x").require_hole()


holes = hnp.arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@settings(max_examples=200)
@given(holes, st.integers(1, 65535), st.sampled_from(["L", "P", "RGB", "RGBA", "u16", "i32", "f32", "f32s"]))
def test_a_mask_of_ground_0_and_any_other_value_reads_back(hole, value, kind):
    byte = (value - 1) % 255 + 1
    grey = (hole * byte).astype(np.uint8)
    match kind:
        case "L":
            data = saved(Image.fromarray(grey))
        case "P":
            data = saved(palette(grey, tuple(range(256)) * 3))
        case "RGB":
            data = saved(Image.fromarray(np.stack([grey, grey // 3, grey * 0], 2)))
        case "RGBA":
            opaque = np.full_like(grey, 255)
            data = saved(Image.fromarray(np.stack([grey * 0, grey, grey // 2, opaque], 2)))
        case "u16":
            data = cv2.imencode(".png", hole.astype(np.uint16) * np.uint16(value))[1].tobytes()
        case "i32":
            data = tiff(hole.astype(np.int32) * value)
        case "f32":
            data = tiff(hole.astype(np.float32) * np.float32(value))
        case _:
            data = tiff(hole.astype(np.float32) / np.float32(value))
    assert np.array_equal(decode_mask(data, "mask").hole, hole)
