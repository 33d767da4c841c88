"""Areas of a file with a palette → the hole: by their colours; where those are alike, by their numbers."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.masks.mask_colors import has_soft_borders
from inpaint_core.files.masks.mask_levels import Cut, cut_levels, lies_flat, numbers_in
from inpaint_core.request import MaskArray

_MANY: Final = 8
"""More areas may be those of a picture that was brought to a palette."""
_BRIGHT: Final = 128
"""Where the number 0 is everywhere, such a colour is paint."""


def has_areas(indices: NDArray[np.uint8], color: NDArray[np.uint8], *, has_alpha: bool) -> bool:
    """Return whether the numbers of a palette are areas, such as labels, and not the colours of a picture.

    Args:
        indices: H x W.
        color: H x W x 3, what is seen.
        has_alpha: Whether parts are clear: then a grey picture is told from labels too.
    """
    numbers = numbers_in(indices)
    if numbers.size <= 2:
        return True
    if not lies_flat(indices, numbers):
        return False
    return numbers.size <= _MANY or not (has_alpha or color_tells(color)) or not has_soft_borders(color)


def color_tells(color: NDArray[np.uint8]) -> bool:
    """Return whether any pixel is other than grey."""
    return any(not np.array_equal(color[:, :, 0], color[:, :, at]) for at in (1, 2))


def cut_palette(indices: NDArray[np.uint8], color: NDArray[np.uint8], alpha: NDArray[Any] | None) -> Cut:
    """Return the hole of areas.

    The ground is what is clear; without that it is black; without that, the number 0, or the most frequent
    one. Plain greys that reach white are cut half-way, as in any other file.

    Args:
        indices: H x W.
        color: H x W x 3, what is seen.
        alpha: H x W opacity, or None.
    """
    numbers = numbers_in(indices)
    firsts = [np.unravel_index(int((indices == one).argmax()), indices.shape) for one in numbers]
    shown = np.array([color[first] for first in firsts], np.int64)
    if alpha is not None:
        opaque = np.array([alpha[first] * 2.0 >= alpha.max() for first in firsts])
        painted = opaque & shown.any(1)
        return _areas(indices, numbers, painted if painted.any() else opaque)
    if numbers.size > 1 and len(np.unique(shown, axis=0)) < numbers.size:
        return _areas(indices, numbers, numbers > numbers[0])
    if bool((shown == shown[:, :1]).all()):
        grey = np.zeros(256, np.uint8)
        grey[numbers] = shown[:, 0]
        cut = cut_levels(grey[indices], top=255, is_exact=True)
        return _areas(indices, numbers, np.isin(numbers, indices[cut.hole])) if cut.labels else cut
    return _areas(indices, numbers, numbers != _ground(shown, numbers, indices))


def _areas(indices: NDArray[np.uint8], numbers: NDArray[np.uint8], is_hole: MaskArray) -> Cut:
    wanted = numbers[is_hole]
    return Cut(np.isin(indices, wanted), tuple(wanted.tolist()))


def _ground(shown: NDArray[np.int64], numbers: NDArray[np.uint8], indices: NDArray[np.uint8]) -> int:
    """Return the number of the ground; -1 where one paint covers all."""
    if numbers.size == 1:
        return -1 if numbers[0] or int(shown.max()) >= _BRIGHT else 0
    black = np.flatnonzero(~shown.any(1))
    if black.size:
        return int(numbers[black[0]])
    if numbers[0] == 0:
        return 0
    return int(np.bincount(indices.ravel()).argmax())
