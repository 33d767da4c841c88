"""Where copied pieces meet each other and the photo, their tones are made to agree.

Pérez et al., "Poisson Image Editing", SIGGRAPH 2003: a correction is added that is smooth inside each piece.
A large step between two pieces is an edge of what is shown, not a difference of tone: it is left.

For a soft seam the pieces are continued outside the hole: there is something that the photo can be blended
with, in the tone that the piece was given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.matching.compiled import compiled
from inpaint_core.completion.matching.patch import Floats, Indices, indices_of
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.workers import strips_of
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

EDGE_STEP: Final = 0.15
"""Length of a colour step, 0..1 per channel, above which it counts as an edge."""
FOREIGN_STEP: Final = 1.5
"""A step this many times larger than any near it in either piece is no edge that the photo has there."""
_NEAR_PX: Final = 9
_CYCLES: Final = 2
_SMOOTHINGS: Final = 3
_SMOOTHINGS_AFTER: Final = 5
_SMOOTHINGS_COARSEST: Final = 15
_COARSEST_PX: Final = 8
_RELAXATION: Final = 1.2


def blend_pieces(
    image: Floats, hole: MaskArray, box: Box, origin: Indices, steps: Floats, check: Callable[[], None]
) -> Floats:
    """Return the box with its hole copied from the image, the tones of the pieces brought together.

    Args:
        image: h x w x 3, 0..1; known outside the hole.
        hole: h x w.
        box: b x c pixels, at least one wider than the hole on every side unless the image ends there.
        origin: b x c x 2, row and column of the known pixel that is shown; known pixels show themselves.
        steps: h x w, ``largest_steps`` of image and hole.
        check: Called now and then; may raise.
    """
    copied = image[origin[:, :, 0], origin[:, :, 1]]
    check()
    inside = hole[box.slices]
    pieces = _Pieces(image, hole, copied, origin, steps)
    error_x = _tone_error(pieces, (0, 1), check)
    check()
    error_y = _tone_error(pieces, (1, 0), check)
    check()
    residual = error_x + error_y
    residual[:, 1:] -= error_x[:, :-1]
    residual[1:] -= error_y[:-1]
    residual[~inside] = 0
    check()
    result = copied + solve(residual, inside, check)
    check()
    return result


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What a hole is copied from; ``copied`` is the image at the origins."""

    image: Floats
    hole: MaskArray
    copied: Floats
    origin: Indices
    steps: Floats


def _tone_error(pieces: _Pieces, step: tuple[int, int], check: Callable[[], None]) -> Floats:
    """Return how much larger each step to the next pixel should be than it is; 0 inside pieces."""
    image, hole, copied, origin = pieces.image, pieces.hole, pieces.copied, pieces.origin
    steps = pieces.steps
    height, width = copied.shape[:2]
    here = origin[: height - step[0], : width - step[1]]
    there = origin[step[0] :, step[1] :]
    is_apart = there[:, :, 0] - here[:, :, 0] != step[0]
    is_apart |= there[:, :, 1] - here[:, :, 1] != step[1]
    rows, columns = np.nonzero(is_apart)
    check()
    from_here, from_there = here[rows, columns], there[rows, columns]
    wanted = np.zeros((len(rows), 3), np.float32)
    count = np.zeros(len(rows), np.float32)
    for first, second in ((from_here, from_here + step), (from_there - step, from_there)):
        known = _known(first, hole) & _known(second, hole)
        p, q = first[known], second[known]
        wanted[known] += image[q[:, 0], q[:, 1]] - image[p[:, 0], p[:, 1]]
        count += known
        check()
    present = copied[rows + step[0], columns + step[1]] - copied[rows, columns]
    error = wanted / np.maximum(count, 1)[:, None] - present
    size = np.sqrt((error**2).sum(axis=1, keepdims=True))
    result = np.zeros_like(copied)
    own = np.maximum(steps[from_here[:, 0], from_here[:, 1]], steps[from_there[:, 0], from_there[:, 1]])[
        :, None
    ]
    is_tone = np.exp(-((size / EDGE_STEP) ** 4))
    is_foreign = np.exp(-((FOREIGN_STEP * own / np.maximum(size, 1e-6)) ** 4))
    result[rows, columns] = error * np.maximum(is_tone, is_foreign)
    return result


def largest_steps(image: Floats, hole: MaskArray, check: Callable[[], None]) -> Floats:
    """Return the largest colour step between known neighbours around each pixel, h x w.

    Args:
        image: h x w x 3, 0..1; known outside the hole.
        hole: h x w.
        check: Called now and then; may raise.
    """
    steps = np.empty(hole.shape, np.float32)
    for own, seen in strips_of(hole.shape, margin=_NEAR_PX):
        steps[own] = _steps_around(image[seen], hole[seen])[own.start - seen.start :][: own.stop - own.start]
        check()
    return steps


def _steps_around(image: Floats, hole: MaskArray) -> Floats:
    steps = np.zeros(hole.shape, np.float32)
    down = _length(image[1:] - image[:-1]) * ~(hole[1:] | hole[:-1])
    right = _length(image[:, 1:] - image[:, :-1]) * ~(hole[:, 1:] | hole[:, :-1])
    steps[:-1] = down
    steps[:, :-1] = np.maximum(steps[:, :-1], right)
    return np.asarray(cv2.dilate(steps, np.ones((_NEAR_PX, _NEAR_PX), np.uint8)), np.float32)


