"""Masks: grow and shrink, soften for blending, and draw strokes."""

import itertools
import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

__all__ = ["draw_segment", "feather_alpha", "grow", "shrink"]

_MIN_RADIUS_PX = math.sqrt(0.5)
"""A round tip of this radius always covers the centre of the pixel it stands on."""

_SLACK_PX = 1e-4
"""Distances are square roots in float32; a pixel exactly on the rim counts as inside."""

_STRIP_PX = 256
"""Rows that are grown or shrunk at a time."""

_MAX_SMALL_RADIUS_PX = 8000
"""Up to here numbers of 16 bit are enough."""


def grow(mask: MaskArray, radius_px: float) -> MaskArray:
    """Return the mask with every pixel added that lies within ``radius_px`` of the hole.

    Args:
        mask: H x W bool, True = hole; not modified.
        radius_px: Distance between pixel centres; 0 or less changes nothing.
    """
    result = mask.copy()
    box = _near_hole(mask, math.ceil(radius_px))
    result[box.slices] |= _within(radius_px, target=mask[box.slices], wanted=~mask[box.slices])
    return result


def shrink(mask: MaskArray, radius_px: float) -> MaskArray:
    """Return the mask without the pixels that lie within ``radius_px`` of a known pixel.

    The photo's border is no known pixel: a hole that touches it keeps touching it.

    Args:
        mask: H x W bool, True = hole; not modified.
        radius_px: Distance between pixel centres; 0 or less changes nothing.
    """
    result = mask.copy()
    box = _near_hole(mask, 1)
    result[box.slices] &= ~_within(radius_px, target=~mask[box.slices], wanted=mask[box.slices])
    return result


def feather_alpha(mask: MaskArray, feather_px: int) -> NDArray[np.float32]:
    """Return how much of the prediction each pixel takes.

    Args:
        mask: H x W bool, True = hole.
        feather_px: Width of the soft seam outside the hole; 0 for a hard edge.

    Returns:
        H x W float32: 1 inside the hole, falling outside it along a half cosine, exactly 0 from a distance of
        ``feather_px`` on.
    """
    alpha = mask.astype(np.float32)
    box = _near_hole(mask, feather_px)
    if feather_px > 0 and not box.is_empty:
        alpha[box.slices] = alpha_at(distance_to_hole(mask[box.slices]), feather_px)
    return alpha


def distance_to_hole(mask: MaskArray) -> NDArray[np.float32]:
    """Return each pixel's distance to the nearest hole pixel, centre to centre; 0 in the hole.

    Args:
        mask: H x W bool, True = hole, somewhere at least.
    """
    return _distance_to(mask)


def alpha_at(distance: NDArray[np.float32], feather_px: int) -> NDArray[np.float32]:
    """Return what ``feather_alpha`` gives, from distances to the hole that are known already."""
    if feather_px <= 0:
        return np.asarray(distance == 0, np.float32)
    soft = np.minimum(distance, np.float32(feather_px))
    soft *= np.float32(math.pi / feather_px)
    np.cos(soft, out=soft)
    soft *= np.float32(0.5)
    soft += np.float32(0.5)
    np.clip(soft, 0, 1, out=soft)
    soft[distance >= feather_px - _SLACK_PX] = 0
    return soft


def draw_segment(
    mask: MaskArray,
    start_xy: tuple[float, float],
    end_xy: tuple[float, float],
    *,
    radius_px: float | tuple[float, float],
    add: bool,
) -> Box:
    """Draw one piece of a stroke into a mask: everything a round tip covers on its way from start to end.

    Args:
        mask: H x W bool; changed in place.
        start_xy: Where the tip starts, in image pixels; the first pixel's centre is (0, 0).
        end_xy: Where it ends; the same point for a single dab.
        radius_px: Radius of the tip, or, for pen pressure, its radii at the start and at the end. Below 0.71
            it is drawn as 0.71, so that the pixel under the tip is always hit.
        add: True adds to the hole, False erases.

    Returns:
        The box that may have changed, cut at the mask; pixels outside it were not looked at.
    """
    radii = np.maximum(np.broadcast_to(np.asarray(radius_px, np.float64), 2), _MIN_RADIUS_PX)
    centers = np.array([start_xy, end_xy], np.float64)
    box = _segment_box(centers, radii, height=mask.shape[0], width=mask.shape[1])
    if box.is_empty:
        return box
    rows = np.arange(box.top, box.bottom, dtype=np.float64)
    left, right = _spans(centers, radii, rows)
    first = np.clip(np.ceil(left), box.left, box.right).astype(int).tolist()
    end = np.clip(np.floor(right) + 1, box.left, box.right).astype(int).tolist()
    # One slice a row is ten times quicker than comparing every pixel of a wide brush with its row's span.
    for row, start, stop in zip(range(box.top, box.bottom), first, end, strict=True):
        mask[row, start:stop] = add
    return box


