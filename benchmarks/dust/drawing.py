"""Dust and scratches drawn on clean photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SPECKS_A_MEGAPIXEL: Final = 60
SCRATCHES: Final = 4
GRAIN_LEVELS: Final = (2.0, 9.0)
WIDTHS_PX: Final = (1, 2, 3)
"""Of scratches."""


@dataclass(frozen=True)
class Drawn:
    """Dust and scratches on a photo.

    Attributes:
        image: H x W x 3 uint8, with them.
        numbers: H x W: 0, or which of them covers a pixel.
        specks: How many there are; the first numbers are theirs.
        scratches: How many there are, after the specks.
    """

    image: NDArray[np.uint8]
    numbers: NDArray[np.int32]
    specks: int
    scratches: int


def add_grain(photo: NDArray[np.uint8], *, seed: int) -> NDArray[np.uint8]:
    """Return a photo, H x W x 3, with the grain of film or the noise of a sensor, weak or strong."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(photo.shape, np.float32)
    if rng.random() < 0.5:  # grains are larger than a pixel
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), float(rng.uniform(0.5, 1.2))), np.float32)
    levels = rng.uniform(*GRAIN_LEVELS) / noise.std()
    return np.asarray(np.clip(np.rint(photo + levels * noise), 0, 255), np.uint8)


def draw_dust(
    photo: NDArray[np.uint8],
    *,
    seed: int,
    scratches: int = SCRATCHES,
    widths_px: Sequence[int] = WIDTHS_PX,
) -> Drawn:
    """Draw specks 2 to 12 px wide, hairs and scratches, light on dark and dark on light, then save as a JPEG.

    Args:
        photo: H x W x 3.
        seed: Of all that is drawn.
        scratches: How many.
        widths_px: Of scratches; each is as likely.
    """
    rng = np.random.default_rng(seed)
    height, width = photo.shape[:2]
    specks = max(4, round(SPECKS_A_MEGAPIXEL * height * width / 1e6))
    image, numbers = photo.astype(np.float32), np.zeros((height, width), np.int32)
    for number in range(1, specks + scratches + 1):
        shape = np.zeros((height, width), np.uint8)
        if number > specks:
            _draw_scratch(shape, rng, widths_px)
        else:
            _draw_speck(shape, rng)
        left, top, columns, rows = cv2.boundingRect(shape)
        if not columns:
            continue
        box = slice(max(0, top - 4), top + rows + 4), slice(max(0, left - 4), left + columns + 4)
        blur = float(rng.uniform(0.5, 1.1))
        soft = cv2.GaussianBlur(shape[box].astype(np.float32) / 255, (0, 0), blur)[:, :, None]
        is_dark = photo[box][shape[box] > 0].mean() < 140
        level = rng.uniform(215, 255) if is_dark else rng.uniform(5, 45)
        image[box] += soft * rng.uniform(0.5, 1.0) * (level - image[box])
        numbers[box][shape[box] > 127] = number
    made = np.clip(np.rint(image), 0, 255).astype(np.uint8)
    quality = int(rng.integers(85, 99))
    done, packed = cv2.imencode(".jpg", made[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise OSError("OpenCV wrote no JPEG")
    decoded = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    if decoded is None:
        raise OSError("OpenCV cannot read the JPEG that it wrote")
    again = np.ascontiguousarray(decoded[:, :, ::-1], np.uint8)
    return Drawn(again, numbers, specks, scratches)


def _draw_speck(shape: NDArray[np.uint8], rng: np.random.Generator) -> None:
    height, width = shape.shape
    x, y = rng.integers(12, width - 12), rng.integers(12, height - 12)
    if rng.random() < 0.15:  # a hair
        turn, at, points = rng.uniform(0, 2 * np.pi), np.array([x, y], float), []
        for _ in range(int(rng.integers(4, 10))):
            points.append(at.copy())
            turn += rng.normal(0, 0.35)
            at += 3 * np.array([np.cos(turn), np.sin(turn)])
        line = np.rint(np.array(points) * 8).astype(np.int32)
        cv2.polylines(shape, [line], isClosed=False, color=255, thickness=1, lineType=cv2.LINE_AA, shift=3)
        return
    for _ in range(int(rng.integers(1, 4))):  # a ragged one is made of several
        axes = int(rng.integers(1, 5)), int(rng.integers(1, 4))
        middle = int(x + rng.integers(-2, 3)), int(y + rng.integers(-2, 3))
        cv2.ellipse(shape, middle, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1, cv2.LINE_AA)


def _draw_scratch(shape: NDArray[np.uint8], rng: np.random.Generator, widths_px: Sequence[int]) -> None:
    height, width = shape.shape
    start = np.array([rng.uniform(0, width), rng.uniform(0, height)])
    turn, length = rng.uniform(0, np.pi), rng.uniform(60, 0.7 * max(height, width))
    if rng.random() < 0.6:
        turn = np.pi / 2 + rng.normal(0, 0.1)  # along the film
    end = start + length * np.array([np.cos(turn), np.sin(turn)])
    bow = rng.normal(0, 0.02) * length * np.array([-np.sin(turn), np.cos(turn)])
    at = np.linspace(0, 1, 24)[:, None]
    course = start * (1 - at) + end * at + 4 * at * (1 - at) * bow
    line = np.rint(course * 8).astype(np.int32)
    thickness = widths_px[int(rng.integers(len(widths_px)))]
    cv2.polylines(
        shape, [line], isClosed=False, color=255, thickness=thickness, lineType=cv2.LINE_AA, shift=3
    )
