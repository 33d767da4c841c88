"""What is handed to whoever fills one region."""

from dataclasses import dataclass

from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The part of the photo that one region's fill is completed from.

    Attributes:
        image: H x W x 3, RGB, uint8 or uint16; not to be written to. With the fills of the regions that this
            one comes after.
        own: H x W, True on the region's own part of the hole; at least one.
        others: H x W, True on other regions' holes that are not filled yet: what is there is to be removed.
        sources: H x W, True where the image may be copied from: known from the start, and allowed.
        wanted: The part that is asked for: the region's hole and its soft seam.
        photo_size: Height and width of the whole photo: in a small one patches are pieces of things.
    """

    image: ImageArray
    own: MaskArray
    others: MaskArray
    sources: MaskArray
    wanted: Box
    photo_size: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Crop:
    """The part of the photo that one region's fill looks at.

    Attributes:
        region: Number of the region in its plan, from 0.
        image: H x W x 3, RGB, uint8 or uint16; not to be written to. With the fills of the regions that this
            one comes after.
        mask: H x W, True = hole, not all of it.
        wanted: The part of the crop that is asked for: the hole and its soft seam.
        side_px: Longest side at which a network sees the crop; 0 for the network's own working size.
        is_narrow: Whether the hole is too narrow for a network to be asked: it is continued from its rim.
        is_spot: Whether it is only begun so, and completed like a hole that a network looked at.
        filled: H x W, True where ``image`` shows another region's fill: known, and to be agreed with, but
            nothing to copy from. None where there is none.
        around: What the fill is completed from; None for those that are not.
    """

    region: int
    image: ImageArray
    mask: MaskArray
    wanted: Box
    side_px: int = 0
    is_narrow: bool = False
    filled: MaskArray | None = None
    around: Surroundings | None = None
    is_spot: bool = False

    @property
    def needs_network(self) -> bool:
        """Whether a network is asked."""
        return not (self.is_narrow or self.is_spot)

    @property
    def is_fixed(self) -> bool:
        """Whether the crop is the same in every completion of a job: it shows no other region's fill."""
        return self.filled is None
