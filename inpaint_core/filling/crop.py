"""What is handed to whoever fills one region."""

from dataclasses import dataclass

from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray


@dataclass(frozen=True, eq=False)
class Crop:
    """The part of the photo that one region's fill looks at.

    Attributes:
        region: Number of the region in its plan, from 0.
        image: H x W x 3, RGB, uint8 or uint16; not to be written to.
        mask: H x W, True = hole, not all of it.
        wanted: The part of the crop that is asked for: the hole and its soft seam.
    """

    region: int
    image: ImageArray
    mask: MaskArray
    wanted: Box
