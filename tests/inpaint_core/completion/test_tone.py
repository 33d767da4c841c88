import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.completion.tone import match_surroundings


@pytest.fixture
def scene(sample_photo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A real 128 x 160 photo, 0..1, and a hole in its middle."""
    photo = sample_photo[:128, :160].astype(np.float32) / 255
    mask = np.zeros((128, 160), bool)
    mask[40:90, 50:120] = True
    return photo, mask


def test_a_wrong_tone_is_set_right(scene: tuple[np.ndarray, np.ndarray]) -> None:
    photo, mask = scene
    tinted = photo + np.array([0.1, -0.05, 0.02], np.float32)
    np.testing.assert_allclose(match_surroundings(photo, tinted, mask), photo, atol=1e-5)


def test_a_tone_that_drifts_across_the_image_is_set_right(scene: tuple[np.ndarray, np.ndarray]) -> None:
    photo, mask = scene
    drift = np.linspace(-0.1, 0.1, 160, dtype=np.float32)[None, :, None]
    matched = match_surroundings(photo, photo + drift, mask)
    assert np.abs(matched - photo)[mask].mean() < 0.2 * np.abs(drift).mean()


def test_a_right_prediction_stays(scene: tuple[np.ndarray, np.ndarray]) -> None:
    photo, mask = scene
    np.testing.assert_allclose(match_surroundings(photo, photo, mask), photo, atol=1e-6)


def test_what_the_image_holds_in_the_hole_is_not_looked_at(scene: tuple[np.ndarray, np.ndarray]) -> None:
    photo, mask = scene
    painted = np.where(mask[:, :, None], np.float32(1), photo)
    prediction = np.full_like(photo, 0.4)
    matched = match_surroundings(photo, prediction, mask)
    assert np.array_equal(matched, match_surroundings(painted, prediction, mask))


def test_texture_of_the_prediction_survives(scene: tuple[np.ndarray, np.ndarray]) -> None:
    photo, mask = scene
    flat = np.full_like(photo, 0.5)
    checks = flat + np.float32(0.1) * (np.indices(mask.shape).sum(axis=0) % 2 * 2 - 1)[:, :, None].astype(
        np.float32
    )
    matched = match_surroundings(flat, checks, mask)
    assert matched[mask].std() == pytest.approx(0.1, rel=0.02)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32))
def test_any_size_and_hole_gives_a_finite_image(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    known, prediction = rng.random((2, height, width, 3), dtype=np.float32)
    mask = rng.random((height, width)) < rng.random()
    mask[rng.integers(height), rng.integers(width)] = False
    matched = match_surroundings(known, prediction, mask)
    assert matched.shape == (height, width, 3)
    assert matched.dtype == np.float32
    assert np.isfinite(matched).all()
    # The correction is a mean of errors: beyond them only the enlarging may overshoot a little.
    errors = (known - prediction)[~mask]
    correction = matched - prediction
    assert correction.min() >= errors.min() - 0.4
    assert correction.max() <= errors.max() + 0.4
