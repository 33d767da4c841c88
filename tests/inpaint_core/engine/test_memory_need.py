import re

import numpy as np
import pytest
from numpy.typing import NDArray
from torch import nn

from inpaint_core.engine.memory_need import MemoryNeed, check_need, estimate_need
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.filling.plan import plan_request
from inpaint_core.request import FillSettings, InpaintRequest

GB = 10**9


def no_bytes(height: int, width: int) -> int:
    return 0


def request_with(mask: NDArray[np.bool_], model: str = "spn") -> InpaintRequest:
    """A request whose photo takes no memory, however large."""
    image = np.broadcast_to(np.zeros((1, 1, 3), np.uint8), (*mask.shape, 3))
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(model=model))


def need_of(mask: NDArray[np.bool_], model: str = "spn") -> MemoryNeed:
    request = request_with(mask, model)
    network = None if model == "telea" else nn.Identity()
    return estimate_need(request, plan_request(request), network, no_bytes)


def enormous(hole_px: int) -> NDArray[np.bool_]:
    mask = np.zeros((8000, 12000), np.bool_)
    mask[1000 : 1000 + hole_px, 2000 : 2000 + hole_px] = True
    return mask


def test_a_hole_of_four_thousand_pixels_in_a_hundred_megapixels_takes_little_beside_the_photo() -> None:
    need = need_of(enormous(4000))
    photo_bytes = 8000 * 12000 * 3
    assert photo_bytes < need.held_bytes <= 2 * photo_bytes
    assert need.network_bytes < 0.7 * GB


def test_one_pixel_takes_less_than_a_large_hole() -> None:
    assert need_of(enormous(1)).planned_bytes < need_of(enormous(4000)).planned_bytes


def test_many_spots_take_the_memory_of_a_batch_as_planned_and_of_one_at_least() -> None:
    mask = np.zeros((1400, 2000), np.bool_)
    mask[20::100, 20::100] = True
    need = need_of(mask)
    assert 0.3 * GB < need.smallest_bytes * 20 < need.network_bytes * 20 < 40 * GB


def test_a_classical_fill_needs_no_network() -> None:
    assert need_of(enormous(50), "telea").network_bytes < 0.2 * GB


def test_what_finishing_takes_counts_for_the_largest_crop() -> None:
    request = request_with(enormous(1000))
    plan = plan_request(request)
    asked: list[tuple[int, int]] = []

    def finish_bytes(height: int, width: int) -> int:
        asked.append((height, width))
        return 5 * GB

    need = estimate_need(request, plan, nn.Identity(), finish_bytes)
    around = plan.regions[0].around
    assert asked == [(around.height, around.width)]
    assert around.height > 1500
    assert need.planned_bytes == need.held_bytes + 5 * GB


def test_a_fill_that_cannot_be_made_is_refused_in_words_and_one_that_can_is_not() -> None:
    need = MemoryNeed(held_bytes=GB, network_bytes=9 * GB, smallest_bytes=GB, finish_bytes=2 * GB)
    check_need(need, 3 * GB)
    with pytest.raises(OutOfMemoryError, match=re.escape("needs 3.0 GB of memory, and there are 2.5 GB")):
        check_need(need, 2_500_000_000)
