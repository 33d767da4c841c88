"""The grain of a photo: measured in even places around a hole, laid over a fill that has too little of it.

Grain is what is left of an even place without its low frequencies: noise of the sensor as demosaicing, noise
reduction and compression have left it, or the grain of a film. Pieces of it are copied, so that its colours
and its correlation from pixel to pixel are the photo's own.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.look import Grain
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray

SAMPLE_PX: Final = 32
AROUND_PX: Final = 160
"""How far around the hole the photo is looked at."""
_SIGMA_PX: Final = 2.0
_MARGIN_PX: Final = 6
_LOOKED_AT: Final = 96
_KEPT: Final = 32
_MIN_KEPT: Final = 6
_EVEN_SHARE: Final = 0.35
"""Of the places looked at, those with the least fine structure: they may be even."""
_EVEN_PEAK: Final = 8.0
"""Energy of the strongest small cell of a place over that of the middle one: about 3 for noise; a line, an
edge or a speck has more, and would be laid over the fill again and again."""
_EVEN_SPREAD: Final = 2.0
"""A place this many times rougher than the evenest ones is covered with something."""
_MIN_SPREAD: Final = 0.0015
"""A photo with less, 0..1, has no grain that could be seen."""
_MAX_SPREAD: Final = 0.04
"""More is not grain but texture."""
_CLIPPED: Final = (0.02, 0.98)
"""Beyond these the photo is black or white, and its grain is cut off."""
_ENOUGH: Final = 0.5
"""A fill with this share of the grain has all of it: the grain of even places differs as much."""
_TONE_SLACK: Final = 0.15
_FINE_PX: Final = 4
_CELL_PX: Final = 16

_Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class EvenPlaces:
    """Even places of a photo around a hole, and what is left of them without their low frequencies: grain.

    Attributes:
        samples: n x s x s x 3, in units of 0..1.
        spread: Of the finest samples, 0..1.
        darkest: Tone of the darkest sample, 0..1.
        brightest: Tone of the brightest one.
    """

    samples: NDArray[np.float16]
    spread: float
    darkest: np.float32
    brightest: np.float32


def find_even_places(image: ImageArray, mask: MaskArray, box: Box, *, seed: int) -> EvenPlaces | None:
    """Return the grain of the photo around a hole.

    Args:
        image: H x W x 3, the photo, RGB, uint8 or uint16.
        mask: H x W, True = hole: what the photo holds there is not looked at.
        box: Of the fill.
        seed: Of the places that are looked at.

    Returns:
        None where no grain can be seen, or too few places are known and even.
    """
    found = _even_samples(image, mask, box, np.random.default_rng(seed))
    if found is None:
        return None
    samples, tones = found
    spreads = [float(_fine_spread(one).mean()) for one in samples]
    spread = float(np.median(spreads))
    if spread < _MIN_SPREAD:
        return None
    samples *= np.float32(min(1.0, _MAX_SPREAD / spread))
    # Even places differ, and a fill copied from the finest of them lacks nothing.
    least = min(float(np.percentile(spreads, 10)), _MAX_SPREAD)
    return EvenPlaces(samples.astype(np.float16), least, tones.min(), tones.max())


def measure_grain(values: _Floats, places: EvenPlaces, *, is_copied: bool, seed: int) -> Grain:
    """Return the grain of the photo around a fill, and how much of it the fill has.

    Args:
        values: h x w x 3, 0..1, the fill over its box.
        places: Around that box.
        is_copied: Whether the fill should have all of the photo's grain; else it counts as having it already.
        seed: Of the places where samples are laid later.
    """
    height, width = values.shape[:2]
    cells = (-(-height // _CELL_PX), -(-width // _CELL_PX))
    present = np.ones(cells, np.float32)
    if is_copied:
        share = _fine_spread(_without_low(values)) / (places.spread * _ENOUGH)
        present = np.clip(share, 0, 1).astype(np.float32)
        tone = cv2.resize(values, cells[::-1], interpolation=cv2.INTER_AREA).mean(axis=2)
        # Black has no grain, and bright places have another than dark ones: unknown tones get none.
        low, high = places.darkest - _TONE_SLACK, places.brightest + _TONE_SLACK
        present[(tone < max(low, _CLIPPED[0])) | (tone > min(high, _CLIPPED[1]))] = 1
    return Grain(places.samples, present, seed)


def missing_grain(grain: Grain, *, amount: float, detail: float) -> _Floats:
    """Return how much grain is to be added to a fill so that it has ``amount`` times the photo's.

    Variances add up: a fill that has a share s gets the root of amount^2 - s^2.

    Args:
        grain: Of the fill.
        amount: 0..2.
        detail: Of the look: showing less of the fill's fine structure shows less of its own grain.

    Returns:
        h x w over the fill's box, of the size of ``grain.present``: a factor for ``lay_grain``.
    """
    missing = np.maximum(0, amount**2 - (grain.present * detail) ** 2)
    return np.asarray(np.sqrt(missing), np.float32)


def lay_grain(grain: Grain, height: int, width: int) -> _Floats:
    """Return samples laid over height x width at random, faded into each other at even strength.

    Args:
        grain: Its seed says which sample lies where.
        height: Of the fill's box.
        width: Of the fill's box.

    Returns:
        height x width x 3, in units of 0..1, as strong as the photo's grain.
    """
    return lay_samples(grain.samples, height, width, seed=grain.seed)


def lay_samples(samples: NDArray[np.floating], height: int, width: int, *, seed: int) -> _Floats:
    """Return samples laid over height x width at random, faded into each other at even strength.

    Args:
        samples: n x s x s x 3, each with a mean of about 0.
        height: In pixels.
        width: In pixels.
        seed: Says which sample lies where.
    """
    random = np.random.default_rng(seed)
    side = samples.shape[1]
    half = side // 2
    ramp = np.sin((np.arange(side, dtype=np.float32) + 0.5) * np.float32(np.pi / side))
    # Grain adds up by its variance: four squared windows that overlap make 1 everywhere.
    faded = samples.astype(np.float32) * (ramp[:, None] * ramp)[None, :, :, None]
    rows, columns = height // side + 2, width // side + 2
    field = np.zeros((height, width, 3), np.float32)
    for down in (0, half):
        for right in (0, half):
            chosen = random.integers(len(faded), size=(rows, columns))
            tiles = faded[chosen].transpose(0, 2, 1, 3, 4).reshape(rows * side, columns * side, 3)
            field += tiles[down : down + height, right : right + width]
    return field


def _even_samples(
    image: ImageArray, mask: MaskArray, box: Box, random: np.random.Generator
) -> tuple[_Floats, _Floats] | None:
    """Return the fine structure of the evenest places around a box, n x s x s x 3, and their tones, n."""
    around = box.grown(AROUND_PX, height=mask.shape[0], width=mask.shape[1])
    side = SAMPLE_PX + 2 * _MARGIN_PX
    if around.height < side or around.width < side:
        return None
    holes = cv2.integral(mask[around.slices].astype(np.uint8))
    step = SAMPLE_PX // 2
    hidden = holes[side:, side:] - holes[:-side, side:] - holes[side:, :-side] + holes[:-side, :-side]
    places = np.argwhere(hidden[::step, ::step] == 0) * step + [around.top, around.left]
    if len(places) > _LOOKED_AT:
        places = places[random.choice(len(places), _LOOKED_AT, replace=False)]
    scale = np.float32(np.iinfo(image.dtype).max)
    inner = slice(_MARGIN_PX, -_MARGIN_PX)
    found, tones = [], []
    for top, left in places:
        part = image[top : top + side, left : left + side].astype(np.float32) / scale
        if _CLIPPED[0] < part.mean(axis=(0, 1)).min() and part.mean(axis=(0, 1)).max() < _CLIPPED[1]:
            found.append(_without_low(part)[inner, inner])
            tones.append(part.mean())
    spreads = np.array([float(one.std()) for one in found])
    count = min(_KEPT, round(len(found) * _EVEN_SHARE))
    if count < _MIN_KEPT:
        return None
    evenest = np.argsort(spreads, kind="stable")[:count]
    samples = np.stack([found[number] for number in evenest])
    is_even = _look_like_noise(samples)
    if np.count_nonzero(is_even) < _MIN_KEPT:
        return None
    return samples[is_even], np.array(tones, np.float32)[evenest][is_even]


def _look_like_noise(samples: _Floats) -> MaskArray:
    """Tell for each sample, n x s x s x 3, whether it has the same energy all over, and not much of it."""
    parts = SAMPLE_PX // _FINE_PX
    cells = (samples**2).mean(axis=3).reshape(-1, parts, _FINE_PX, parts, _FINE_PX).mean(axis=(2, 4))
    energy = cells.reshape(len(samples), -1)
    middle = np.median(energy, axis=1)
    # An edge through a smooth place leaves its middle cell smooth: it still tells how much grain there is.
    is_noise = middle <= _EVEN_SPREAD**2 * np.percentile(middle, 10)
    return np.asarray(is_noise & (energy.max(axis=1) <= _EVEN_PEAK * middle), np.bool_)


def _without_low(values: _Floats) -> _Floats:
    low = cv2.GaussianBlur(values, (0, 0), _SIGMA_PX, borderType=cv2.BORDER_REFLECT)
    return np.asarray(values - low, np.float32)


def _fine_spread(fine: _Floats) -> _Floats:
    """Return the standard deviation in cells; a line or an edge through a cell does not count."""
    height, width = fine.shape[:2]
    pad = [(0, -height % _CELL_PX), (0, -width % _CELL_PX)]
    energy = np.pad(
        (fine**2).mean(axis=2), pad, mode="symmetric" if min(height, width) >= _CELL_PX else "edge"
    )
    rows, columns, parts = energy.shape[0] // _CELL_PX, energy.shape[1] // _CELL_PX, _CELL_PX // _FINE_PX
    small = energy.reshape(rows, parts, _FINE_PX, columns, parts, _FINE_PX).mean(axis=(2, 5))
    ordered = np.sort(small.transpose(0, 2, 1, 3).reshape(rows, columns, parts**2), axis=2)
    return np.asarray(np.sqrt(ordered[:, :, : parts**2 // 2].mean(axis=2)), np.float32)
