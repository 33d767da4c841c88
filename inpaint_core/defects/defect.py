"""A speck of dust or a scratch that was found in a photo."""

from dataclasses import dataclass
from typing import Final, Literal

from inpaint_core.region import Box
from inpaint_core.request import MaskArray

Kind = Literal["speck", "scratch"]

LEAST_SCORE: Final = 2.0
"""Fainter defects are not returned at all."""


@dataclass(frozen=True, eq=False)
class Defect:
    """One of them.

    Attributes:
        kind: Which of the two.
        box: Where it lies in the photo.
        pixels: box.height x box.width bool.
        score: How much it stands out, in multiples of what is usual around it; ``LEAST_SCORE`` or more.
    """

    kind: Kind
    box: Box
    pixels: MaskArray
    score: float
