from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.finishing.correspondence import KnownPatches
from inpaint_core.finishing.detail import transfer_detail, transfer_lost_detail
from inpaint_core.region import Box
from tests.inpaint_core.wallpaper import middle_hole

DecodedImage = NDArray[np.float32]
Mask = NDArray[np.bool_]
Scene = tuple[DecodedImage, Mask]


@pytest.fixture
def grain() -> Scene:
    """Grey noise that never comes again."""
    values = np.random.default_rng(3).normal(0.5, 0.1, (160, 192, 1)).astype(np.float32)
    return cv2.GaussianBlur(values, (0, 0), 0.8)[:, :, None].repeat(3, axis=2), middle_hole()


def soft(photo: DecodedImage) -> DecodedImage:
    return cv2.GaussianBlur(photo, (0, 0), 3).astype(np.float32)


def detailed(photo: DecodedImage, prediction: DecodedImage, mask: Mask) -> DecodedImage:
    found = KnownPatches(photo, mask).find(prediction)
    return transfer_detail(photo, prediction, mask, found)


def roughness(image: DecodedImage, where: Mask) -> float:
    """Mean square of what a slight blur takes away."""
    return float(((image - cv2.GaussianBlur(image, (0, 0), 1.5))[where] ** 2).mean())


def test_a_soft_image_of_something_seen_elsewhere_becomes_sharp(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    prediction = soft(photo)
    before, after = (
        np.abs(image - photo)[mask].mean() for image in (prediction, detailed(photo, prediction, mask))
    )
    assert after < 0.4 * before


def test_a_soft_fill_becomes_as_rough_as_its_surroundings(grain: Scene) -> None:
    """Patches that have nothing to do with each other must not average each other out."""
    photo, mask = grain
    prediction = np.full_like(photo, 0.5)
    usual = roughness(photo, ~mask)
    assert roughness(prediction, mask) < 0.01 * usual
    assert 0.5 * usual < roughness(detailed(photo, prediction, mask), mask) < 1.3 * usual


@pytest.mark.parametrize("scene", ["wallpaper", "grain"])
def test_a_sharp_fill_keeps_its_own_detail(scene: str, request: pytest.FixtureRequest) -> None:
    photo, mask = request.getfixturevalue(scene)
    own = np.roll(photo, (7, 11), axis=(0, 1))
    changed = np.abs(detailed(photo, own, mask) - own)[mask].mean()
    assert changed < 0.25 * np.abs(own - soft(own))[mask].mean()


def test_where_all_is_smooth_no_detail_is_transferred(wallpaper: Scene) -> None:
    _, mask = wallpaper
    ramp = np.broadcast_to(
        np.linspace(0.2, 0.8, mask.shape[1], dtype=np.float32)[None, :, None], (*mask.shape, 3)
    )
    np.testing.assert_allclose(detailed(ramp, ramp, mask), ramp, atol=3e-3)


def test_tone_stays_the_predictions(grain: Scene) -> None:
    photo, mask = grain
    prediction = np.full_like(photo, 0.7)
    inner = np.zeros_like(mask)
    inner[72:92, 82:114] = True
    assert detailed(photo, prediction, mask)[inner].mean() == pytest.approx(0.7, abs=0.02)


def test_outside_the_hole_it_is_the_prediction(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    prediction = soft(photo)
    np.testing.assert_array_equal(detailed(photo, prediction, mask)[~mask], prediction[~mask])


def test_what_the_image_holds_in_the_hole_is_not_looked_at(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    painted = np.where(mask[:, :, None], np.float32(1), photo)
    one, other = (detailed(known, soft(photo), mask) for known in (photo, painted))
    np.testing.assert_allclose(one, other, atol=1e-6)


Enlarged = Callable[[Box], DecodedImage]


@pytest.fixture(params=[(400, 480), (333, 451)], ids=["even", "uneven"])
def enlarged(request: pytest.FixtureRequest, grain: Scene) -> tuple[DecodedImage, Mask, Enlarged]:
    """A photo larger than the network saw it: what was lost, its hole, and what is transferred of it."""
    height, width = request.param
    known, small_mask = grain
    found = KnownPatches(known, small_mask).find(np.full_like(known, 0.5))
    lost = np.random.default_rng(5).normal(0, 0.05, (height, width, 3)).astype(np.float32)
    mask = cv2.resize(small_mask.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    lost[mask] = 9  # nobody may look there
    return lost, mask, lambda area: transfer_lost_detail(
        lost, mask, found, size=small_mask.shape, area=area
    )  # fmt: skip


def test_what_shrinking_lost_is_transferred_with_its_strength(
    enlarged: tuple[DecodedImage, Mask, Enlarged],
) -> None:
    lost, mask, transfer = enlarged
    transferred = transfer(Box(0, 0, mask.shape[1], mask.shape[0]))
    usual = (lost[~mask] ** 2).mean()
    assert 0.5 * usual < (transferred[mask] ** 2).mean() < 1.3 * usual


def test_a_part_of_it_is_the_same_as_in_the_whole(enlarged: tuple[DecodedImage, Mask, Enlarged]) -> None:
    _, mask, transfer = enlarged
    whole, part = transfer(Box(0, 0, mask.shape[1], mask.shape[0])), Box(150, 110, 340, 280)
    inner = slice(40, -40), slice(40, -40)  # strength is measured around a place
    np.testing.assert_allclose(transfer(part)[inner], whole[part.slices][inner], atol=1e-5)


def test_far_from_the_hole_nothing_is_added(enlarged: tuple[DecodedImage, Mask, Enlarged]) -> None:
    _, mask, transfer = enlarged
    assert not transfer(Box(0, 0, mask.shape[1], 60)).any()
