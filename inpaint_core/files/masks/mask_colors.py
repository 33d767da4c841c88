"""Colours of a mask → how strongly each pixel is painted; and pictures told from masks."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.disk.memory import check_room_for_algebra
from inpaint_core.files.masks.mask_levels import lies_flat
from inpaint_core.pixels import to_8_bit
from inpaint_core.request import MaskArray

_FEW_COLORS: Final = 64
"""More exact colours are edges, noise or a picture."""
_MANY_COLORS: Final = 8
"""More plain colours may be those of a picture with few of them."""
_SOFT_BORDER: Final = 48
"""Levels of 8 bits, by which neighbouring colours of a picture seldom differ, and labels nearly always."""
_GREY_SPREAD: Final = 24
"""Between the channels of a colour that counts as grey: lossy compression tints grey so much."""
_COLORED_SHARE: Final = 0.005
"""Of the pixels that may be coloured in a grey picture."""
_PICTURE_LEVELS: Final = 12
"""A mask with transparency has fewer greys, as its edges are in its opacity."""
_MOST_GREY_BETWEEN: Final = 0.1
"""Share of those greys that may be neither dark nor bright."""
_LUMA: Final = np.array([0.299, 0.587, 0.114])
"""Red, green and blue in brightness (Rec. 601)."""

ReadAs = Literal["one paint", "plain colours", "picture"]


@dataclass(frozen=True, eq=False)
class PaintReading:
    """What the colours of a mask mean.

    Attributes:
        kind: One paint with its soft edges, or several; plain colours without any edge; or a picture.
        strength: H x W uint8, 0 = ground, 255 = paint; None for a picture.
        colors: How many plain colours lie on the ground, if it is those.
    """

    kind: ReadAs
    strength: NDArray[np.uint8] | None
    colors: int = 0


@dataclass(frozen=True)
class _Rule:
    """How far colours may lie from the lines between ground and paints."""

    tolerance: float
    """In levels of 8 bits."""
    most_paints: int
    most_elsewhere: float
    """Share of the pixels that may lie off all lines."""
    least_ground: float
    """Share of the pixels that are ground."""
    most_between: float
    """Share of the pixels that may lie between ground and paint, where that says mask or picture."""


_EXACT: Final = _Rule(6, 24, 0.005, 0.001, 0.35)
_NOISY: Final = _Rule(44, 3, 0.03, 0.02, 0.2)
"""After lossy compression, which may lie behind the mask's own file."""
_MOST_PAINTS_ON_COLOR: Final = 2
"""On another ground than black: a drawing or a screenshot has more."""
_COLORS_OF_PAINT: Final = 12
"""Steps of a soft edge at least, where there are many paints: few colours lie on as many lines anyway."""
_END: Final = 0.25
"""Of the way from ground to paint: nearer to one of both is no edge."""
_STRAY: Final = 0.001
"""Share of a paint's pixels that may be stronger than its strength."""


def read_paint(color: NDArray[Any], visible: MaskArray | None = None, *, is_exact: bool) -> PaintReading:
    """Tell masks from pictures, and say how strongly a mask's pixels are painted.

    Grey is paint on black, as strong as it is bright. Other colours are paint on black, or where there is no
    black on the most frequent grey, else on the most frequent colour. A mask has edges between ground and
    paint only; a picture has colours that lie on no such line.

    Args:
        color: H x W x 3 RGB, uint8 or uint16.
        visible: H x W, the pixels that count; None for all.
        is_exact: False after lossy compression, where no colour is plain.
    """
    packed = _packed(color)
    seen = packed if visible is None else packed[visible]
    counts = np.bincount(seen.ravel(), minlength=2**24)
    numbers = np.flatnonzero(counts)
    weights = counts[numbers] / seen.size
    colors = _unpacked(numbers)
    is_few = numbers.size <= (_FEW_COLORS if is_exact else 1)
    if is_few and (numbers.size <= 2 or _is_plain(color, packed, numbers)):
        ground = _plain_ground(colors, weights)
        strength = np.full(2**24, 255, np.uint8)
        strength[numbers[ground]] = 0
        if numbers.size == 1:
            strength[numbers[0]] = 255 * bool(numbers[0])
        return PaintReading("plain colours", strength[packed], numbers.size - 1)
    if visible is not None and _is_grey_picture(packed, colors, weights):
        return PaintReading("picture", None)
    strengths = _strengths(colors, weights, packed)
    if strengths is None:
        return PaintReading("picture", None)
    table = np.zeros(2**24, np.uint8)
    table[numbers] = strengths
    return PaintReading("one paint", table[packed])


def as_bytes(color: NDArray[Any]) -> NDArray[np.uint8]:
    """Return colours with 8 bits: those of 16 bits that stay below 256 are 8-bit numbers in a wider file."""
    if color.dtype != np.uint8 and int(color.max()) <= np.iinfo(np.uint8).max:
        return color.astype(np.uint8)
    return to_8_bit(color)


def has_soft_borders(color: NDArray[Any]) -> bool:
    """Return whether colours go over into each other in small steps, as in a picture.

    Args:
        color: H x W x 3 RGB, uint8 or uint16.
    """
    bytes_ = as_bytes(color).astype(np.int16)
    steps = [np.abs(np.diff(bytes_, axis=axis)).max(axis=2).ravel() for axis in (0, 1)]
    found = np.concatenate(steps)
    found = found[found > 0]
    return found.size > 0 and float(np.median(found)) < _SOFT_BORDER


