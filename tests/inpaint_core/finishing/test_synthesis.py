import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.finishing.correspondence import KnownPatches
from inpaint_core.finishing.synthesis import FAR_PX, NEAR_PX, synthesize_from_photo

DecodedImage = NDArray[np.float32]
Mask = NDArray[np.bool_]
Scene = tuple[DecodedImage, Mask]


@pytest.fixture
def halves() -> Scene:
    """Blue left, orange right, lightly grained; a wide hole over where they meet."""
    photo = np.empty((192, 192, 3), np.float32)
    photo[:, :96], photo[:, 96:] = (0.1, 0.2, 0.7), (0.9, 0.5, 0.1)
    photo += np.random.default_rng(2).normal(0, 0.02, photo.shape).astype(np.float32)
    mask = np.zeros(photo.shape[:2], bool)
    mask[48:144, 48:144] = True
    return photo, mask


def drawn(photo: DecodedImage, prediction: DecodedImage, mask: Mask) -> DecodedImage:
    return synthesize_from_photo(photo, prediction, mask, KnownPatches(photo, mask))


def haze(photo: DecodedImage, mask: Mask, seed: int = 0) -> DecodedImage:
    """What a network says that does not know: the mean, and a vague preference for one or the other."""
    vague = np.random.default_rng(seed).normal(0, 1, (6, 6)).astype(np.float32)
    tilt = cv2.resize(vague, photo.shape[1::-1], interpolation=cv2.INTER_CUBIC)[:, :, None]
    mean = photo[~mask].mean(axis=0) + 0.06 * tilt * np.float32([1, 0.4, -0.8])
    return np.where(mask[:, :, None], mean, photo).astype(np.float32)


def depth(mask: Mask) -> NDArray[np.float32]:
    return cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


def strangeness(image: DecodedImage, photo: DecodedImage, where: Mask, mask: Mask) -> float:
    """Mean distance of pixels from the nearest colour of the known photo."""
    offered = photo[~mask][::7]
    return float(np.mean([np.abs(offered - one).sum(axis=1).min() for one in image[where][::5]]))


def test_a_haze_becomes_things_that_are_in_the_photo(halves: Scene) -> None:
    photo, mask = halves
    prediction = haze(photo, mask)
    deep = depth(mask) > FAR_PX + 2
    before, after = (
        strangeness(image, photo, deep, mask)
        for image in (prediction, drawn(photo, prediction, mask))
    )  # fmt: skip
    assert before > 0.5
    assert after < 0.4 * before


def test_a_vague_image_of_a_pattern_becomes_the_pattern(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    soft = cv2.GaussianBlur(photo, (0, 0), 4)
    prediction = (soft + 0.2 * (soft.mean(axis=(0, 1)) - soft)).astype(np.float32)
    deep = depth(mask) > FAR_PX - 2
    before, after = (
        np.abs(image - photo)[deep].mean() for image in (prediction, drawn(photo, prediction, mask))
    )
    assert after < 0.5 * before


def test_a_sky_a_little_too_blue_takes_the_blue_of_the_sky() -> None:
    """In a narrow hole as well: the stripe where a pole was is what everybody sees."""
    dusk = np.linspace((0.1, 0.2, 0.35), (0.35, 0.35, 0.4), 200, dtype=np.float32)
    sky = np.ascontiguousarray(np.broadcast_to(dusk[:, None], (200, 160, 3)))
    mask = np.zeros(sky.shape[:2], bool)
    mask[40:170, 70:82] = True
    too_blue = np.where(mask[:, :, None], sky + np.float32([-0.015, 0.01, 0.025]), sky)
    before, after = (np.abs(one - sky)[mask].mean() for one in (too_blue, drawn(sky, too_blue, mask)))
    assert after < 0.4 * before


def test_near_the_border_and_outside_it_stays_as_it_is(halves: Scene) -> None:
    photo, mask = halves
    prediction = haze(photo, mask)
    shallow = depth(mask) <= NEAR_PX - 0.5
    np.testing.assert_array_equal(drawn(photo, prediction, mask)[shallow], prediction[shallow])


def test_a_thin_hole_stays_as_it_is(halves: Scene) -> None:
    photo, _ = halves
    mask = np.zeros(photo.shape[:2], bool)
    mask[20:170, 95:98] = True
    prediction = haze(photo, mask)
    np.testing.assert_array_equal(drawn(photo, prediction, mask), prediction)


def test_samples_that_differ_vaguely_become_different_things(halves: Scene) -> None:
    photo, mask = halves
    deep = depth(mask) > FAR_PX
    one, other = (haze(photo, mask, seed) for seed in (1, 2))
    apart = np.abs(drawn(photo, one, mask) - drawn(photo, other, mask))[deep].mean()
    assert apart > 2 * np.abs(one - other)[deep].mean()


def test_what_the_image_holds_in_the_hole_is_not_looked_at(halves: Scene) -> None:
    photo, mask = halves
    prediction = haze(photo, mask)
    painted = np.where(mask[:, :, None], np.float32(1), photo)
    one, other = (drawn(known, prediction, mask) for known in (photo, painted))
    np.testing.assert_allclose(one, other, atol=1e-6)
