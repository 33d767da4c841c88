"""Pixels just outside a mask that look like what is inside: a rim that was not painted over.

Along the normals of the mask's border the background is known far out, and what is removed is known inside.
Pixels just outside that differ from the background as it continues, in the direction of what is inside, are
leftovers.

There are none where inside and outside look alike, where the difference does not end within
``MAX_LEFTOVER_PX`` (what is outside is then more of the same thing, left on purpose), or where only short
stretches of the border differ: a mask that was not painted around anything crosses edges, and now and then
runs along one.
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

MAX_LEFTOVER_PX: Final = 5
"""Leftovers reach no farther outside the mask."""
BACKGROUND_PX: Final = 16
"""How far outside the background is read."""
_INSIDE_PX: Final = 6
_FIRST_BACKGROUND_PX: Final = 7
_MIN_BACKGROUND: Final = 5
"""Known pixels of a profile's background at least."""
_NOISE_ALONG_PX: Final = 16
"""Half the length of border over which the texture of the background is measured."""
_MIN_DIFFERENCE: Final = 0.02
"""Of a leftover from the background, 0..1: less is not seen."""
_MIN_CONTRAST: Final = 0.06
"""Of what is inside from the background, 0..1."""
_NOISES: Final = 3.0
"""A difference counts when it is this many times the background's own spread."""
_MIN_SHARE: Final = 0.1
"""Of what is inside, in a leftover."""
_MIN_RUN_PX: Final = 10
_MIN_BORDER_SHARE: Final = 0.25
"""Of a hole's border with leftovers at least."""

LEFTOVER_OFFSETS: Final = np.arange(-_INSIDE_PX, BACKGROUND_PX + 1, dtype=np.float32)
"""Places of a profile that are looked at, in pixels outside the outermost pixel of the hole."""
_OFFSETS: Final = LEFTOVER_OFFSETS
_WITHIN: Final = (_OFFSETS >= -4) & (_OFFSETS <= -1)
_NEAR: Final = (_OFFSETS >= 1) & (_OFFSETS <= MAX_LEFTOVER_PX + 1)
_FAR: Final = _OFFSETS >= _FIRST_BACKGROUND_PX
_MIDDLE: Final = float(_OFFSETS[_FAR].mean())
_FROM_MIDDLE: Final = _OFFSETS[_NEAR] - _MIDDLE


def leftover_reach(profiles: BorderProfiles) -> NDArray[np.int64]:
    """Return how far outside each pixel of one closed border there are leftovers, in pixels; 0 for none.

    Args:
        profiles: Of n border pixels, with ``LEFTOVER_OFFSETS`` among their places.
    """
    smooth, weight = profiles.between(-_INSIDE_PX, BACKGROUND_PX)
    far = smooth[:, _FAR], weight[:, _FAR]
    level, slope, noise = _background(*far)
    within = _mean(smooth[:, _WITHIN], weight[:, _WITHIN])
    is_readable = ((far[1] > 0).sum(axis=1) >= _MIN_BACKGROUND) & (weight[:, _WITHIN] > 0).any(axis=1)
    seen_at = _NOISES * noise
    share = np.full((len(smooth), _NEAR.sum()), np.inf, np.float32)
    size = share.copy()
    # The background may go on evenly, or rise as it does further out: a leftover differs from both.
    for expected in (level[:, None], level[:, None] + slope[:, None] * _FROM_MIDDLE[None, :, None]):
        towards = within[:, None] - expected
        contrast = np.sqrt((towards**2).sum(axis=2)) + np.float32(1e-9)
        along = ((smooth[:, _NEAR] - expected) * towards).sum(axis=2) / contrast
        share, size = np.minimum(share, along / contrast), np.minimum(size, along)
        is_readable &= contrast.min(axis=1) > np.maximum(_MIN_CONTRAST, seen_at)
    is_left = (share > _MIN_SHARE) & (size > np.maximum(_MIN_DIFFERENCE, seen_at)[:, None])
    is_left &= (weight[:, _NEAR] > 0) & is_readable[:, None]
    extent = np.cumprod(is_left, axis=1).sum(axis=1)
    extent[extent > MAX_LEFTOVER_PX] = 0
    return _long_enough(extent)


def _mean(values: Floats, weight: Floats) -> Floats:
    total = np.maximum(weight.sum(axis=1), 1e-6)[:, None]
    return np.asarray((values * weight[:, :, None]).sum(axis=1) / total, np.float32)


def _background(values: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a line through each background: its level n x 3, its rise a pixel n x 3, and its spread n."""
    offsets = _OFFSETS[_FAR] - _MIDDLE
    level = _mean(values, weight)
    spread = np.maximum((weight * offsets**2).sum(axis=1), 1e-6)[:, None]
    slope = ((values - level[:, None]) * (weight * offsets)[:, :, None]).sum(axis=1) / spread
    off = ((values - level[:, None]) ** 2).sum(axis=2)[:, :, None]
    variance = circular_mean(_mean(off, weight), min(_NOISE_ALONG_PX, (len(level) - 1) // 2))
    return level, slope.astype(np.float32), np.sqrt(variance[:, 0])


def _long_enough(extent: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the extents without stretches of border too short to be the rim of anything."""
    kept = without_short_runs(extent, min_run_px=_MIN_RUN_PX)
    if np.count_nonzero(kept) < _MIN_BORDER_SHARE * len(kept):
        return np.zeros_like(extent)
    # The last of a soft edge is too faint to be told from the background, and still to be seen beside a fill.
    return np.where(kept > 0, np.minimum(kept + 1, MAX_LEFTOVER_PX), 0)
