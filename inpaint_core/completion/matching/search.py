"""PatchMatch: for each patch of a hole, where in the known region something like it is.

Barnes et al., "PatchMatch: A Randomized Correspondence Algorithm for Structural Image Editing", SIGGRAPH
2009: a good match is handed to the neighbours, and is improved by random tries around it. The loops are
compiled; targets are searched in bands of rows that do not see each other's changes, so the result does not
depend on how many threads there are.
"""

from itertools import pairwise
from typing import Final

import numpy as np

from inpaint_core.completion.matching.compiled import compiled, inlined
from inpaint_core.completion.matching.patch import (
    CHANNELS,
    RADIUS_PX,
    SIDE_PX,
    Floats,
    Guide,
    Indices,
    Prices,
    RandomState,
    Sources,
    Targets,
)
from inpaint_core.completion.matching.random_numbers import next_random, random_offset

Best = tuple[np.float32, np.float32, np.int64, np.int64]
"""Of a target: cost in all, cost of the match alone, row and column of the source."""
Band = tuple[int, int]
"""First of a run of targets, and one after its last."""

_ROW: Final = SIDE_PX * CHANNELS
_BAND_TARGETS: Final = 8_000
_MAX_BANDS: Final = 64


@inlined
def _difference(
    ours: Floats, theirs: Floats, ty: int, tx: int, sy: int, sx: int, limit: float | np.float32
) -> np.float32:
    """Return the squared difference of two patches, or anything of at least ``limit`` once it is that."""
    a, b = ours.reshape(-1), theirs.reshape(-1)
    our_stride, their_stride = ours.shape[1] * CHANNELS, theirs.shape[1] * CHANNELS
    t = (ty - RADIUS_PX) * our_stride + (tx - RADIUS_PX) * CHANNELS
    s = (sy - RADIUS_PX) * their_stride + (sx - RADIUS_PX) * CHANNELS
    total = np.float32(0)
    for _ in range(SIDE_PX):
        row = np.float32(0)
        for i in range(_ROW):
            e = a[t + i] - b[s + i]
            row += e * e
        total += row
        if total >= limit:
            return total
        t += our_stride
        s += their_stride
    return total


@inlined
def _guided(guide: Guide, weight: np.float32, y: int, x: int, sy: int, sx: int) -> np.float32:
    if weight == 0:
        return np.float32(0)
    k = guide.shift
    ours, theirs = guide.expected[y >> k, x >> k], guide.present[sy >> k, sx >> k]
    a, b, c = ours[0] - theirs[0], ours[1] - theirs[1], ours[2] - theirs[2]
    cost: np.float32 = weight * (a * a + b * b + c * c)
    return cost


@inlined
def _extra(
    guide: Guide, prices: Prices, used: int, across: Floats, y: int, x: int, sy: int, sx: int
) -> np.float32:
    dy, dx = sy - y, sx - x
    dear = guide.penalty[sy >> guide.shift, sx >> guide.shift]
    off = across[0] * dy + across[1] * dx
    dear += min(off * off, np.float32(guide.most))
    cost: np.float32 = dear + prices.reuse * used + prices.along_y * (dy * dy) + prices.along_x * (dx * dx)
    return cost


@compiled
def measure_matches(sources: Sources, targets: Targets, guide: Guide, first: int, last: int) -> None:
    """Write what the matches of some targets cost."""
    for i in range(first, last):
        y, x = targets.centres[i, 0], targets.centres[i, 1]
        sy, sx = targets.match[y, x, 0], targets.match[y, x, 1]
        guided = _guided(guide, guide.weight[y, x], targets.top + y, targets.left + x, sy, sx)
        targets.cost[y, x] = guided + _difference(targets.values, sources.values, y, x, sy, sx, np.inf)


@compiled
def count_uses(targets: Targets, uses: Indices) -> None:
    """Count how many targets are matched to each place of the level."""
    uses[:] = 0
    for i in range(targets.centres.shape[0]):
        y, x = targets.centres[i, 0], targets.centres[i, 1]
        uses[targets.match[y, x, 0], targets.match[y, x, 1]] += 1


@inlined
def _better(
    sources: Sources,
    targets: Targets,
    guide: Guide,
    prices: Prices,
    uses: Indices,
    y: int,
    x: int,
    sy: int,
    sx: int,
    best: Best,
) -> Best:
    """Return the better of the best match so far and another one."""
    height, width = sources.valid.shape
    if sy < 0 or sx < 0 or sy >= height or sx >= width or not sources.valid[sy, sx]:
        return best
    level_y, level_x = targets.top + y, targets.left + x
    if prices.nearest > 0:
        dy, dx = sy - level_y, sx - level_x
        if dy * dy + dx * dx < prices.nearest * prices.nearest:
            return best
    used = uses[sy, sx] if prices.reuse > 0 else 0
    extra = _extra(guide, prices, used, guide.across[y, x], level_y, level_x, sy, sx)
    if extra >= best[0]:
        return best
    match = _guided(guide, guide.weight[y, x], level_y, level_x, sy, sx)
    if match + extra >= best[0]:
        return best
    match += _difference(targets.values, sources.values, y, x, sy, sx, best[0] - extra - match)
    if match + extra >= best[0]:
        return best
    return np.float32(match + extra), np.float32(match), np.int64(sy), np.int64(sx)


