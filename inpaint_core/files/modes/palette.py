"""A fill in a file with a palette: the nearest colours, and new ones where the palette has room."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.files.disk.memory import check_room_for_algebra
from inpaint_core.files.modes.indexed import MAX_COLORS, OPAQUE, Indexed

CLOSE_LEVELS: Final = 2
"""A colour so near to the wanted one, in each channel of 0..255, is as good."""
VISIBLE_LEVELS: Final = (8, 24)
"""A fill further off than this shows beside the photo: the first number in a palette of close colours, up to
the second where the palette's own colours lie so far apart that the whole photo is as coarse."""
_MOST: Final = 0.9
"""So much of a fill must be near enough, and so many colours of a palette say how close they lie."""
_ROWS_AT_ONCE: Final = 8192


@dataclass(frozen=True, eq=False)
class _Wanted:
    """The colours of a fill: M x 4 int32 RGBA, how many pixels have each, and which one each pixel has."""

    colors: NDArray[np.int32]
    counts: NDArray[np.int64]
    places: NDArray[np.int64]


def fit_palette(
    indexed: Indexed, image: NDArray[Any], alpha: NDArray[Any] | None, changed: NDArray[np.bool_]
) -> Indexed | None:
    """Return the file's pixels with a fill in them, or None if the fill would be visibly off.

    Pixels that are not changed keep their number, and the numbers they use keep their colour. Entries that no
    such pixel uses may get a colour of the fill, and 2 or 4 bits become 8 if nothing less will do.

    Args:
        indexed: As the file was.
        image: H x W x 3 uint8, with the fill.
        alpha: H x W uint8, or None.
        changed: H x W, True where the photo differs from the file.
    """
    if not changed.any():
        return indexed
    wanted = _wanted(image, alpha, changed, indexed.colors)
    nearest, off = _nearest(wanted.colors, indexed.colors)
    if off.max() <= CLOSE_LEVELS:
        return _with_fill(indexed, changed, wanted, nearest)
    for bits in dict.fromkeys((indexed.bits, 8)):
        grown = _with_new_colors(indexed, changed, wanted, off, bits)
        nearest, off_now = _nearest(wanted.colors, grown.colors)
        if _is_good(wanted, grown.colors[nearest], off_now, _visible_levels(indexed, changed)):
            return _with_fill(grown, changed, wanted, nearest)
    return None


def _wanted(
    image: NDArray[Any],
    alpha: NDArray[Any] | None,
    changed: NDArray[np.bool_],
    palette: NDArray[np.uint8],
) -> _Wanted:
    color = image[changed]
    opacity = np.full(len(color), OPAQUE, np.uint8) if alpha is None else alpha[changed]
    rgba = np.concatenate([color, opacity[:, None]], axis=1)
    clear = np.flatnonzero(palette[:, 3] == 0)
    if clear.size:  # what cannot be seen needs no colour of its own
        rgba[opacity == 0] = palette[clear[0]]
    packed = np.ascontiguousarray(rgba).view(np.uint32)[:, 0]
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    return _Wanted(found.view(np.uint8).reshape(-1, 4).astype(np.int32), counts, places)


def _nearest(
    wanted: NDArray[np.int32], palette: NDArray[np.uint8]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return for each wanted colour the number of the nearest, and how far off it is in its worst channel."""
    check_room_for_algebra()
    numbers = np.empty(len(wanted), np.uint8)
    entries = palette.astype(np.float32)
    squares = (entries**2).sum(axis=1)
    for top in range(0, len(wanted), _ROWS_AT_ONCE):
        some = wanted[top : top + _ROWS_AT_ONCE].astype(np.float32)
        numbers[top : top + _ROWS_AT_ONCE] = (squares - 2 * some @ entries.T).argmin(axis=1)
    return numbers, np.abs(palette[numbers].astype(np.int32) - wanted).max(axis=1)


def _visible_levels(indexed: Indexed, changed: NDArray[np.bool_]) -> float:
    """Return how far off a fill may be beside the colours that the known pixels use."""
    used = np.bincount(indexed.values[~changed], minlength=len(indexed.colors)) > 0
    colors = indexed.colors[used].astype(np.int32)
    apart = np.abs(colors[:, None] - colors[None]).max(axis=2)
    np.fill_diagonal(apart, VISIBLE_LEVELS[1])
    between = float(np.quantile(apart.min(axis=1), _MOST)) if len(colors) > 1 else 0.0
    return min(max(between, VISIBLE_LEVELS[0]), VISIBLE_LEVELS[1])


def _is_good(wanted: _Wanted, chosen: NDArray[np.uint8], off: NDArray[np.int32], visible: float) -> bool:
    """Return whether nearly every pixel of the fill is near enough; opacity must be so everywhere."""
    opacity_off = np.abs(chosen[:, 3].astype(np.int32) - wanted.colors[:, 3]).max()
    seen = wanted.counts[off > visible].sum() / wanted.counts.sum()
    return bool(opacity_off <= CLOSE_LEVELS and seen <= 1 - _MOST)


def _with_new_colors(
    indexed: Indexed, changed: NDArray[np.bool_], wanted: _Wanted, off: NDArray[np.int32], bits: int
) -> Indexed:
    """Return the file with colours of the fill in the entries that nothing else uses."""
    used = np.bincount(indexed.values[~changed], minlength=MAX_COLORS) > 0
    own = len(indexed.colors)
    room = [*range(own, 1 << bits), *(number for number in range(own) if not used[number])]
    new = _chosen_colors(wanted, off, len(room)) if room else np.empty((0, 4), np.uint8)
    slots = np.array(room[: len(new)], np.intp)
    size = max(own, int(slots.max(initial=-1)) + 1)
    colors = np.zeros((size, 4), np.uint8)
    colors[:own] = indexed.colors
    colors[slots] = new
    deep = indexed.deep_colors
    if deep is not None:
        deep = np.concatenate([deep, np.zeros((size - own, 3), np.uint16)])
        deep[slots] = new[:, :3].astype(np.uint16) * 257
    return replace(indexed, colors=colors, deep_colors=deep, bits=bits)


def _chosen_colors(wanted: _Wanted, off: NDArray[np.int32], room: int) -> NDArray[np.uint8]:
    """Return at most ``room`` colours for those of a fill that the palette lacks; all of them if they fit."""
    far = off > CLOSE_LEVELS
    colors = wanted.colors[far].astype(np.uint8)
    if len(colors) <= room:
        return colors
    pixels = np.repeat(colors, wanted.counts[far], axis=0)[None]
    if (colors[:, 3] == OPAQUE).all():
        picture = Image.fromarray(np.ascontiguousarray(pixels[:, :, :3]))
        found = picture.quantize(room, Image.Quantize.MEDIANCUT)
    else:
        found = Image.fromarray(pixels).quantize(room, Image.Quantize.FASTOCTREE)
    chosen = np.array(found.getpalette("RGBA"), np.uint8).reshape(-1, 4)[:room]
    return np.unique(chosen, axis=0)


def _with_fill(
    indexed: Indexed, changed: NDArray[np.bool_], wanted: _Wanted, nearest: NDArray[np.uint8]
) -> Indexed:
    values = indexed.values.copy()
    values[changed] = nearest[wanted.places]
    return replace(indexed, values=values)
