"""The settings of training holes: their kinds and limits."""

from typing import Final, Literal

MaskKind = Literal["mixed", "square"]
"""``mixed``: strokes, polygons and rectangles; ``square``: one random square (PEN-Net)."""
MaskChange = Literal["flip", "flip-and-rotate"]
"""How mask images are changed at random."""

MAX_RATIO: Final = 0.6
"""Largest share of a crop that is hole."""
DEFAULT_SCALE: Final = (0.4, 1.6)
"""Range of the factor on the sizes of shapes: scratches and blunt holes alike at 256 pixels."""
MAX_SCALE: Final = 8.0
"""Above it nearly every shape is larger than the hole may be."""