@inlined
def _take_over(
    sources: Sources,
    targets: Targets,
    near: Targets,
    guide: Guide,
    prices: Prices,
    uses: Indices,
    y: int,
    x: int,
    ny: int,
    nx: int,
    best: Best,
) -> Best:
    """Return the better of a match and the one of a neighbour, moved along."""
    height, width = near.cost.shape
    if ny < 0 or nx < 0 or ny >= height or nx >= width or near.cost[ny, nx] < 0:
        return best
    sy, sx = near.match[ny, nx, 0] + y - ny, near.match[ny, nx, 1] + x - nx
    if sy == best[2] and sx == best[3]:
        return best
    return _better(sources, targets, guide, prices, uses, y, x, sy, sx, best)


@inlined
def _look_around(
    sources: Sources,
    targets: Targets,
    guide: Guide,
    prices: Prices,
    uses: Indices,
    radius: int,
    y: int,
    x: int,
    best: Best,
    state: RandomState,
) -> Best:
    """Return the best of a match and random ones around it, nearer and nearer."""
    while radius >= 1:
        sy = int(best[2] + random_offset(state, radius))
        sx = int(best[3] + random_offset(state, radius))
        best = _better(sources, targets, guide, prices, uses, y, x, sy, sx, best)
        radius //= 2
    return best


@inlined
def _shift(
    sources: Sources,
    targets: Targets,
    guide: Guide,
    prices: Prices,
    uses: Indices,
    shifts: Indices,
    tries: int,
    y: int,
    x: int,
    best: Best,
    state: RandomState,
) -> Best:
    """Return the best of a match and some at common shifts."""
    for _ in range(tries):
        z = np.int64(next_random(state) % np.uint32(shifts.shape[0]))
        sy, sx = targets.top + y + shifts[z, 0], targets.left + x + shifts[z, 1]
        best = _better(sources, targets, guide, prices, uses, y, x, sy, sx, best)
    return best


@compiled
def search_band(
    sources: Sources,
    targets: Targets,
    before: Targets,
    guide: Guide,
    prices: Prices,
    uses: Indices,
    shifts: Indices,
    tries: int,
    radius: int,
    first: int,
    last: int,
    backwards: bool,  # noqa: FBT001 - compiled functions take no keywords only
    state: RandomState,
) -> None:
    """Improve the matches of the targets ``first`` to ``last`` once.

    Args:
        sources: To choose from.
        targets: ``match`` and ``cost`` of the band are changed.
        before: ``match`` and ``cost`` as they were: read where a neighbour is in another band.
        guide: What is expected.
        prices: Of distance and reuse.
        uses: How often each place of the level is used; the band's own copy, changed. Not looked at when
            reuse costs nothing.
        shifts: m x 2, m at least 1: rows and columns from target to source that are common in the photo.
        tries: How many of the shifts are tried.
        radius: Of the first random try; it halves from try to try.
        first: Target of the band.
        last: One after the last target of the band.
        backwards: Whether to go from the last to the first.
        state: Of the random numbers; changed.
    """
    low, high = targets.centres[first, 0], targets.centres[last - 1, 0]
    back = targets.step if backwards else -targets.step
    for j in range(last - first):
        i = last - 1 - j if backwards else first + j
        y, x = targets.centres[i, 0], targets.centres[i, 1]
        by, bx = targets.match[y, x, 0], targets.match[y, x, 1]
        used = 0
        if prices.reuse > 0:
            uses[by, bx] -= 1
            used = uses[by, bx]
        match = targets.cost[y, x]
        here = guide.across[y, x]
        total = match + _extra(guide, prices, used, here, targets.top + y, targets.left + x, by, bx)
        best = (np.float32(total), np.float32(match), np.int64(by), np.int64(bx))
        for k in range(2):
            ny, nx = (y + back, x) if k == 0 else (y, x + back)
            near = targets if low <= ny <= high else before
            best = _take_over(sources, targets, near, guide, prices, uses, y, x, ny, nx, best)
        best = _look_around(sources, targets, guide, prices, uses, radius, y, x, best, state)
        best = _shift(sources, targets, guide, prices, uses, shifts, tries, y, x, best, state)
        targets.cost[y, x] = best[1]
        targets.match[y, x, 0], targets.match[y, x, 1] = best[2], best[3]
        if prices.reuse > 0:
            uses[best[2], best[3]] += 1


def bands_of(centres: Indices) -> list[Band]:
    """Return runs of whole rows of targets to be searched apart, which depend on the targets alone."""
    count = int(np.clip(len(centres) // _BAND_TARGETS, 1, _MAX_BANDS))
    rows = centres[:, 0]
    starts = [int(np.searchsorted(rows, rows[len(rows) * k // count])) for k in range(count)]
    edges = [*sorted(set(starts)), len(rows)]
    return [(first, last) for first, last in pairwise(edges) if last > first]
