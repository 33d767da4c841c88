"""Black-and-white and toned photos: their colours follow from lightness, and a fill's have to do so too.

In a sepia print, a cyanotype or a grey scan there is one colour for each lightness. Where that holds of the
known pixels around a hole, a colour that a network brings in is not one of the photo's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import ImageArray, MaskArray

PIXELS_WITHIN: Final = ((0.99, 4 / 255),)
"""Where such a share of the known pixels is so near to the curve, nothing of a fill may leave it."""
MEANS_WITHIN: Final = ((0.9, 8.5 / 255), (0.99, 20 / 255))
"""Of means of small cells: grain in colour is gone there. JPEG keeps colours coarsely, and a stamp on a grey
letter does not make it colourful."""
GREY_WITHIN: Final = 1.5 / 255
"""A curve that is so near to grey everywhere is grey."""
SLACK_SHARE: Final = 0.98
"""A fill may be as far from the curve as all but the last two percent of the known pixels."""
_BINS: Final = 64
_STEPS: Final = 1020
_MAX_LOOKED_AT_PX: Final = 1024
_MAX_SIDE_PX: Final = 128
_MIN_CELL_PX: Final = 4
_MIN_COLORS: Final = 32
_SIGMA_PX: Final = 4.0

_Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ToneCurve:
    """The one colour that a photo has for each lightness, the mean of the three channels.

    Attributes:
        tint: n x 3, colour minus lightness at evenly spaced lightnesses from 0 to 1.
        slack: How far single pixels of the photo are from the curve: grain in colour, lossy files.
        slack_of_means: How far means of small cells are.
    """

    tint: _Floats
    slack: float
    slack_of_means: float

    def keep(self, values: _Floats) -> _Floats:
        """Return colours moved to the curve as near as the photo's are, their lightness as it is.

        Args:
            values: h x w x 3, about 0..1.

        Returns:
            The same shape; of a grey photo with three equal channels.
        """
        lightness = values.mean(axis=2)
        wanted = lightness[:, :, None] + _at(self.tint, lightness)
        if not self.slack:
            return np.asarray(wanted, np.float32)
        off = np.asarray(values - wanted, np.float32)
        low = np.asarray(cv2.GaussianBlur(off, (0, 0), _SIGMA_PX, borderType=cv2.BORDER_REFLECT), np.float32)
        off += _limited(low, self.slack_of_means) - low
        return np.asarray(wanted + _limited(off, self.slack), np.float32)


def find_tone_curve(image: ImageArray, known: MaskArray) -> ToneCurve | None:
    """Return the curve that known pixels keep to, None where they have colours of their own.

    Args:
        image: H x W x 3, RGB, uint8 or uint16.
        known: H x W, True on the pixels to look at.
    """
    full = np.float32(np.iinfo(image.dtype).max)
    thinned = -(-max(known.shape) // _MAX_LOOKED_AT_PX)
    image, known = image[::thinned, ::thinned], known[::thinned, ::thinned]
    step = -(-max(known.shape) // _MAX_SIDE_PX)
    pixels = image[::step, ::step][known[::step, ::step]].astype(np.float32) / full
    exact = _curve_of(pixels, PIXELS_WITHIN)
    if exact is not None:
        is_grey = np.abs(exact).max() <= GREY_WITHIN
        return ToneCurve(np.zeros_like(exact) if is_grey else exact, 0.0, 0.0)
    cell_px = max(_MIN_CELL_PX, step)
    height, width = (max(1, side // cell_px) for side in known.shape)
    share = cv2.resize(known.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    means = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    colors = means[share == 1].astype(np.float32) / full
    curve = _curve_of(colors, MEANS_WITHIN)
    if curve is None:
        return None
    slack, slack_of_means = (
        float(np.quantile(_distance(some, curve), SLACK_SHARE)) for some in (pixels, colors)
    )
    return ToneCurve(curve, slack, slack_of_means)


def _curve_of(colors: _Floats, within: Sequence[tuple[float, float]]) -> _Floats | None:
    """Return the tint at each lightness of n x 3 colours, None where too many are far from it."""
    if len(colors) < _MIN_COLORS:
        return None
    lightness = _mean_of_channels(colors)
    tint = colors - lightness[:, None]
    place = np.clip(np.rint(lightness * (_BINS - 1)), 0, _BINS - 1).astype(np.intp)
    filled = np.flatnonzero(np.bincount(place, minlength=_BINS))
    bins = np.arange(_BINS)
    # The middle of each bin: a few pixels of another colour do not move it.
    interpolated = np.stack(
        [np.interp(bins, filled, _middles(place, tint[:, channel])[filled]) for channel in range(3)], axis=1
    )
    curve = np.asarray(interpolated, np.float32)
    off = _distance(colors, curve)
    return curve if all(_is_within(off, part, limit) for part, limit in within) else None


def _is_within(off: _Floats, part: float, limit: float) -> bool:
    """Tell whether the quantile of distances is at most a limit; most can be told by counting alone."""
    near = int(np.count_nonzero(off <= np.float32(limit)))
    below = int((len(off) - 1) * part)
    if near <= below:
        return False
    return near > below + 1 or bool(np.quantile(off, part) <= limit)


def _mean_of_channels(colors: _Floats) -> _Floats:
    """Return the means of n x 3 colours; over an axis of three numpy's own takes several times as long."""
    return np.asarray((colors[:, 0] + colors[:, 1] + colors[:, 2]) / np.float32(3), np.float32)


def _middles(place: NDArray[np.intp], values: _Floats) -> NDArray[np.float64]:
    """Return the median of the values, -1..1, in each of the bins, to a quarter of a level of 8 bit."""
    steps = np.rint(values * _STEPS).astype(np.intp)
    lowest = int(steps.min())  # most photos take a small part of all steps, and counts of the rest are work
    steps -= lowest
    width = int(steps.max()) + 1
    counts = np.bincount(place * width + steps, minlength=_BINS * width).reshape(_BINS, width).cumsum(axis=1)
    middle = (counts >= (counts[:, -1:] + 1) // 2).argmax(axis=1)
    return np.asarray((middle + lowest) / _STEPS, np.float64)


def _distance(colors: _Floats, curve: _Floats) -> _Floats:
    """Return how far each of n x 3 colours is from the curve, in its channel that is furthest."""
    lightness = _mean_of_channels(colors)
    off = np.abs(colors - lightness[:, None] - _at(curve, lightness))
    return np.asarray(np.maximum(np.maximum(off[:, 0], off[:, 1]), off[:, 2]), np.float32)


def _limited(off: _Floats, limit: float) -> _Floats:
    """Return differences from the curve, h x w x 3, none of them larger than a limit."""
    size = np.abs(off).max(axis=2, keepdims=True)
    return np.asarray(off * np.minimum(1, limit / np.maximum(size, 1e-9)), np.float32)


def _at(curve: _Floats, lightness: _Floats) -> _Floats:
    """Return the curve's tint at each lightness, between its values in straight lines."""
    place = np.clip(lightness * np.float32(_BINS - 1), 0, _BINS - 1)
    below = np.minimum(place.astype(np.intp), _BINS - 2)
    share = (place - below)[..., None]
    return np.asarray(curve[below] * (1 - share) + curve[below + 1] * share, np.float32)
