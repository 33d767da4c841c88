"""Copy patches of an image to the targets of a correspondence, and blend them where they overlap."""

from typing import Final

import numpy as np

from inpaint_core.finishing.correspondence import REACH_PX, Correspondence
from inpaint_core.finishing.tone import FloatArray
from inpaint_core.region import Box

SAME_SIZE: Final = (1.0, 1.0)
"""The factor for the image in which the correspondence was found."""
TINY: Final = np.float32(1e-8)


def lay_patches(
    values: FloatArray, correspondence: Correspondence, *, factor: tuple[float, float], area: Box
) -> FloatArray:
    """Return the patches of an image, copied to their targets and averaged where they overlap.

    Args:
        values: H x W x C, the image.
        correspondence: Where patches go and come from, in an image that is smaller by the factor.
        factor: By how much the image is larger, in rows and in columns.
        area: The part of the image to return.

    Returns:
        ``area.height`` x ``area.width`` x C, means weighted by a tent function; 0 where no patch lies.
    """
    # Rounded down: where a whole patch lies in the small image, one lies in the large.
    reach = np.array([int(REACH_PX * one) for one in factor])
    sides = 2 * reach + 1
    targets, sources = (
        np.rint((places + 0.5) * factor - 0.5).astype(int)
        for places in (correspondence.targets, correspondence.sources)
    )
    origins = np.clip(sources - reach, 0, np.array(values.shape[:2]) - sides)
    # The canvas has a margin, so that patches may lie across the area's border.
    starts = targets - (area.top, area.left)
    size = np.array([area.height, area.width])
    touching = ((starts > -reach - 1) & (starts < size + reach)).all(axis=1)
    canvas = np.zeros((*(size + 4 * reach + 2), values.shape[2]), np.float32)
    weights = np.zeros((*canvas.shape[:2], 1), np.float32)
    window = _ramp(int(reach[0]))[:, None, None] * _ramp(int(reach[1]))[:, None]
    for (row, column), (top, left) in zip(
        (starts + reach + 1)[touching].tolist(), origins[touching].tolist(), strict=True
    ):
        place = slice(row, row + sides[0]), slice(column, column + sides[1])
        canvas[place] += window * values[top : top + sides[0], left : left + sides[1]]
        weights[place] += window
    inner = slice(2 * reach[0] + 1, -2 * reach[0] - 1), slice(2 * reach[1] + 1, -2 * reach[1] - 1)
    return (canvas[inner] / np.maximum(weights[inner], TINY)).astype(np.float32, copy=False)


def _ramp(reach: int) -> FloatArray:
    return (1 - np.abs(np.arange(-reach, reach + 1)) / (reach + 1)).astype(np.float32)
