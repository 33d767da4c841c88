"""What fills see of a request: an opaque photo, a mask that covers the fringe, no clear source."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from inpaint_core.errors import BadMaskError
from inpaint_core.filling.fringe.cover import FRINGE_NOTICE, cover_fringe, with_fringe
from inpaint_core.filling.known_region.photo_facts import PhotoFacts, Unseen
from inpaint_core.pixels import as_grey
from inpaint_core.request import AlphaArray, InpaintRequest, MaskArray
from inpaint_core.transparency.opaque import is_transparent, opaque_image

NOTHING_VISIBLE: Final = (
    "Everything that can be seen of this photo is masked, so there is nothing to fill it from: "
    "leave part of it unmasked, or let the transparency be filled as well."
)


@dataclass(frozen=True, eq=False)
class SeenRequest:
    """A request as fills see it.

    Attributes:
        request: The same one with an opaque image, without alpha.
        unseen: What lies under that image; None for a photo that is opaque.
        alpha: H x W, the opacity that is to be filled too; None where it stays as it is.
        notices: Sentences for the user.
    """

    request: InpaintRequest
    unseen: Unseen | None = None
    alpha: AlphaArray | None = None
    notices: tuple[str, ...] = ()

    def facts(self) -> PhotoFacts:
        """Return what can be found of the photo once for all its completions."""
        return PhotoFacts(self.request.image, self.request.mask, self.unseen)


def see(request: InpaintRequest) -> SeenRequest:
    """Return a request as fills see it.

    Raises:
        BadMaskError: All that is visible is masked, and the transparency is to be kept.
    """
    alpha = request.alpha
    if alpha is None or not is_transparent(alpha):
        covering = with_fringe(replace(request, alpha=None) if alpha is not None else request)
        return SeenRequest(covering, notices=_told(request, covering))
    clear = alpha == 0
    keeps_alpha = request.settings.keep_alpha
    if keeps_alpha and (clear | request.mask).all():
        raise BadMaskError(NOTHING_VISIBLE)
    opaque = replace(request, image=opaque_image(request.image, alpha, ~request.mask), alpha=None)
    covering = with_fringe(opaque)
    if not keeps_alpha and request.settings.cover_fringe:
        mask = covering.mask | cover_fringe(as_grey(alpha), request.mask)
        if mask.sum() > covering.mask.sum() and not mask.all():
            covering = replace(covering, mask=mask)
    covering = _without_clear(covering, request.mask, clear)
    told = _told(request, covering)
    if told:  # the fringe has coloured the clear pixels beside it
        covering = replace(covering, image=opaque_image(request.image, alpha, ~covering.mask))
    sources: MaskArray = ~clear if request.source_mask is None else request.source_mask & ~clear
    return SeenRequest(
        replace(covering, source_mask=sources),
        Unseen(request.image, clear),
        None if keeps_alpha else alpha,
        told,
    )


def _without_clear(covering: InpaintRequest, mask: MaskArray, clear: MaskArray) -> InpaintRequest:
    """Return a request that leaves clear pixels beside the mask as they are: nothing is seen there."""
    if covering.mask is mask:
        return covering
    seen = mask | (covering.mask & ~clear)
    return replace(covering, mask=mask if np.array_equal(seen, mask) else seen)


def _told(request: InpaintRequest, covering: InpaintRequest) -> tuple[str, ...]:
    return () if covering.mask is request.mask else (FRINGE_NOTICE,)
