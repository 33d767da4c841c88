import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.engine.finish import SeenCrop, finish_crop
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.pixels import to_image
from inpaint_core.region import Box
from inpaint_core.request import Finish
from inpaint_core.runtime.tensors import enlarge, shrink_known

PLAIN = Finish(match_tone=False, complete=False)
TONE = Finish(complete=False)
ALL = Finish()
Image = NDArray[np.uint8] | NDArray[np.uint16]


LARGE = (2000, 3000)


def crop_of(
    image: Image,
    mask: NDArray[np.bool_],
    wanted: Box | None = None,
    photo_size: tuple[int, int] = LARGE,
) -> Crop:
    """Return a crop of the whole image, which is completed from the whole image too."""
    whole = Box(0, 0, mask.shape[1], mask.shape[0])
    wanted = whole if wanted is None else wanted
    around = Surroundings(image, mask, np.zeros_like(mask), ~mask, wanted, photo_size)
    return Crop(0, image, mask, wanted, around=around)


def fill(
    image: Image, mask: NDArray[np.bool_], *, seen_at: tuple[int, int], how: Finish, tint: float = 0.0
) -> Image:
    """Return the fill of a network that answers with a soft image of what it saw, grey in the hole."""
    known, small_mask = shrink_known(image, mask, height=seen_at[0], width=seen_at[1])
    guess = np.where(small_mask[:, :, None], np.float32(known[~small_mask].mean()), known)
    prediction = cv2.GaussianBlur(guess, (0, 0), 2).reshape(guess.shape) + np.float32(tint)
    top, left = np.argwhere(mask).min(axis=0)
    bottom, right = np.argwhere(mask).max(axis=0) + 1
    wanted = Box(int(left), int(top), int(right), int(bottom))
    result = image.copy()
    result[wanted.slices] = finish_crop(
        prediction, SeenCrop(known, small_mask), crop_of(image, mask, wanted), how
    )
    return result


def roughness(image: NDArray[np.uint8] | NDArray[np.uint16], where: NDArray[np.bool_]) -> float:
    values = image.astype(np.float32) / np.iinfo(image.dtype).max
    return float(((values - cv2.GaussianBlur(values, (0, 0), 1.5))[where] ** 2).mean())


