"""What a mask means, whichever program wrote it: which of its pixels are the hole.

In this order:

1. A picture with clear parts, such as a photo with something erased: the clear part is the hole. Where the
   clear part is all around, it is a thing cut out, and the thing is the hole.
2. A picture without clear parts is no mask, and is refused.
3. Two values: the one that is not the ground. Labels: all but 0, or the one that is asked for.
4. Else the mask is soft, and is cut half-way between darkest and brightest.

Where a mask has transparency, it counts as if it lay on black; where only opacity tells, opacity is the mask.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadMaskError
from inpaint_core.files.masks.mask_colors import as_bytes, read_paint
from inpaint_core.files.masks.mask_levels import Cut, cut_levels, cut_soft, numbers_in
from inpaint_core.files.masks.mask_palette import cut_palette, has_areas
from inpaint_core.files.masks.mask_values import MaskValues, read_values
from inpaint_core.pixels import laid_on, to_8_bit
from inpaint_core.request import MaskArray

EXPECTED: Final = "A mask is white where to fill and black elsewhere, or clear where something was erased."
_LEAST_CLEAR: Final = 0.1
"""Of the opacity, that must be missing somewhere: less is noise."""
_AROUND: Final = 0.9
"""Share of the border that is clear around a thing cut out."""
_MOST_BOXED: Final = 0.98
"""Share of its bounding box that a thing cut out covers: a photo on a larger clear canvas covers all."""
_ONE_COLOR: Final = 32
"""Levels of 8 bits, by which one paint on nothing may differ from itself after lossy compression."""
_LISTED: Final = 8


@dataclass(frozen=True, eq=False)
class MaskFile:
    """A mask as read from a file.

    Attributes:
        name: What to call it.
        hole: H x W bool, True = hole.
        notices: Sentences for the user: how it was read, where that is not plain.
        brightest: The largest number in it.
        top: The largest that there could be.
    """

    name: str
    hole: MaskArray
    notices: tuple[str, ...]
    brightest: float
    top: float

    def require_hole(self) -> "MaskFile":
        """Return the mask itself.

        Raises:
            BadMaskError: There is no hole in it.
        """
        if self.hole.any():
            return self
        raise BadMaskError(
            f"There is no hole in the mask {self.name}: the brightest value in it is {self.brightest:g} of "
            f"{self.top:g}. {EXPECTED}"
        )


def decode_mask(data: bytes, name: str, *, label: int | None = None) -> MaskFile:
    """Read a mask from the bytes of its file.

    Args:
        data: The whole file.
        name: What to call it.
        label: The one label that is the hole; None for all.

    Raises:
        BadImageError: It is no image.
        BadMaskError: It is a picture and no mask, or has no such label.
    """
    return interpret(read_values(data, name), name, label=label)


def interpret(values: MaskValues, name: str, *, label: int | None = None) -> MaskFile:
    """Return what the numbers of a mask mean; see the top of this file.

    Args:
        values: Of the file.
        name: What to call it.
        label: The one label that is the hole; None for all.

    Raises:
        BadMaskError: It is a picture and no mask, is clear everywhere, or has no such label.
    """
    alpha = _telling(values.alpha)
    if alpha is not None and not alpha.any():
        raise BadMaskError(f"The mask {name} is clear everywhere: there is nothing in it. {EXPECTED}")
    hole, notices = _hole(values, alpha, name, label)
    largest = values.levels[np.isfinite(values.levels)].max(initial=0)
    return MaskFile(name, hole, notices, float(largest), values.top)


def _telling(alpha: NDArray[Any] | None) -> NDArray[Any] | None:
    """Return opacity that says something; None where it is the same everywhere, but for noise."""
    if alpha is None:
        return None
    is_even = float(alpha.min()) >= (1 - _LEAST_CLEAR) * float(alpha.max())
    return None if is_even and bool(alpha.any()) else alpha


def _hole(
    values: MaskValues, alpha: NDArray[Any] | None, name: str, label: int | None
) -> tuple[MaskArray, tuple[str, ...]]:
    if label is not None:
        return _with_label(values, alpha, name, label), ()
    if values.indices is not None:
        color = as_bytes(np.broadcast_to(values.levels, (*values.size, 3)))
        if has_areas(values.indices, color, has_alpha=alpha is not None):
            return _said(cut_palette(values.indices, color, alpha), name)
    if alpha is not None:
        return _see_through(values, alpha, name)
    return _opaque(values, name)


def _opaque(values: MaskValues, name: str) -> tuple[MaskArray, tuple[str, ...]]:
    if values.levels.shape[2] == 1:
        return _said(cut_levels(values.levels[:, :, 0], top=values.top, is_exact=values.is_exact), name)
    reading = read_paint(values.levels, is_exact=values.is_exact)
    if reading.strength is None:
        raise BadMaskError(f"{name} is a picture with colours, not a mask. {EXPECTED}")
    if reading.kind == "plain colours":
        return reading.strength > 0, _said_of_colors(reading.colors, name)
    return cut_soft(reading.strength, top=255, is_exact=values.is_exact), ()


def _see_through(values: MaskValues, alpha: NDArray[Any], name: str) -> tuple[MaskArray, tuple[str, ...]]:
    """Return the hole of a mask or picture whose opacity differs."""
    color = np.broadcast_to(values.levels, (*values.size, 3))
    visible = np.asarray(alpha * 2.0 >= alpha.max())
    if not values.is_exact:
        inner = cv2.erode(visible.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        visible = inner if inner.any() else visible
    limits = (0, 100) if values.is_exact else (10, 90)  # lossy compression mixes colours along edges
    dark, bright = np.percentile(as_bytes(color)[visible], limits, axis=0)
    if float((bright - dark).max()) <= _ONE_COLOR:
        return cut_soft(alpha, top=_top(alpha), is_exact=True), ()
    if read_paint(color, visible, is_exact=values.is_exact).kind == "picture":
        return _erased_or_cut_out(alpha, name)
    flat = laid_on(as_bytes(color), to_8_bit(alpha)[:, :, None], level=0)
    grey = values.levels.shape[2] == 1
    return _opaque(MaskValues(flat[:, :, :1] if grey else flat, None, None, values.is_exact, 255), name)


def _erased_or_cut_out(alpha: NDArray[Any], name: str) -> tuple[MaskArray, tuple[str, ...]]:
    clear = np.asarray(alpha * 2.0 < float(alpha.min()) + float(alpha.max()))
    border = np.concatenate([clear[0], clear[-1], clear[:, 0], clear[:, -1]])
    rows, columns = np.flatnonzero(~clear.all(1)), np.flatnonzero(~clear.all(0))
    boxed = ~clear[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if float(border.mean()) >= _AROUND and float(boxed.mean()) < _MOST_BOXED:
        return ~clear, (f"{name} shows a thing cut out, clear all around it: what it shows is the mask.",)
    return clear, (f"{name} is a picture with clear parts: what is clear in it is the mask.",)


def _with_label(values: MaskValues, alpha: NDArray[Any] | None, name: str, label: int) -> MaskArray:
    numbers: NDArray[Any] | None = values.indices
    if numbers is None and values.is_exact and values.levels.shape[2] == 1:
        numbers = values.levels[:, :, 0]
    if numbers is None:
        raise BadMaskError(
            f"The mask {name} has no labels, so there is no label {label}: only files with a palette "
            "or with one whole number a pixel have them, and no JPEG."
        )
    hole = np.asarray(numbers == label)
    if alpha is not None:
        hole &= np.asarray(alpha * 2.0 >= alpha.max())
    if not hole.any():
        found = [f"{one:g}" for one in numbers_in(numbers).tolist() if one]
        raise BadMaskError(f"The mask {name} has no label {label}: it has {_listed(found) or 'only 0'}.")
    return hole


def _said(cut: Cut, name: str) -> tuple[MaskArray, tuple[str, ...]]:
    if len(cut.labels) < 2:
        return cut.hole, ()
    found = _listed([str(one) for one in cut.labels])
    return cut.hole, (f"{name} holds the labels {found}: the mask is all of them.",)


def _said_of_colors(colors: int, name: str) -> tuple[str, ...]:
    if colors < 2:
        return ()
    return (f"{name} holds {colors} colours beside its ground: the mask is all of them.",)


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
    return ", ".join(words[:_LISTED]) + more


def _top(alpha: NDArray[Any]) -> float:
    return float(np.iinfo(alpha.dtype).max)
