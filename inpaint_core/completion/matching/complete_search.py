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
    indices_of,
)
from inpaint_core.files.disk.memory import check_room_for_algebra

_CHUNK: Final = 1024
_ROWS: Final = 32
"""Of a product of matrices that are worked on at once: they stay in the processor's cache."""


class CompleteSearch:
    """Gives each target its best source, again and again: only what targets show changes in between.

    The difference of two patches is taken apart into two squares and a product, so that all pairs are one
    product of matrices. ``Prices.reuse`` is not looked at.
    """

    def __init__(self, sources: Sources, targets: Targets, guide: Guide, prices: Prices) -> None:
        """Compute what stays the same: it holds two numbers a pair of target and source.

        Args:
            sources: To choose from.
            targets: Whose matches are looked for.
            guide: What is expected.
            prices: Of distance.
        """
        check_room_for_algebra()
        self._targets = targets
        self._places = indices_of(sources.valid)
        self._theirs = _patches_at(sources.values, self._places)
        self._squares = (self._theirs**2).sum(axis=1)
        self._parts = [
            self._fixed(targets.centres[begin : begin + _CHUNK], guide, prices)
            for begin in range(0, len(targets.centres), _CHUNK)
        ]

    def _fixed(self, centres: Indices, guide: Guide, prices: Prices) -> tuple[Indices, Floats, Floats]:
        """Return some targets, and for each pair what the guide costs and what the place does."""
        sy, sx = self._places[:, 0], self._places[:, 1]
        y, x = centres[:, 0] + self._targets.top, centres[:, 1] + self._targets.left
        cells = sy >> guide.shift, sx >> guide.shift
        present, penalty = guide.present[cells], guide.penalty[cells]
        expected = guide.expected[y >> guide.shift, x >> guide.shift]
        apart = (expected**2).sum(axis=1)[:, None] + (present**2).sum(axis=1) - 2 * (expected @ present.T)
        guided = guide.weight[centres[:, 0], centres[:, 1]][:, None] * np.maximum(apart, 0)
        far = prices.along_y * (y[:, None] - sy).astype(np.float32) ** 2
        far += prices.along_x * (x[:, None] - sx).astype(np.float32) ** 2
        across = guide.across[centres[:, 0], centres[:, 1]]
        off = across[:, :1] * (sy - y[:, None]) + across[:, 1:] * (sx - x[:, None])
        far += np.minimum(off**2, np.float32(guide.most))
        far += penalty
        return centres, guided, far

    def run(self) -> None:
        """Change ``match`` and ``cost`` of the targets."""
        check_room_for_algebra()
        targets = self._targets
        for centres, guided, far in self._parts:
            at = centres[:, 0], centres[:, 1]
            ours = _patches_at(targets.values, centres)
            squares = (ours**2).sum(axis=1)[:, None]
            ours *= 2
            product = ours @ self._theirs.T
            best, cost = np.empty(len(centres), np.intp), np.empty(len(centres), np.float32)
            for begin in range(0, len(centres), _ROWS):
                rows = slice(begin, begin + _ROWS)
                match = squares[rows] + self._squares
                match -= product[rows]
                np.maximum(match, 0, out=match)
                match += guided[rows]
                best[rows] = (match + far[rows]).argmin(axis=1)
                cost[rows] = np.take_along_axis(match, best[rows, None], axis=1)[:, 0]
            targets.match[at] = self._places[best]
            targets.cost[at] = cost


def _patches_at(values: Floats, centres: Indices) -> Floats:
    """Return one row of a patch's values for each centre."""
    windows = np.lib.stride_tricks.sliding_window_view(values, (SIDE_PX, SIDE_PX), axis=(0, 1))
    picked = windows[centres[:, 0] - RADIUS_PX, centres[:, 1] - RADIUS_PX]
    return np.asarray(picked, np.float32).reshape(len(centres), -1)
