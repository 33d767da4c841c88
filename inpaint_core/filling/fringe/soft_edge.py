"""How far beyond a mask the edge of the thing under it reaches: blur, glow and sharpening are wide.

A mask that was drawn along a thing has the thing's edge beneath it all along, a few pixels inside its own
border. There the photo changes along the normal more than the background does farther out, and that change
dies away outwards, often outside the mask. What is left there is faint, but the network, the tone and the
copied pieces all go by the pixels beside the mask, and carry it through the whole fill.

A mask that was drawn around nothing has no such edge: the photo changes along its normals as much at its
border as elsewhere.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.filling.fringe.border_profiles import (
    BorderProfiles,
    Floats,
    circular_mean,
    without_short_runs,
)

MAX_REACH_PX: Final = 10
"""An edge that reaches farther is not covered: the mask was drawn through it."""
EDGE_BACKGROUND_PX: Final = 20
"""How far outside the background is read."""
_FIRST_BACKGROUND_PX: Final = 12
_MOST_INSIDE_PX: Final = 12
"""How far inside the mask the edge may lie."""
_NEAREST_PX: Final = -1
"""Where it lies at least: an edge at the border or beyond it may be another thing's."""
_RISE: Final = 1.15
"""A change that grows again by this, farther out, is that at another thing's edge."""
_CHANGE_ALONG_PX: Final = 24
"""Half the length of border over which the changes of profiles are averaged."""
_BACKGROUND_ALONG_PX: Final = 64
_EDGE: Final = 2.2
"""Change at an edge, at least, in changes of the background."""
_MIN_EDGE_SHARE: Final = 0.75
"""Of the border with such an edge, at least: a mask drawn around nothing has one here and there. Of 30 things
outlined by hand 25 have more, of 27 blobs in the same photos none, of 120 in small photos 4."""
_LEFT: Final = 1.3
"""Change where something of an edge is left, at least, in changes of the background."""
_LEAST_CHANGE: Final = 0.002
"""By how much more it changes at least, 0..1 over two pixels: less is not seen."""
_BEYOND_TYPICAL_PX: Final = 3
"""How much farther an edge may reach than it does on average over the border."""
_MIN_RUN_PX: Final = 10
_MIN_KNOWN: Final = 0.2

EDGE_OFFSETS: Final = np.arange(-_MOST_INSIDE_PX - 1, EDGE_BACKGROUND_PX + 1, dtype=np.float32)
"""Places of a profile that are looked at, in pixels outside the outermost pixel of the hole."""
_MIDDLES: Final = EDGE_OFFSETS[1:-1]
_FAR: Final = _MIDDLES >= _FIRST_BACKGROUND_PX


def edge_reach(profiles: BorderProfiles) -> NDArray[np.int64]:
    """Return how far outside each pixel of one closed border a thing's edge reaches, in pixels; 0 for not.

    Args:
        profiles: Of n border pixels, at ``EDGE_OFFSETS``.
    """
    smooth, weight = profiles.colours, profiles.weight
    whole = len(smooth)
    steps = np.sqrt(((smooth[:, 2:] - smooth[:, :-2]) ** 2).sum(axis=2))
    counts = np.minimum(weight[:, 2:], weight[:, :-2]) > 0
    change = _averaged(steps, counts, _CHANGE_ALONG_PX)
    background = _averaged(steps[:, _FAR], counts[:, _FAR], _BACKGROUND_ALONG_PX)
    reach, is_edge = _reach_of(change, background)
    if np.count_nonzero(is_edge) < _MIN_EDGE_SHARE * whole:
        return np.zeros(whole, np.int64)
    typical, _ = _reach_of(
        _averaged(steps, counts, whole)[:1], _averaged(steps[:, _FAR], counts[:, _FAR], whole)[:1]
    )
    # A change at the first pixel outside is that to the hole's own last pixel.
    reach[~is_edge | (reach > MAX_REACH_PX) | (reach == 1)] = 0
    return without_short_runs(np.minimum(reach, typical + _BEYOND_TYPICAL_PX), min_run_px=_MIN_RUN_PX)


def _reach_of(change: Floats, background: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return how far outside the mask the change around its peak reaches without a gap, and where is an edge.

    Args:
        change: n x d, along profiles; NaN where it is not known.
        background: n x f, of the background.
    """
    known = ~np.isnan(background)
    usual = np.where(known, background, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    change = np.nan_to_num(change, nan=0.0)
    peak = np.where(_MIDDLES <= _NEAREST_PX, change, -1).argmax(axis=1)
    height = np.take_along_axis(change, peak[:, None], axis=1)[:, 0]
    is_edge = known.any(axis=1) & (height > _EDGE * usual + _LEAST_CHANGE)
    is_left = change > (_LEFT * usual + _LEAST_CHANGE)[:, None]
    is_beyond = np.arange(len(_MIDDLES)) >= peak[:, None]
    # Between the edge and the border may be a place without change: the crest of a halo.
    may_end = is_beyond & (_MIDDLES > 0)
    least = np.minimum.accumulate(np.where(is_beyond, change, np.inf), axis=1)
    has_ended = np.logical_or.accumulate(may_end & (~is_left | (change > _RISE * least)), axis=1)
    return np.where(may_end & ~has_ended, _MIDDLES, 0).max(axis=1).astype(np.int64), is_edge


def _averaged(values: Floats, counts: NDArray[np.bool_], reach: int) -> Floats:
    """Return means along the border; NaN where too little is known."""
    reach = min(reach, (len(values) - 1) // 2)
    weight = counts.astype(np.float32)
    total = circular_mean(weight, reach)
    mean = circular_mean(values * weight, reach) / np.maximum(total, np.float32(1e-6))
    return np.where(total > _MIN_KNOWN, mean, np.float32(np.nan)).astype(np.float32)