def _packed(color: NDArray[Any]) -> NDArray[np.int32]:
    wide = as_bytes(color).astype(np.int32)
    return np.asarray(wide[:, :, 0] << 16 | wide[:, :, 1] << 8 | wide[:, :, 2])


def _unpacked(numbers: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.stack([numbers >> 16, numbers >> 8 & 255, numbers & 255], 1).astype(np.float64)


def _is_plain(color: NDArray[Any], packed: NDArray[np.int32], numbers: NDArray[np.intp]) -> bool:
    """Return whether colours fill areas, where edges run through them from dark to bright."""
    check_room_for_algebra()
    luma = _unpacked(numbers) @ _LUMA
    order = np.argsort(luma, kind="stable")
    rank_of = np.zeros(2**24, np.uint8)
    rank_of[numbers[order]] = np.arange(numbers.size)
    if not lies_flat(rank_of[packed], np.arange(numbers.size, dtype=np.uint8)):
        return False
    return numbers.size <= _MANY_COLORS or not has_soft_borders(color)


def _plain_ground(colors: NDArray[np.float64], weights: NDArray[np.float64]) -> int:
    """Return which colour is the ground: black, else the most frequent grey, else the most frequent."""
    if not colors[0].any():
        return 0
    greys = np.flatnonzero(np.ptp(colors, axis=1) == 0)
    if greys.size == len(colors):
        return int(colors.sum(1).argmin())
    return int(greys[weights[greys].argmax()] if greys.size else weights.argmax())


def _is_grey_picture(
    packed: NDArray[np.int32], colors: NDArray[np.float64], weights: NDArray[np.float64]
) -> bool:
    """Return whether what is seen beside transparency is a black-and-white photo."""
    check_room_for_algebra()
    luma = colors @ _LUMA
    low, high = float(luma.min()), float(luma.max())
    between = (luma > low + _END * (high - low)) & (luma < high - _END * (high - low))
    return len(colors) > _PICTURE_LEVELS and float(weights[between].sum()) > _MOST_GREY_BETWEEN


def _strengths(
    colors: NDArray[np.float64], weights: NDArray[np.float64], packed: NDArray[np.int32]
) -> NDArray[np.uint8] | None:
    """Return 0..255 for each colour; None where they are those of a picture."""
    check_room_for_algebra()
    colored = np.ptp(colors, axis=1) > _GREY_SPREAD
    if float(weights[colored].sum()) <= _COLORED_SHARE:
        return np.asarray(np.rint(colors @ _LUMA), np.uint8)
    found = _on_lines(colors, weights, _EXACT)
    if found is None:
        found = _on_lines(colors, weights, _NOISY)
    return None if found is None else np.asarray(np.rint(255 * found), np.uint8)


def _on_lines(
    colors: NDArray[np.float64], weights: NDArray[np.float64], rule: _Rule
) -> NDArray[np.float64] | None:
    """Return how far each colour is on its way from ground to paint, 0..1.

    Paints are found one after the other: always the colour that stands for most of what lies on no line yet.
    """
    ground = _soft_ground(colors, weights, rule)
    if ground is None:
        return None
    apart = colors - ground
    length = np.linalg.norm(apart, axis=1)
    nearest, distance = np.zeros(len(colors), np.int64), length.copy()
    along = np.zeros(len(colors))
    most = min(rule.most_paints, max(_MOST_PAINTS_ON_COLOR, len(colors) // _COLORS_OF_PAINT))
    paints, most = 0, _MOST_PAINTS_ON_COLOR if ground.any() else most
    while float(weights[distance > rule.tolerance].sum()) > rule.most_elsewhere or not paints:
        if paints == most:
            return None
        best = int(np.where(distance > rule.tolerance, weights * length, 0).argmax())
        if length[best] == 0:
            return None
        paints += 1
        direction = apart[best] / length[best]
        projection = np.maximum(apart @ direction, 0)
        off = np.linalg.norm(apart - projection[:, None] * direction, axis=1)
        is_nearer = off < distance
        nearest[is_nearer], along[is_nearer] = paints, projection[is_nearer]
        distance = np.minimum(distance, off)
    reached = np.zeros(len(colors))
    for paint in range(1, paints + 1):
        mine = nearest == paint
        if mine.any():
            reached[mine] = np.clip(along[mine] / _full_strength(along[mine], weights[mine]), 0, 1)
    between = (reached > _END) & (reached < 1 - _END)
    is_mask = (paints == 1 and rule is _EXACT) or float(weights[between].sum()) <= rule.most_between
    return reached if is_mask else None


def _full_strength(along: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return how far a paint goes, but for a few stray pixels."""
    order = np.argsort(along)[::-1]
    behind = np.cumsum(weights[order])
    return max(float(along[order][np.searchsorted(behind, _STRAY * behind[-1])]), 1.0)


def _soft_ground(
    colors: NDArray[np.float64], weights: NDArray[np.float64], rule: _Rule
) -> NDArray[np.float64] | None:
    """Return the colour of the ground: black, white, or the most frequent; None if there is too little."""
    for ground in (np.zeros(3), np.full(3, 255.0)):
        near = np.linalg.norm(colors - ground, axis=1) <= rule.tolerance
        if float(weights[near].sum()) >= rule.least_ground:
            return ground
    return None if rule is _NOISY else np.asarray(colors[weights.argmax()])
