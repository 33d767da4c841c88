"""Matching and voting in many small tiles, each from beginning to end in one compiled loop."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.matching.compiled import compiled
from inpaint_core.completion.matching.patch import Flags, Floats, Guide, Indices, Prices, Sources, Targets
from inpaint_core.completion.matching.repair import repair_matches
from inpaint_core.completion.matching.search import measure_matches, search_band
from inpaint_core.completion.matching.vote import vote_best, vote_mean

_MEAN, _WHOLE = 0, 1
_measure, _repair, _search = measure_matches.fast, repair_matches.fast, search_band.fast
_vote_mean, _vote_best = vote_mean.fast, vote_best.fast


class Tiles(NamedTuple):
    """Small scenes of one size, n x h x w, and the same window in each, b x c, that holds its hole.

    Attributes:
        top: Row at which the window begins.
        left: Column at which it begins.
        source: n x h x w x 5, colour and texture of what is known; hole pixels hold 0.
        usable: n x h x w, 1 at the centres of patches that may be copied.
        shown: n x b x c x 5, what is shown now; changed in the hole.
        confidence: n x b x c, how much the patch around each pixel is trusted.
        centres: m x 2, row and column in the window of the targets, tile by tile.
        first_centre: n + 1, where the centres of each tile begin, and where the last ones end.
        pixels: p x 2, row and column in the window of hole pixels, tile by tile.
        first_pixel: n + 1, as for the centres.
        match: n x b x c x 2, row and column in the tile of each centre's source; changed.
        cost: n x b x c, of the match, below 0 where there is no centre; changed.
        origin: n x b x c x 2, place in the tile that each hole pixel is copied from if it is copied whole;
            changed.
        radius: n, of the random search: the longer side of what each tile holds.
        states: n x k, starts of random numbers, none 0: for the beginning, and for each pass.
    """

    top: int
    left: int
    source: Floats
    usable: Flags
    shown: Floats
    confidence: Floats
    centres: Indices
    first_centre: NDArray[np.int64]
    pixels: Indices
    first_pixel: NDArray[np.int64]
    match: Indices
    cost: Floats
    origin: Indices
    radius: NDArray[np.int64]
    states: NDArray[np.uint32]


@compiled
def trust(targets: Targets, confidence: Floats, sharpness: float, kind: int) -> Floats:
    """Return b x c, how much each target counts; 0 where there is none.

    Args:
        targets: Of one tile.
        confidence: b x c.
        sharpness: How fast a match counts less as it costs more; smaller is faster.
        kind: ``_WHOLE`` where pixels are copied from the one that counts most, ``_MEAN`` for means.
    """
    centres = targets.centres
    costs = np.empty(centres.shape[0], np.float32)
    for i in range(centres.shape[0]):
        costs[i] = max(targets.cost[centres[i, 0], centres[i, 1]], np.float32(0))
    spread = np.float32(sharpness * np.percentile(costs, 75) + 1e-9)
    weight = np.zeros(confidence.shape, np.float32)
    for i in range(centres.shape[0]):
        y, x = centres[i, 0], centres[i, 1]
        if kind == _WHOLE:
            weight[y, x] = confidence[y, x] / (costs[i] + np.float32(1e-3) * spread + np.float32(1e-12))
        else:
            weight[y, x] = confidence[y, x] * (
                np.exp(-costs[i] / (np.float32(2) * spread)) + np.float32(1e-6)
            )
    return weight


_trust = trust.fast


@compiled
def match_tiles(
    tiles: Tiles,
    guide: Guide,
    prices: Prices,
    shifts: Indices,
    rounds: NDArray[np.int64],
    step: int,
    sharpness: float,
    first: int,
    last: int,
) -> None:
    """Match and vote in the tiles ``first`` to ``last``, each by itself, as ``level.LevelCompletion`` does.

    Args:
        tiles: Those that have nothing to copy are left as they are.
        guide: Over a tile and the window, the same for all.
        prices: Of a match.
        shifts: That are tried, at least one.
        rounds: How many passes of searching each round has.
        step: Centres lie on every so manyth row and column.
        sharpness: ``CompletionSettings.vote_sharpness``.
        first: Tile.
        last: One after the last tile.
    """
    no_uses = np.zeros((1, 1), np.int32)
    for k in range(first, last):
        centres = tiles.centres[tiles.first_centre[k] : tiles.first_centre[k + 1]]
        pixels = tiles.pixels[tiles.first_pixel[k] : tiles.first_pixel[k + 1]]
        count = centres.shape[0]
        if count == 0 or not tiles.usable[k].any():
            continue
        sources = Sources(tiles.source[k], tiles.usable[k])
        targets = Targets(tiles.top, tiles.left, centres, step, tiles.shown[k], tiles.match[k], tiles.cost[k])
        _repair(sources, targets, tiles.states[k, 0:1])
        used = 1
        for passes in rounds:
            if used > 1:
                weight = _trust(targets, tiles.confidence[k], sharpness, _MEAN)
                _vote_mean(sources, targets, weight, pixels, 0, len(pixels))
            _measure(sources, targets, guide, 0, count)
            for number in range(passes):
                state = tiles.states[k, used : used + 1]
                # There is one band: no neighbour is ever read as it was before.
                _search(
                    sources, targets, targets, guide, prices, no_uses, shifts, 1, tiles.radius[k],
                    0, count, number % 2 == 1, state,
                )  # fmt: skip
                used += 1
        weight = _trust(targets, tiles.confidence[k], sharpness, _MEAN)
        _vote_mean(sources, targets, weight, pixels, 0, len(pixels))
        weight = _trust(targets, tiles.confidence[k], sharpness, _WHOLE)
        _vote_best(targets, weight, pixels, tiles.origin[k])
