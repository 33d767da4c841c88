import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.filling.known_region.grain import find_even_places, lay_grain, measure_grain
from inpaint_core.look import Grain
from inpaint_core.region import Box

HOLE = Box(160, 160, 240, 240)
NOISE = 0.012


def noisy_grey(seed: int = 0) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    return (0.6 + NOISE * random.normal(size=(400, 400, 3))).astype(np.float32)


def grain_of(image: NDArray[np.float32], seed: int = 0) -> Grain | None:
    """Return the grain around a hole whose fill is a smooth grey."""
    photo = (image.clip(0, 1) * 65535).astype(np.uint16)
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[HOLE.slices] = True
    fill = np.full((HOLE.height, HOLE.width, 3), 0.6, np.float32)
    places = find_even_places(photo, mask, HOLE, seed=seed)
    return None if places is None else measure_grain(fill, places, is_copied=True, seed=seed)


def with_wires(image: NDArray[np.float32], spacing_px: int, contrast: float) -> NDArray[np.float32]:
    """Draw thin slanted lines over an image."""
    lines = np.zeros(image.shape[:2], np.uint8)
    for start in range(-400, 800, spacing_px):
        cv2.line(lines, (0, start), (400, start - 80), 255, 1, cv2.LINE_AA)
    return np.asarray(image + contrast * lines[:, :, None] / np.float32(255), np.float32)


def strongest_cell(field: NDArray[np.float32]) -> float:
    """Return how much more energy the strongest small cell has than the middle one."""
    height, width = (side // 8 * 8 for side in field.shape[:2])
    energy = (field[:height, :width] ** 2).mean(axis=2)
    cells = energy.reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))
    return float(cells.max() / np.median(cells))


def test_noise_is_measured_and_laid_as_strong_as_it_is() -> None:
    grain = grain_of(noisy_grey())
    assert grain is not None
    # What the low frequencies take with them is a small part of the noise of single pixels.
    assert 0.7 * NOISE < lay_grain(grain, 300, 300).std() < 1.1 * NOISE


@settings(max_examples=15, deadline=None)
@given(spacing=st.integers(24, 120), contrast=st.floats(0.1, 0.35), seed=st.integers(0, 99))
def test_wires_across_the_surroundings_are_never_laid_as_grain(
    spacing: int, contrast: float, seed: int
) -> None:
    grain = grain_of(with_wires(noisy_grey(seed), spacing, contrast), seed)
    if grain is not None:
        assert strongest_cell(lay_grain(grain, 300, 300)) < 4


def test_texture_beside_a_smooth_place_is_no_grain() -> None:
    image = noisy_grey()
    image[:, :200] += 0.1 * np.random.default_rng(1).normal(size=(400, 200, 3)).astype(np.float32)
    grain = grain_of(image)
    assert grain is not None
    assert lay_grain(grain, 300, 300).std() < 1.5 * NOISE
