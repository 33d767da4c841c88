"""One hole of a mask filled by itself, while the others hold what was chosen for them."""

from collections.abc import Sequence
from dataclasses import replace

from inpaint_core.filling.separate.holes import Hole, only
from inpaint_core.filling.separate.mix import mix
from inpaint_core.request import Completion, FillSettings, ImageArray, InpaintRequest


def one_hole_request(
    first: InpaintRequest,
    holes: Sequence[Hole],
    others: Sequence[Completion],
    number: int,
    settings: FillSettings,
) -> InpaintRequest:
    """Return a request that fills one hole; the others are seen as they are filled, and never copied from.

    Args:
        first: The request that fills all holes.
        holes: Of its mask.
        others: One completion for each of the other holes, in their order.
        number: Of the hole.
        settings: Of the new fill.
    """
    part = only(holes[number], first.mask)
    filled = first.mask & ~part
    sources = ~filled if first.source_mask is None else first.source_mask & ~filled
    image = _image_with(first.image, holes, others, number)
    return replace(first, image=image, mask=part, source_mask=sources, settings=settings)


def _image_with(
    image: ImageArray, holes: Sequence[Hole], others: Sequence[Completion], number: int
) -> ImageArray:
    """Return the photo with the fills of all holes but one, up to whose rim it is the photo's own."""
    nothing = Completion((), model="", seconds=0.0)
    return mix(image, holes, [*others[:number], nothing, *others[number:]]).apply_to(image)
