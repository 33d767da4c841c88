"""Dust and scratches drawn on a photo, and where they are."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Dusty:
    """A photo that was clean.

    Attributes:
        image: H x W x 3 uint8, with the defects.
        numbers: H x W: 0, or which defect covers a pixel.
        specks: Numbers of the specks.
        scratches: Numbers of the scratches.
    """

    image: NDArray[np.uint8]
    numbers: NDArray[np.int32]
    specks: range
    scratches: range


def thin_scratches(
    *, levels: float, grain: float, grain_px: float, seed: int = 5
) -> tuple[NDArray[np.uint8], Dusty]:
    """Return a soft gradient with grain, and the same with six scratches, each one pixel wide.

    Args:
        levels: How much lighter, or darker, than the gradient the scratches are.
        grain: Its standard deviation.
        grain_px: Standard deviation of the blur that makes grains larger than a pixel; 0 for none.
        seed: Of both.
    """
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:700, :900].astype(np.float32)
    ground = np.stack([90 + x / 12, 100 + y / 12, 150 - x / 15], axis=-1)
    noise = rng.standard_normal(ground.shape, np.float32)
    if grain_px:
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), grain_px), np.float32)
    noise *= grain / noise.std()
    drawn, numbers = ground.copy(), np.zeros(ground.shape[:2], np.int32)
    for number in range(1, 7):
        left = 120 * number + int(rng.integers(-20, 20))
        top = int(rng.integers(0, 200))
        line = np.zeros(numbers.shape, np.uint8)
        end = left + int(rng.integers(-40, 40)), top + int(rng.integers(200, 450))
        cv2.line(line, (left, top), end, 255, 1, cv2.LINE_AA)
        drawn += (line[:, :, None] / 255) * (levels if number % 2 else -levels)
        numbers[line > 100] = number
    clean, scratched = (np.clip(np.rint(image + noise), 0, 255).astype(np.uint8) for image in (ground, drawn))
    return clean, Dusty(scratched, numbers, range(0), range(1, 7))


def dusty(photo: NDArray[np.uint8], *, specks: int, scratches: int, seed: int = 1) -> Dusty:
    """Return a photo with soft specks, white on dark and black on light, and thin long scratches."""
    rng = np.random.default_rng(seed)
    height, width = photo.shape[:2]
    image, numbers = photo.astype(np.float32), np.zeros((height, width), np.int32)
    for number in range(1, specks + scratches + 1):
        shape = np.zeros((height, width), np.uint8)
        if number <= specks:
            middle = int(rng.integers(10, width - 10)), int(rng.integers(10, height - 10))
            axes = int(rng.integers(1, 5)), int(rng.integers(1, 5))
            cv2.ellipse(shape, middle, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1)
        else:
            x, y = int(rng.integers(30, width - 30)), int(rng.integers(0, height // 3))
            end = x + int(rng.integers(-30, 30)), y + int(rng.integers(height // 4, height // 2))
            cv2.line(shape, (x, y), end, 255, int(rng.integers(1, 4)), cv2.LINE_AA)
        soft = cv2.GaussianBlur(shape.astype(np.float32) / 255, (0, 0), 0.7)[:, :, None]
        level = 245 if photo[shape > 0].mean() < 140 else 15  # what could be seen at all
        image += soft * rng.uniform(0.7, 1.0) * (level - image)
        numbers[shape > 0] = number
    found = np.clip(np.rint(image), 0, 255).astype(np.uint8)
    return Dusty(found, numbers, range(1, specks + 1), range(specks + 1, specks + scratches + 1))