@pytest.fixture
def scene(sample_photo: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A piece of a photo with much texture, 320 x 400, and a hole in it."""
    photo = np.ascontiguousarray(sample_photo[:320, :400])
    mask = np.zeros(photo.shape[:2], bool)
    mask[130:200, 150:250] = True
    return photo, mask


@pytest.mark.parametrize("seen_at", [(320, 400), (128, 160)], ids=["own size", "smaller"])
@pytest.mark.parametrize("depth", [8, 16])
def test_a_completed_fill_is_rougher_than_what_the_network_said(
    scene: tuple[NDArray[np.uint8], NDArray[np.bool_]], seen_at: tuple[int, int], depth: int
) -> None:
    photo, mask = scene
    image = photo if depth == 8 else photo.astype(np.uint16) * 257
    soft, rough = (fill(image, mask, seen_at=seen_at, how=how) for how in (TONE, ALL))
    assert soft.dtype == rough.dtype == image.dtype
    inner = np.zeros_like(mask)
    inner[140:190, 160:240] = True
    usual = roughness(image, ~mask)
    assert roughness(soft, inner) < 0.05 * usual
    assert roughness(rough, inner) > 2 * roughness(soft, inner)


@pytest.mark.parametrize("side_px", [256, 512])
def test_in_a_small_photo_a_right_guess_is_not_replaced_by_a_piece_of_something_else(
    sample_photo: NDArray[np.uint8], side_px: int
) -> None:
    photo = cv2.resize(sample_photo, (side_px * 3 // 2, side_px), interpolation=cv2.INTER_AREA)
    mask = np.zeros(photo.shape[:2], bool)
    rows, columns = slice(side_px // 3, 2 * side_px // 3), slice(side_px // 2, side_px)
    mask[rows, columns] = True
    guess = cv2.GaussianBlur(photo.astype(np.float32) / 255, (0, 0), 2)
    known, small = shrink_known(photo, mask, height=side_px, width=side_px * 3 // 2)
    errors = []
    for size in ((side_px, side_px), LARGE):
        crop = crop_of(photo, mask, Box(columns.start, rows.start, columns.stop, rows.stop), size)
        filled = finish_crop(guess, SeenCrop(known, small), crop, ALL).astype(np.float32)
        errors.append(float(((filled - photo[rows, columns]) ** 2).mean()))
    assert errors[0] < 0.8 * errors[1]


def test_plain_is_what_the_network_said_at_the_photos_size(
    scene: tuple[NDArray[np.uint8], NDArray[np.bool_]],
) -> None:
    photo, mask = scene
    known, small_mask = shrink_known(photo, mask, height=128, width=160)
    wanted = Box(140, 120, 260, 210)
    pixels = finish_crop(known, SeenCrop(known, small_mask), crop_of(photo, mask, wanted), PLAIN)
    expected = to_image(enlarge(known, height=320, width=400)[wanted.slices], np.uint8)
    np.testing.assert_array_equal(pixels, expected)


def test_a_crop_without_surroundings_is_not_completed(
    scene: tuple[NDArray[np.uint8], NDArray[np.bool_]],
) -> None:
    photo, mask = scene
    known, small_mask = shrink_known(photo, mask, height=128, width=160)
    wanted = Box(150, 130, 250, 200)
    bare = Crop(0, photo, mask, wanted)
    pixels = finish_crop(known, SeenCrop(known, small_mask), bare, Finish(match_tone=False))
    np.testing.assert_array_equal(pixels, finish_crop(known, SeenCrop(known, small_mask), bare, PLAIN))


def test_a_wrong_tone_is_set_right(scene: tuple[NDArray[np.uint8], NDArray[np.bool_]]) -> None:
    photo, mask = scene
    right, tinted = (fill(photo, mask, seen_at=(320, 400), how=TONE, tint=tint) for tint in (0.0, 0.1))
    assert np.abs(right.astype(int) - tinted)[mask].mean() < 2


def test_completions_with_other_penalties_are_made_of_other_pieces(
    scene: tuple[NDArray[np.uint8], NDArray[np.bool_]],
) -> None:
    photo, mask = scene
    known, small_mask = shrink_known(photo, mask, height=160, width=200)
    guess = np.where(small_mask[:, :, None], known[~small_mask].mean(axis=0), known).astype(np.float32)
    crop = crop_of(photo, mask, Box(150, 130, 250, 200))
    one, again, other = (
        finish_crop(
            guess,
            SeenCrop(known, small_mask, np.random.default_rng(seed).normal(0, 1, (8, 8)).astype(np.float32)),
            crop,
            ALL,
        ).astype(int)
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, again)
    assert (one != other).any(axis=2).mean() > 0.5


def test_the_soft_seam_is_completed_too(scene: tuple[NDArray[np.uint8], NDArray[np.bool_]]) -> None:
    photo, mask = scene
    known, small_mask = shrink_known(photo, mask, height=160, width=200)
    wanted = Box(144, 124, 256, 206)
    pixels = finish_crop(known, SeenCrop(known, small_mask), crop_of(photo, mask, wanted), ALL)
    before = photo[wanted.slices]
    seam = ~mask[wanted.slices]
    assert pixels.shape == before.shape
    assert (pixels != before).any(axis=2)[seam].mean() > 0.3


@settings(max_examples=60)
@given(
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    share=st.floats(0.1, 1.0),
    seed=st.integers(0, 2**32 - 1),
)
def test_photos_of_any_size_come_back_in_theirs(size: tuple[int, int], share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    mask = rng.random(size) < 0.2
    mask.flat[0], mask.flat[-1] = False, True
    if mask.all():
        return
    seen_at = max(1, round(size[0] * share)), max(1, round(size[1] * share))
    pixels = fill(image, mask, seen_at=seen_at, how=ALL)
    assert pixels.shape == image.shape
    assert pixels.dtype == np.uint8