def _within(radius_px: float, *, target: MaskArray, wanted: MaskArray) -> MaskArray:
    """Return the pixels of ``wanted`` whose centre lies within ``radius_px`` of that of a ``target`` pixel.

    A strip of rows at a time, and of each strip only the columns where both are near: a few holes cost little
    in however large a photo.
    """
    found = np.zeros_like(wanted)
    if radius_px <= 0:
        return found
    half_widths = _disc(min(radius_px, sum(wanted.shape)))
    reach, (height, width) = half_widths.size - 2, wanted.shape
    strip_px = max(_STRIP_PX, 2 * reach)
    for top in range(0, height, strip_px):
        strip = Box(0, top, width, min(top + strip_px, height))
        rows = strip.grown(reach, height=height, width=width)
        near = _near_hole(target[rows.slices], reach)
        asked = mask_bounds(wanted[strip.slices])
        left, right = max(near.left, asked.left), min(near.right, asked.right)
        if left >= right:
            continue
        part = Box(left, strip.top, right, strip.bottom)
        around = part.grown(reach, height=height, width=width)
        covered = _covered(target[around.slices], half_widths)
        covered = covered[part.top - around.top :, part.left - around.left :][: part.height, : part.width]
        found[part.slices] = covered & wanted[part.slices]
    return found


def _disc(radius_px: float) -> NDArray[np.signedinteger[Any]]:
    """Return half the width of a disc's row, 0, 1, 2 ... rows off its middle, and -1 for the next row."""
    rows = np.arange(math.floor(radius_px + _SLACK_PX) + 1)
    half_widths = np.append(np.sqrt((radius_px + _SLACK_PX) ** 2 - rows**2), -1)
    # Small numbers halve the time; twice the radius is taken away from them on the way.
    return half_widths.astype(np.int16 if radius_px < _MAX_SMALL_RADIUS_PX else np.int32)


def _covered(target: MaskArray, half_widths: NDArray[np.signedinteger[Any]]) -> MaskArray:
    """Return what discs cover whose middles are the True pixels: down and up, then along each row.

    The nearest middle above or below a pixel says how far to both sides a disc reaches in the pixel's row.
    Such a reach loses 1 a step; doubling the step takes it to every pixel in a few passes.
    """
    outside = half_widths.size - 1
    rows_off = np.where(target, 0, outside).astype(half_widths.dtype)
    for rows in (rows_off, rows_off[::-1]):
        for before, here in itertools.pairwise(rows):
            np.minimum(here, before + 1, out=here)
    reach = half_widths.take(rows_off, mode="clip")
    step = 1
    while step < outside:
        np.maximum(reach[:, step:], reach[:, :-step] - step, out=reach[:, step:])
        np.maximum(reach[:, :-step], reach[:, step:] - step, out=reach[:, :-step])
        step *= 2
    return np.asarray(reach >= 0, np.bool_)


def _near_hole(mask: MaskArray, margin_px: int) -> Box:
    bounds = mask_bounds(mask)
    if bounds.is_empty:
        return bounds
    return bounds.grown(max(margin_px, 0), height=mask.shape[0], width=mask.shape[1])


def _distance_to(target: MaskArray) -> NDArray[np.float32]:
    """Return each pixel's distance to the nearest True pixel, centre to centre; 0 on those themselves."""
    elsewhere = np.where(target, np.uint8(0), np.uint8(255))
    return np.asarray(cv2.distanceTransform(elsewhere, cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)


def _segment_box(centers: NDArray[np.float64], radii: NDArray[np.float64], *, height: int, width: int) -> Box:
    low = np.ceil((centers - radii[:, None]).min(axis=0))
    high = np.floor((centers + radii[:, None]).max(axis=0)) + 1
    left, right = (int(value) for value in np.clip([low[0], high[0]], 0, width))
    top, bottom = (int(value) for value in np.clip([low[1], high[1]], 0, height))
    return Box(left, top, right, bottom)


def _spans(
    centers: NDArray[np.float64], radii: NDArray[np.float64], rows: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the stroke's outline crosses each row: the two discs and the straight sides between them.

    The outline is convex, so one span a row holds everything; a row it misses gets an empty span.
    """
    left, right = np.full(rows.shape, np.inf), np.full(rows.shape, -np.inf)
    for (x, y), radius in zip(centers, radii, strict=True):
        half_squared = radius**2 - (rows - y) ** 2
        half = np.sqrt(np.maximum(half_squared, 0))
        left = np.where(half_squared >= 0, np.minimum(left, x - half), left)
        right = np.where(half_squared >= 0, np.maximum(right, x + half), right)
    for (x_from, y_from), (x_to, y_to) in _straight_sides(centers, radii):
        if y_from != y_to:
            share = (rows - y_from) / (y_to - y_from)
            x = x_from + share * (x_to - x_from)
            crosses = (share >= 0) & (share <= 1)
            left = np.where(crosses, np.minimum(left, x), left)
            right = np.where(crosses, np.maximum(right, x), right)
    return left, right


def _straight_sides(
    centers: NDArray[np.float64], radii: NDArray[np.float64]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the two outer tangents of the discs; none when one disc holds the other."""
    along = centers[1] - centers[0]
    length = float(np.hypot(*along))
    if length <= abs(radii[0] - radii[1]):
        return []
    along /= length
    across = np.array([-along[1], along[0]])
    # A tangent's normal leans towards the smaller disc by this sine.
    sine = (radii[0] - radii[1]) / length
    cosine = math.sqrt(1 - sine**2)
    normals = (sine * along + cosine * across, sine * along - cosine * across)
    return [(centers[0] + radii[0] * normal, centers[1] + radii[1] * normal) for normal in normals]
