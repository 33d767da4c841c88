"""What a patch is, and the arrays that patches are compared in."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

RADIUS_PX: Final = 3
SIDE_PX: Final = 2 * RADIUS_PX + 1
PATCH_PIXELS: Final = SIDE_PX * SIDE_PX
CHANNELS: Final = 5
"""Of what is compared: R, G, B, and texture along x and along y (``texture.py``)."""

Floats = NDArray[np.float32]
Indices = NDArray[np.int32]
Flags = NDArray[np.uint8]
RandomState = NDArray[np.uint32]
"""One number, not 0."""


def indices_of(flags: NDArray[np.bool_] | Flags) -> Indices:
    """Return row and column of each place that is set, sorted: n x 2.

    They lie one behind the other, always: a compiled loop is compiled again for another layout.
    """
    return np.argwhere(flags).astype(np.int32, order="C")


class Sources(NamedTuple):
    """Where patches are copied from: the whole crop at one level, h x w.

    Attributes:
        values: h x w x 5; hole pixels hold 0.
        valid: h x w, 1 at the centres of patches that may be copied.
    """

    values: Floats
    valid: Flags


class Targets(NamedTuple):
    """What is to be matched: patches that touch the hole, in a box around it, b x c.

    Attributes:
        top: Row of the level at which the box begins.
        left: Column of the level at which the box begins.
        centres: n x 2, row and column in the box, sorted by row and then column.
        step: Centres lie on every so manyth row and column of the box.
        values: b x c x 5, what is shown now.
        match: b x c x 2, row and column in the level of each centre's source.
        cost: b x c, of the match: patches and guide; below 0 where there is no centre.
    """

    top: int
    left: int
    centres: Indices
    step: int
    values: Floats
    match: Indices
    cost: Floats


class Guide(NamedTuple):
    """Low frequencies that are expected in the hole, and those that sources have, on grids of cells.

    Attributes:
        expected: Colours expected, h' x w' x 3, over the whole level.
        present: Colours present, h' x w' x 3, over the whole level.
        penalty: h' x w', added to the cost of a source there.
        shift: A cell is 2^shift pixels wide and high.
        weight: b x c, over the targets' box: of the squared difference of the two colours; 0 for no guide.
        across: b x c x 2, over the targets' box: down and right. The square of its product with the way to a
            source is what that source costs; 0 where no line is.
        most: What that costs at most.
    """

    expected: Floats
    present: Floats
    penalty: Floats
    shift: int
    weight: Floats
    across: Floats
    most: float


class Prices(NamedTuple):
    """What a match costs beside the difference of the patches and the guide.

    Attributes:
        along_x: One squared pixel of horizontal distance.
        along_y: One squared pixel of vertical distance.
        reuse: Each time that a source is used already.
        nearest: Sources closer than this many pixels are never taken.
    """

    along_x: float
    along_y: float
    reuse: float
    nearest: int


def new_state(random: np.random.Generator) -> RandomState:
    """Return the start of a row of random numbers for one band."""
    return np.array([random.integers(1, 2**32, dtype=np.uint64)], np.uint32)
