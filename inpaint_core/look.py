"""How a fill meets the photo, and what is kept of a fill so that this can be chosen again: frozen records."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box

MAX_SEAM_PX: Final = 48
"""Widest soft seam that can be chosen after a fill."""
MAX_GRAIN: Final = 2.0


@dataclass(frozen=True, kw_only=True)
class Look:
    """What can be changed of a fill without making it again.

    Attributes:
        seam_px: Width of the soft seam outside the hole, in image pixels; 0 = hard edge.
        detail: How much of the fill's fine structure is shown, 0 = only its low frequencies, 1 = all.
        grain: Grain of the fill, as a multiple of the photo's own, 0 to ``MAX_GRAIN``. What a fill has is
            never taken away: only what is missing is added.
    """

    seam_px: int = 0
    detail: float = 1.0
    grain: float = 1.0

    def __post_init__(self) -> None:
        if self.seam_px < 0:
            raise ValueError(f"seam_px must be 0 or more, got {self.seam_px}")
        if not 0 <= self.detail <= 1:
            raise ValueError(f"detail must lie in 0..1, got {self.detail}")
        if not 0 <= self.grain <= MAX_GRAIN:
            raise ValueError(f"grain must lie in 0..{MAX_GRAIN}, got {self.grain}")


@dataclass(frozen=True, eq=False)
class Grain:
    """The grain of a photo around one hole, and how much of it the fill has.

    Attributes:
        samples: n x s x s x 3 float16, in units of 0..1: what is left of even places of the photo without
            their low frequencies.
        present: h x w float32, 0..1, over the kept box at any size: the share of that grain in the fill.
        seed: Of the places where the samples are laid.
    """

    samples: NDArray[np.float16]
    present: NDArray[np.float32]
    seed: int


@dataclass(frozen=True, eq=False)
class KeptFill:
    """One region's fill as it was before it was put into the photo.

    Attributes:
        box: Where it lies in the photo: the hole, and around it as much as a soft seam may take.
        values: h x w x 3, about 0..1: float16 for a photo of 8 bit, float32 for one of 16.
        own: h x w, True on the region's part of the hole.
        is_open: h x w, True where a seam may come: on known pixels.
        seam_px: Widest seam that there are values for.
        grain: None where the photo has none, or too few even places to tell.
    """

    box: Box
    values: NDArray[np.float16] | NDArray[np.float32]
    own: NDArray[np.bool_]
    is_open: NDArray[np.bool_]
    seam_px: int
    grain: Grain | None = None

    def __post_init__(self) -> None:
        if self.values.shape != (self.box.height, self.box.width, 3):
            raise ValueError(f"values are {self.values.shape}, the box is {self.box}")
