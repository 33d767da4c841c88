import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.filling.fringe.cover import cover_fringe
from inpaint_core.filling.fringe.soft_edge import MAX_REACH_PX
from inpaint_core.mask import grow
from tests.inpaint_core.filling.fringe.things import SIDE_PX, ground, pasted, thing

SEEN = 4
"""Grey levels of 255: what differs by less is not seen beside a fill."""


def left_beside(image: NDArray[np.uint8], plain: NDArray[np.uint8], mask: NDArray[np.bool_]) -> int:
    """Count the pixels outside a mask that show anything of the thing."""
    apart = cv2.GaussianBlur(image.astype(np.float32) - plain.astype(np.float32), (0, 0), 1)
    return int((~mask & (np.abs(apart).mean(axis=2) > SEEN)).sum())


@pytest.mark.parametrize("kind", ["even", "ramp", "noise"])
@pytest.mark.parametrize("blur_px", [2.5, 4.0])
def test_the_tail_of_a_thing_out_of_focus_is_covered(
    kind: str, blur_px: float, sample_photo: NDArray[np.uint8]
) -> None:
    plain, share = ground(kind, sample_photo), thing(blur_px)
    image, mask = pasted(plain, share, 245), share > 0.25
    before, after = left_beside(image, plain, mask), left_beside(image, plain, cover_fringe(image, mask))
    assert before > 500
    assert after < 0.15 * before


def test_the_halo_that_sharpening_left_around_a_thing_is_covered(sample_photo: NDArray[np.uint8]) -> None:
    plain, share = ground("noise", sample_photo), thing(1.0)
    image = pasted(plain, share, 25).astype(np.float32)
    sharpened = image + 0.8 * (image - cv2.GaussianBlur(image, (0, 0), 3))
    image8 = np.clip(sharpened, 0, 255).astype(np.uint8)
    mask = grow(share > 0.05, 1)
    halo = (pasted(plain, share, 25) != image8).any(axis=2) & ~mask & grow(mask, 4)
    assert cover_fringe(image8, mask)[halo].mean() > 0.75


def test_where_a_mask_cuts_through_a_thing_it_does_not_grow(sample_photo: NDArray[np.uint8]) -> None:
    """A bar out of focus, of which the right end is to go: the cut stays where it is."""
    bar = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    bar[120:180, 30:260] = 1
    share = cv2.GaussianBlur(bar, (0, 0), 3)
    image = pasted(ground("noise", sample_photo), share, 240)
    mask = share > 0.2
    mask[:, :100] = False
    grown = cover_fringe(image, mask)
    assert grown.sum() > 1.05 * mask.sum()
    assert not grown[140:160, :100].any()  # near the corners the border belongs to both


@pytest.mark.parametrize("margin_px", [16, 24])
def test_a_mask_painted_loosely_around_a_thing_does_not_grow(
    margin_px: int, sample_photo: NDArray[np.uint8]
) -> None:
    share = thing(2.0)
    image = pasted(ground("noise", sample_photo), share, 245)
    mask = grow(share > 0.01, margin_px)
    assert cover_fringe(image, mask) is mask


def test_an_edge_that_reaches_far_is_left(sample_photo: NDArray[np.uint8]) -> None:
    """What goes on outside for longer than an edge does is not the mask's to cover."""
    share = thing(12.0)
    image = pasted(ground("even", sample_photo), share, 245)
    mask = share > 0.5
    assert not (cover_fringe(image, mask) & ~grow(mask, MAX_REACH_PX + 1)).any()
