"""The best match of all, by comparing every target with every source: for small levels."""

from typing import Final

import numpy as np

from inpaint_core.completion.matching.patch import (
    RADIUS_PX,
    SIDE_PX,
    Floats,
    Guide,
    Indices,
    Prices,
    Sources,
    Targets,
)

_CHUNK: Final = 1024


def search_everywhere(sources: Sources, targets: Targets, guide: Guide, prices: Prices) -> None:
    """Give each target its best source; ``prices.reuse`` is not looked at.

    The difference of two patches is taken apart into two squares and a product, so that all pairs are one
    product of matrices.

    Args:
        sources: To choose from.
        targets: ``match`` and ``cost`` are changed.
        guide: What is expected.
        prices: Of distance.
    """
    places = np.argwhere(sources.valid).astype(np.int32)
    theirs = _patches_at(sources.values, places)
    squares = (theirs**2).sum(axis=1)
    sy, sx = places[:, 0], places[:, 1]
    cells = sy >> guide.shift, sx >> guide.shift
    present, penalty = guide.present[cells], guide.penalty[cells]
    for begin in range(0, len(targets.centres), _CHUNK):
        part = targets.centres[begin : begin + _CHUNK]
        at = part[:, 0], part[:, 1]
        y, x = part[:, 0] + targets.top, part[:, 1] + targets.left
        ours = _patches_at(targets.values, part)
        match = (ours**2).sum(axis=1)[:, None] + squares - 2 * (ours @ theirs.T)
        expected = guide.expected[y >> guide.shift, x >> guide.shift]
        apart = (expected**2).sum(axis=1)[:, None] + (present**2).sum(axis=1) - 2 * (expected @ present.T)
        match = np.maximum(match, 0) + guide.weight[at][:, None] * np.maximum(apart, 0)
        far = prices.along_y * (y[:, None] - sy).astype(np.float32) ** 2
        far += prices.along_x * (x[:, None] - sx).astype(np.float32) ** 2
        best = (match + far + penalty).argmin(axis=1)
        targets.match[at] = places[best]
        targets.cost[at] = match[np.arange(len(part)), best]


def _patches_at(values: Floats, centres: Indices) -> Floats:
    """Return one row of a patch's values for each centre."""
    windows = np.lib.stride_tricks.sliding_window_view(values, (SIDE_PX, SIDE_PX), axis=(0, 1))
    picked = windows[centres[:, 0] - RADIUS_PX, centres[:, 1] - RADIUS_PX]
    return np.asarray(picked, np.float32).reshape(len(centres), -1)
