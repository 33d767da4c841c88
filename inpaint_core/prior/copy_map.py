"""Where every place of a hole is copied from, to be asked for one place at a time. No torch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray

Place = tuple[float, float]
"""x, y in a view's box: 0 at the left and top border, 1 at the right and bottom one."""


@dataclass(frozen=True)
class Copied:
    """What one place of a hole is made of, most of all.

    Attributes:
        hole: The middle of the cell that was asked for.
        source: The middle of the cell it attends to most.
        share: Of its attention that goes there, 0..1.
    """

    hole: Place
    source: Place
    share: float


@dataclass(frozen=True, eq=False)
class CopyMap:
    """A network's attention, cell by cell of a grid over a view's box.

    Attributes:
        sources: h x w x 2 int32: row and column of the cell that each cell attends to most.
        shares: h x w float32: share of its attention that goes there, 0..1; 0 where nothing is attended to.
        hole: h x w bool: cells with any hole; the others are as they were.
    """

    sources: NDArray[np.int32]
    shares: NDArray[np.float32]
    hole: MaskArray

    def __post_init__(self) -> None:
        if self.sources.shape != (*self.shares.shape, 2) or self.hole.shape != self.shares.shape:
            raise ValueError(f"{self.sources.shape}, {self.shares.shape} and {self.hole.shape} do not match")

    def at(self, x: float, y: float) -> Copied | None:
        """Return what a place is copied from; None outside the hole, and where nothing is attended to.

        Args:
            x: 0 at the left border of the view's box, 1 at the right one.
            y: 0 at the top, 1 at the bottom.
        """
        height, width = self.shares.shape
        if not (0 <= x < 1 and 0 <= y < 1):
            return None
        row, column = int(y * height), int(x * width)
        share = float(self.shares[row, column])
        if share <= 0 or not self.hole[row, column]:
            return None
        source_row, source_column = (int(number) for number in self.sources[row, column])
        return Copied(
            ((column + 0.5) / width, (row + 0.5) / height),
            ((source_column + 0.5) / width, (source_row + 0.5) / height),
            share,
        )
