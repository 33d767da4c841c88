import re

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from torch import nn

from inpaint_core.completion.gallery.views import view_scene
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import UNGUIDED
from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.engine.memory_need import MemoryNeed, check_need, estimate_need
from inpaint_core.engine.shared_views import MAX_VIEWS_BYTES
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.filling.canvas import Canvas
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
    mask = cv2.dilate(mask.astype(np.uint8), np.ones((40, 40), np.uint8)) > 0
    need = need_of(mask)
    assert 0.3 * GB < need.smallest_bytes * 20 < need.network_bytes * 20 < 40 * GB


def test_dust_asks_for_no_memory_of_the_network_that_it_never_reaches() -> None:
    mask = np.zeros((1400, 2000), np.bool_)
    mask[20::100, 20::100] = True
    request = request_with(mask)
    need = need_of(mask)
    assert need == estimate_need(request, plan_request(request), None, no_bytes)
    assert need.network_bytes < 10e6


def test_a_classical_fill_needs_no_network() -> None:
    assert need_of(enormous(50), "telea").network_bytes < 0.2 * GB


def kept_bytes_of(request: InpaintRequest, prediction_bytes: int) -> int:
    """Fill a request with flat grey, and count what the canvas keeps."""
    plan = plan_request(request)
    canvas = Canvas(request.image, request.mask, look=request.settings.look)
    for region in plan.regions:
        box = canvas.touched_box(region)
        canvas.blend(region, np.full((box.height, box.width, 3), 0.5, np.float32))
    assert {fill.values.itemsize for fill in canvas.kept} == {prediction_bytes}
    return sum(fill.values.nbytes + fill.own.nbytes + fill.is_open.nbytes for fill in canvas.kept)


@pytest.mark.parametrize(("dtype", "value_bytes"), [(np.uint8, 2), (np.uint16, 4)])
def test_fills_that_are_kept_count_as_they_are_kept(dtype: type, value_bytes: int) -> None:
    mask = np.zeros((900, 1200), np.bool_)
    mask[100:400, 100:450] = mask[600:640, 900:980] = True
    request = InpaintRequest(
        image=np.zeros((900, 1200, 3), dtype), mask=mask, settings=FillSettings(model="telea")
    )
    need = estimate_need(request, plan_request(request), None, no_bytes)
    holes = (300 * 350 + 40 * 80) * 3 * np.dtype(dtype).itemsize
    assert need.held_bytes == request.image.nbytes + holes + kept_bytes_of(request, value_bytes)


def test_several_completions_count_the_views_that_they_share_up_to_the_room_for_them() -> None:
    for hole_px in (300, 3000):
        request = request_with(enormous(hole_px), "patches")
        plan = plan_request(request)
        one, several = (
            estimate_need(request, plan, None, no_bytes, completions=count).held_bytes for count in (1, 8)
        )
        around = plan.regions[0].around
        image = np.zeros((around.height, around.width, 3), np.float32)
        hole = request.mask[around.slices]
        views = view_scene(
            Scene(image, hole, ~hole), UNGUIDED, seed=0, workers=Workers(1, do_not_check)
        ) if hole_px == 300 else None  # fmt: skip
        wanted = MAX_VIEWS_BYTES
        if views is not None:
            wanted = views.held_bytes
            for number in range(len(views.pyramid)):
                wanted += views.maps.source_values(number, do_not_check).nbytes
                wanted += views.maps.largest_steps(number, do_not_check).nbytes
        assert several - one == pytest.approx(wanted, rel=0.02)


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
