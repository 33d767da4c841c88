"""A speck of dust or a scratch that was found in a photo."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box
from inpaint_core.request import MaskArray

Kind = Literal["speck", "scratch"]

LEAST_SCORE: Final = 0.0
"""Fainter defects are not returned at all."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """What may be one of them.

    Attributes:
        kind: Which of the two.
        box: Where it lies in the photo.
        pixels: box.height x box.width bool.
        evidence: What was measured about it.
    """

    kind: Kind
    box: Box
    pixels: MaskArray
    evidence: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Defect:
    """One of them.

    Attributes:
        kind: Which of the two.
        box: Where it lies in the photo.
        pixels: box.height x box.width bool.
        score: Logarithm of the odds that it is one; ``LEAST_SCORE`` or more.
    """

    kind: Kind
    box: Box
    pixels: MaskArray
    score: float