def _length(steps: Floats) -> Floats:
    """Return the length of each of h x w x 3 steps; a sum over an axis of three is several times as slow."""
    steps *= steps
    return np.asarray(np.sqrt(steps[:, :, 0] + steps[:, :, 1] + steps[:, :, 2]), np.float32)


def _known(places: NDArray[np.signedinteger], hole: MaskArray) -> MaskArray:
    height, width = hole.shape
    y, x = places[:, 0], places[:, 1]
    inside = (y >= 0) & (x >= 0) & (y < height) & (x < width)
    inside[inside] &= ~hole[y[inside], x[inside]]
    known: MaskArray = inside
    return known


def continue_pieces(filled: Floats, scene: Scene, pixels: Indices, origin: Indices) -> None:
    """Continue the copied pieces of a hole outside it, up to ``scene.seam_px`` pixels.

    A pixel outside takes what lies as far from the origin of the nearest hole pixel as itself from that
    pixel, in the tone that the piece was given. Where that is not known the photo stays as it is.

    Args:
        filled: H x W x 3, the scene's image with its hole filled; changed outside the hole.
        scene: What was completed.
        pixels: n x 2, row and column of every hole pixel.
        origin: n x 2, where each was copied from.
    """
    height, width = scene.hole.shape
    box = mask_bounds(scene.hole).grown(scene.seam_px, height=height, width=width)
    outside = (~scene.hole[box.slices]).astype(np.uint8)
    distance, labels = cv2.distanceTransformWithLabels(
        outside, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    number_at = np.zeros((height, width), np.int32)
    number_at[pixels[:, 0], pixels[:, 1]] = np.arange(len(pixels))
    rows, columns = np.nonzero(outside == 0)
    of_label = np.zeros(int(labels.max()) + 1, np.int32)
    of_label[labels[rows, columns]] = number_at[rows + box.top, columns + box.left]
    ring = np.argwhere((outside > 0) & (distance <= scene.seam_px))
    nearest = of_label[labels[ring[:, 0], ring[:, 1]]]
    ring += np.array([box.top, box.left])
    source = origin[nearest] + ring - pixels[nearest]
    there = ((source >= 0) & (source < (height, width))).all(axis=1)
    there[there] = scene.sources[source[there, 0], source[there, 1]]
    ring, nearest, source = ring[there], nearest[there], source[there]
    at, of = pixels[nearest], origin[nearest]
    tone = filled[at[:, 0], at[:, 1]] - scene.image[of[:, 0], of[:, 1]]
    filled[ring[:, 0], ring[:, 1]] = scene.image[source[:, 0], source[:, 1]] + tone


def solve(residual: Floats, hole: MaskArray, check: Callable[[], None]) -> Floats:
    """Return e with laplacian(e) = residual in the hole and e = 0 outside, by multigrid.

    Args:
        residual: h x w x C; 0 outside the hole.
        hole: h x w.
        check: Called now and then; may raise.
    """
    estimate = np.zeros_like(residual)
    for _ in range(_CYCLES):
        check()
        estimate = _cycle(estimate, residual, hole, check)
    return estimate


def _cycle(estimate: Floats, residual: Floats, hole: MaskArray, check: Callable[[], None]) -> Floats:
    pixels = indices_of(hole)
    if not len(pixels):
        return estimate
    height, width = hole.shape
    if min(height, width) <= _COARSEST_PX:
        for _ in range(_SMOOTHINGS_COARSEST):
            _relax(estimate, residual, pixels)
        return estimate
    for _ in range(_SMOOTHINGS):
        _relax(estimate, residual, pixels)
        check()
    rest = (residual - _laplacian(estimate)) * hole[:, :, None]
    check()
    even = ((0, height % 2), (0, width % 2))
    rest = np.pad(rest, (*even, (0, 0)))
    coarse = rest[::2, ::2] + rest[1::2, ::2] + rest[::2, 1::2] + rest[1::2, 1::2]
    inside = np.pad(hole, even)
    inner = inside[::2, ::2] & inside[1::2, ::2] & inside[::2, 1::2] & inside[1::2, 1::2]
    correction = _cycle(np.zeros_like(coarse), coarse, inner, check)
    size = (2 * inner.shape[1], 2 * inner.shape[0])
    fine = cv2.resize(correction, size, interpolation=cv2.INTER_LINEAR)[:height, :width]
    estimate = estimate + fine * hole[:, :, None]
    check()
    for _ in range(_SMOOTHINGS_AFTER):
        _relax(estimate, residual, pixels)
        check()
    return estimate


def _laplacian(values: Floats) -> Floats:
    result = np.zeros_like(values)
    down, right = np.diff(values, axis=0), np.diff(values, axis=1)
    result[:-1] += down
    result[1:] -= down
    result[:, :-1] += right
    result[:, 1:] -= right
    return result


@compiled
def _relax(values: Floats, residual: Floats, pixels: Indices) -> None:
    """Gauss-Seidel with over-relaxation, forwards and then backwards; no flow through the array's edge."""
    height, width, channels = values.shape
    count = pixels.shape[0]
    for j in range(2 * count):
        i = j if j < count else 2 * count - 1 - j
        y, x = pixels[i, 0], pixels[i, 1]
        for c in range(channels):
            total = -residual[y, x, c]
            number = np.float32(0)
            if y > 0:
                total += values[y - 1, x, c]
                number += 1
            if y < height - 1:
                total += values[y + 1, x, c]
                number += 1
            if x > 0:
                total += values[y, x - 1, c]
                number += 1
            if x < width - 1:
                total += values[y, x + 1, c]
                number += 1
            values[y, x, c] += np.float32(_RELAXATION) * (total / number - values[y, x, c])
