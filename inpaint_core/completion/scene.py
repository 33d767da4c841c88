"""What is to be completed."""

from dataclasses import dataclass

from inpaint_core.completion.matching.patch import Floats
from inpaint_core.request import MaskArray


@dataclass(frozen=True, eq=False)
class Scene:
    """A hole and the part of the photo that it is completed from.

    Attributes:
        image: H x W x 3, 0..1; what it holds in the hole is not looked at.
        hole: H x W, True on the pixels to fill; at least one.
        sources: H x W, True on the pixels that may be copied; none of the hole's.
        guess: H x W x 3, 0..1, what is expected in the hole: only its low frequencies are used. None lets the
            photo alone decide.
        penalty: H' x W' over the scene: how much more a source there costs, in medians of the cost of a
            match. None for no preference.
        seam_px: How far outside the hole the copied pieces are continued, for a soft seam.
    """

    image: Floats
    hole: MaskArray
    sources: MaskArray
    guess: Floats | None = None
    penalty: Floats | None = None
    seam_px: int = 0
