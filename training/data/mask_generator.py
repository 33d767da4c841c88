"""Seeded hole masks for training: free-form strokes, polygons and rectangles, or one random square."""

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.config.masks import DEFAULT_SCALE, MAX_RATIO, MAX_SCALE, MaskKind

MAX_SHAPES: Final = 60
"""Shapes that are tried; a narrow range of large ratios may still be missed, and is then filled up."""


def generate_mask(
    rng: np.random.Generator,
    *,
    side_px: int,
    kind: MaskKind,
    ratio: tuple[float, float],
    scale: tuple[float, float] = DEFAULT_SCALE,
) -> NDArray[np.bool_]:
    """Draw one hole mask.

    Args:
        rng: Source of every choice: the same state gives the same mask.
        side_px: Side of the square mask, at least 16.
        kind: ``mixed`` draws strokes, polygons and rectangles up to a ratio drawn evenly from ``ratio``;
            ``square`` one square of half the side at a random place (PEN-Net's training holes).
        ratio: Smallest and largest share of the image that is hole, 0..0.6; only for ``mixed``.
        scale: Range of the factor on the sizes of its shapes, above 0 and at most 8. Without it they follow
            the side: a small crop of a large photo wants larger ones, to have the holes of that photo. One
            factor a mask, drawn evenly on a logarithmic scale; only for ``mixed``.

    Returns:
        side x side bool, True = hole; never empty, and within ``ratio`` for ``mixed`` (to the pixel).
    """
    if kind == "square":
        return _square(rng, side_px)
    return _mixed(rng, side_px, ratio, scale)


def _square(rng: np.random.Generator, side_px: int) -> NDArray[np.bool_]:
    hole_px = side_px // 2
    top, left = rng.integers(0, side_px - hole_px + 1, 2)
    mask = np.zeros((side_px, side_px), bool)
    mask[top : top + hole_px, left : left + hole_px] = True
    return mask


def _mixed(
    rng: np.random.Generator, side_px: int, ratio: tuple[float, float], scales: tuple[float, float]
) -> NDArray[np.bool_]:
    low, high = ratio
    if not 0 <= low < high <= MAX_RATIO:
        raise ValueError(f"ratio must be low < high within 0..{MAX_RATIO}, got {ratio}")
    if not 0 < scales[0] <= scales[1] <= MAX_SCALE:
        raise ValueError(f"scale must be low <= high, above 0 and at most {MAX_SCALE:g}, got {scales}")
    pixels = side_px * side_px
    target = rng.uniform(low, high) * pixels
    canvas = np.zeros((side_px, side_px), np.uint8)
    # One scale a mask: some holes are all thin scratches, some are large and blunt.
    scale = float(np.exp(rng.uniform(np.log(scales[0]), np.log(scales[1]))))
    for _ in range(MAX_SHAPES):
        candidate = canvas.copy()
        shape = rng.choice(3, p=(0.55, 0.25, 0.2))
        (_draw_stroke, _draw_polygon, _draw_rectangle)[shape](rng, candidate, scale)
        covered = int(np.count_nonzero(candidate))
        if covered > high * pixels:
            scale *= 0.7  # too much: try something smaller
            continue
        canvas = candidate
        if covered >= target and covered > 0:
            break
    if np.count_nonzero(canvas) < low * pixels:
        _fill_up(rng, canvas, wanted=max(math.ceil(low * pixels), int(target)))
    if not canvas.any():  # a tiny ratio at a small side: a hole of one pixel is still a hole
        y, x = rng.integers(0, side_px, 2)
        canvas[y, x] = 1
    return canvas.astype(bool)


def _fill_up(rng: np.random.Generator, canvas: NDArray[np.uint8], *, wanted: int) -> None:
    """Add squares until exactly so many pixels are hole; each lies around a pixel that is none yet."""
    side = canvas.shape[0]
    while (missing := wanted - int(np.count_nonzero(canvas))) > 0:
        known = np.flatnonzero(canvas == 0)
        y, x = divmod(int(known[rng.integers(len(known))]), side)
        extent = math.isqrt(missing)  # its area is at most what is missing: it cannot be too much
        top, left = max(0, y - extent // 2), max(0, x - extent // 2)
        canvas[top : top + extent, left : left + extent] = 1


def _draw_stroke(rng: np.random.Generator, canvas: NDArray[np.uint8], scale: float) -> None:
    """Draw a brush stroke: a chain of 3 to 10 segments with a wandering direction and round joints."""
    side = canvas.shape[0]
    width = max(1, round(side * scale * rng.uniform(0.012, 0.09)))
    point = rng.uniform(0, side, 2)
    angle = rng.uniform(0, 2 * np.pi)
    for _ in range(rng.integers(3, 11)):
        angle += rng.normal(0, 0.7)
        length = side * rng.uniform(0.06, 0.22)
        end = point + length * np.array([np.cos(angle), np.sin(angle)])
        first, second = _to_pixel(point), _to_pixel(end)
        cv2.line(canvas, first, second, 1, width)
        cv2.circle(canvas, second, width // 2, 1, -1)
        point = end


def _draw_polygon(rng: np.random.Generator, canvas: NDArray[np.uint8], scale: float) -> None:
    """Fill a ragged polygon of 4 to 12 corners around a random centre."""
    side = canvas.shape[0]
    corners = int(rng.integers(4, 13))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radii = side * scale * rng.uniform(0.03, 0.18) * rng.uniform(0.45, 1.3, corners)
    centre = rng.uniform(0, side, 2)
    points = centre + np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    cv2.fillPoly(canvas, [np.rint(points).astype(np.int32)], 1)


def _draw_rectangle(rng: np.random.Generator, canvas: NDArray[np.uint8], scale: float) -> None:
    """Fill an upright rectangle."""
    side = canvas.shape[0]
    width, height = np.maximum(1, np.rint(side * scale * rng.uniform(0.04, 0.32, 2))).astype(int)
    left, top = (
        rng.integers(-width // 2, side - width // 2, 1)[0],
        rng.integers(-height // 2, side - height // 2),
    )
    cv2.rectangle(canvas, (int(left), int(top)), (int(left + width - 1), int(top + height - 1)), 1, -1)


def _to_pixel(point: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
