import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.errors import BadMaskError
from inpaint_core.filling.fringe.cover import FRINGE_NOTICE
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.transparency.seen import see
from tests.inpaint_core.transparency.stickers import SIZE, Mask, around, colored, disc, with_thing


def request_of(
    image: NDArray[np.uint8], alpha: NDArray[np.uint8] | None, mask: Mask, **settings: object
) -> InpaintRequest:
    return InpaintRequest(image=image, alpha=alpha, mask=mask, settings=FillSettings(**settings))


def test_an_opaque_photo_is_seen_as_it_is() -> None:
    alpha = np.full(SIZE, 255, np.uint8)
    request = request_of(colored(alpha), None, around(disc(90, 90, 20)))
    assert see(request).request is request
    with_alpha = see(request_of(colored(alpha), alpha, request.mask))
    assert with_alpha.request.image is not None
    assert np.array_equal(with_alpha.request.image, request.image)
    assert (with_alpha.request.alpha, with_alpha.unseen, with_alpha.alpha) == (None, None, None)
    assert with_alpha.request.source_mask is None


def test_clear_pixels_are_no_sources_and_have_no_hidden_colour() -> None:
    alpha = disc(150, 120, 80)
    image, mask = colored(alpha, hidden=17), around(disc(230, 120, 15))
    seen = see(request_of(image, alpha, mask, cover_fringe=False))
    assert seen.request.alpha is None
    assert seen.request.source_mask is not None
    assert np.array_equal(seen.request.source_mask, alpha > 0)
    assert seen.request.image.min() > 30
    assert seen.unseen is not None
    assert seen.unseen.image is image
    assert seen.alpha is alpha


def test_sources_that_are_forbidden_stay_so() -> None:
    alpha = disc(150, 120, 80)
    allowed = np.ones(SIZE, np.bool_)
    allowed[:120] = False
    request = InpaintRequest(
        image=colored(alpha), alpha=alpha, mask=around(disc(230, 120, 15)), source_mask=allowed
    )
    sources = see(request).request.source_mask
    assert sources is not None
    assert np.array_equal(sources, allowed & (alpha > 0))


def test_the_soft_rim_of_something_on_nothing_is_covered() -> None:
    thing = disc(150, 120, 40, blur_px=1)
    image = np.full((*SIZE, 3), (255, 255, 255), np.uint8)
    image[thing == 0] = 255  # the colour is the same everywhere: only the opacity shows the rim
    mask = thing > 200
    seen = see(request_of(image, thing, mask))
    assert seen.notices == (FRINGE_NOTICE,)
    left = np.where(seen.request.mask, 0, thing)
    assert left.max() < 40
    assert see(request_of(image, thing, mask, cover_fringe=False)).notices == ()
    kept = see(request_of(with_thing(image, disc(60, 60, 50), thing, (9, 9, 9))[0], disc(60, 60, 50), mask))
    assert kept.alpha is not None


def test_with_the_old_transparency_something_must_be_left_to_see() -> None:
    alpha = disc(150, 120, 40)
    with pytest.raises(BadMaskError, match="Everything that can be seen"):
        see(request_of(colored(alpha), alpha, around(alpha), keep_alpha=True))
    assert see(request_of(colored(alpha), alpha, around(alpha))).alpha is alpha
