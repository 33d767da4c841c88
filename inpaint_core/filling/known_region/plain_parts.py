"""Parts of a hole whose fill is certain from what is around them: no network and no patches are needed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray

_Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PlainPart:
    """A connected part of a hole, and what its rim says that it is.

    Attributes:
        rows: Of the part with its rim.
        columns: Of the part with its rim.
        part: h x w over these, True on the part.
        rim: h x w, True on the rim.
        fill: n x 3, 0..1, the pixels of the part.
        seam: m x 3, 0..1, those of the rim, as the photo has them.
        has_grain: Whether the photo's grain belongs on the fill; else it is exact as it is.
    """

    rows: slice
    columns: slice
    part: MaskArray
    rim: MaskArray
    fill: _Floats
    seam: _Floats
    has_grain: bool


def lay_plain_parts(values: _Floats, parts: Sequence[PlainPart]) -> MaskArray:
    """Put plain parts into a fill.

    Args:
        values: H x W x 3, 0..1, a fill; changed in the parts and on their rims.
        parts: Of ``find_flat_parts`` or ``find_smooth_parts``.

    Returns:
        H x W, True where the fill is such a part now.
    """
    done = np.zeros(values.shape[:2], np.bool_)
    for one in parts:
        here = (one.rows, one.columns)
        values[here][one.part] = one.fill
        values[here][one.rim] = one.seam  # what a soft seam shows
        done[here] |= one.part
    return done
