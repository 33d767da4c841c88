"""From matches to colours: what the patches that cover a pixel say about it."""

import numpy as np

from inpaint_core.completion.matching.compiled import compiled
from inpaint_core.completion.matching.patch import RADIUS_PX, Floats, Indices, Sources, Targets


@compiled
def vote_mean(
    sources: Sources, targets: Targets, weight: Floats, pixels: Indices, first: int, last: int
) -> None:
    """Show at some pixels the weighted mean of what all patches that cover them have there.

    Args:
        sources: Of the colours.
        targets: ``values`` are changed.
        weight: b x c, of the targets; 0 where there is no centre.
        pixels: n x 2, row and column in the targets' box.
        first: Of the pixels.
        last: One after the last.
    """
    height, width = weight.shape
    source, out = sources.values, targets.values
    for i in range(first, last):
        y, x = pixels[i, 0], pixels[i, 1]
        total = np.float32(0)
        a0 = a1 = a2 = a3 = a4 = np.float32(0)
        for ty in range(max(0, y - RADIUS_PX), min(height, y + RADIUS_PX + 1)):
            if ty % targets.step:
                continue
            for tx in range(max(0, x - RADIUS_PX), min(width, x + RADIUS_PX + 1)):
                w = weight[ty, tx]
                if w > 0:
                    sy, sx = targets.match[ty, tx, 0] + y - ty, targets.match[ty, tx, 1] + x - tx
                    total += w
                    a0 += w * source[sy, sx, 0]
                    a1 += w * source[sy, sx, 1]
                    a2 += w * source[sy, sx, 2]
                    a3 += w * source[sy, sx, 3]
                    a4 += w * source[sy, sx, 4]
        if total > 0:
            out[y, x, 0] = a0 / total
            out[y, x, 1] = a1 / total
            out[y, x, 2] = a2 / total
            out[y, x, 3] = a3 / total
            out[y, x, 4] = a4 / total


@compiled
def vote_best(targets: Targets, weight: Floats, pixels: Indices, origin: Indices) -> None:
    """Find where each pixel is copied from: what the covering patch of the highest weight has there.

    Args:
        targets: With their matches.
        weight: b x c, of the targets; 0 where there is no centre.
        pixels: n x 2, row and column in the targets' box.
        origin: b x c x 2, row and column in the level; changed at the pixels that any patch covers.
    """
    height, width = weight.shape
    for i in range(pixels.shape[0]):
        y, x = pixels[i, 0], pixels[i, 1]
        best = np.float32(0)
        for ty in range(max(0, y - RADIUS_PX), min(height, y + RADIUS_PX + 1)):
            if ty % targets.step:
                continue
            for tx in range(max(0, x - RADIUS_PX), min(width, x + RADIUS_PX + 1)):
                w = weight[ty, tx]
                if w > best:
                    best = w
                    origin[y, x, 0] = targets.match[ty, tx, 0] + y - ty
                    origin[y, x, 1] = targets.match[ty, tx, 1] + x - tx
