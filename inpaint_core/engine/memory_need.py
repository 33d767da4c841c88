"""How much memory a fill will take, known before it begins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch
from torch import nn

from inpaint_core.completion.pyramid import PAD_PX
from inpaint_core.completion.specks import STACK_TILES
from inpaint_core.engine.predictors.specks import MAX_SPECK_PIXELS
from inpaint_core.engine.shared_views import MAX_VIEWS_BYTES
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.plan import FillPlan, PlannedRegion
from inpaint_core.request import InpaintRequest
from inpaint_core.runtime.memory import memory_budget_bytes, memory_needed_bytes
from inpaint_core.runtime.tensors import MIN_WORKING_PX, STRIP_PX

FLOAT_BYTES_PER_PIXEL: Final = 32
"""Of a crop that is being shrunk: colours and hole as floats, and one more copy of the colours on the way."""

KEPT_BYTES_PER_VALUE: Final = {1: 2, 2: 4}
"""A kept fill holds float16 for a photo of one byte a value, float32 for one of two: see ``KeptFill``."""
KEPT_MASK_BYTES_PER_PIXEL: Final = 2
VIEWS_BYTES_PER_PIXEL: Final = (14 + 24) * 4 / 3
"""Of surroundings kept at their halving sizes: colours as floats, hole and sources; and maps of them."""

FinishBytes = Callable[[int, int], int]
"""Memory that finishing a region takes, by height and width of its surroundings in pixels of the photo."""


@dataclass(frozen=True)
class MemoryNeed:
    """What a fill takes at its highest point, beside the photo, the mask and the network's weights.

    Attributes:
        held_bytes: All the time: the photo being filled, what is kept of its fills, and what completions
            share.
        network_bytes: While the largest batch goes through the network as planned.
        smallest_bytes: The same, one region at a time, at the smallest working size.
        finish_bytes: While the largest region is finished.
    """

    held_bytes: int
    network_bytes: int
    smallest_bytes: int
    finish_bytes: int

    @property
    def planned_bytes(self) -> int:
        """What the fill takes as planned."""
        return self.held_bytes + max(self.network_bytes, self.finish_bytes)

    @property
    def least_bytes(self) -> int:
        """What it takes when the network gets as little as can be."""
        return self.held_bytes + max(self.smallest_bytes, self.finish_bytes)


def estimate_need(
    request: InpaintRequest,
    plan: FillPlan,
    network: nn.Module | None,
    finish_bytes: FinishBytes,
    *,
    completions: int = 1,
) -> MemoryNeed:
    """Return the memory that a request will take.

    Args:
        request: What to fill.
        plan: Of the request.
        network: That fills it; None for a classical fill.
        finish_bytes: What finishing takes.
        completions: Of the job; several share views of the photo.
    """
    photo = request.image
    crops = max(_crop_bytes(region, photo.itemsize * 3) for region in plan.regions)
    # Dust and spots never reach the network; and many batches are of one size.
    batches = [batch for batch in plan.batches if batch[0].needs_network]
    sizes = {(len(batch) * batch[0].seen_size[0], batch[0].seen_size[1]) for batch in batches}
    longest_px = max((max(batch[0].seen_size) for batch in batches), default=0)
    smallest_px = min(MIN_WORKING_PX, longest_px)
    return MemoryNeed(
        # The canvas, and the patches that come out: at most as large as the photo.
        held_bytes=photo.nbytes
        + min(photo.nbytes, _patch_bytes(plan, photo.itemsize * 3))
        + _kept_bytes(request, plan)
        + (_views_bytes(plan) if completions > 1 else 0),
        network_bytes=crops
        + max((_network_bytes(network, height, width) for height, width in sizes), default=0),
        smallest_bytes=crops + (_network_bytes(network, smallest_px, smallest_px) if sizes else 0),
        finish_bytes=max(finish_bytes(*size) for size in _finished_sizes(plan)),
    )


def check_need(need: MemoryNeed, budget_bytes: int) -> None:
    """Refuse a fill that cannot be made under a budget, whatever is given up.

    Args:
        need: Of the fill.
        budget_bytes: What it may take.

    Raises:
        OutOfMemoryError: It takes more.
    """
    if need.least_bytes > budget_bytes:
        raise OutOfMemoryError(
            f"This fill needs {_gigabytes(need.least_bytes)} of memory, and there are "
            f"{_gigabytes(budget_bytes)} for it: close other programs, or mask less at a time."
        )


def check_memory(
    request: InpaintRequest,
    plan: FillPlan,
    network: nn.Module | None,
    finish_bytes: FinishBytes,
    device: torch.device,
    *,
    completions: int = 1,
) -> None:
    """Refuse a fill that does not fit into the memory there is now.

    Args:
        request: What to fill.
        plan: Of the request.
        network: That fills it; None for a classical fill.
        finish_bytes: What finishing takes.
        device: Where the network runs. On a graphics card it has memory of its own: see ``Placement``.
        completions: Of the job; several share views of the photo.

    Raises:
        OutOfMemoryError: There is not enough.
    """
    on_cpu = network if device.type == "cpu" else None
    need = estimate_need(request, plan, on_cpu, finish_bytes, completions=completions)
    check_need(need, memory_budget_bytes(torch.device("cpu")))


def _finished_sizes(plan: FillPlan) -> list[tuple[int, int]]:
    """Return height and width of all surroundings; and of a stack of specks, as a single row."""
    sizes = [(region.around.height, region.around.width) for region in plan.regions]
    narrow = [region.around for region in plan.regions if region.is_narrow]
    areas = sorted(box.height * box.width for box in narrow)
    stacked = [area for area in areas if area <= MAX_SPECK_PIXELS][-STACK_TILES:]
    return [*sizes, (1, sum(stacked))] if stacked else sizes


def _network_bytes(network: nn.Module | None, height: int, width: int) -> int:
    return 0 if network is None else memory_needed_bytes(network, height=height, width=width)


def _crop_bytes(region: PlannedRegion, bytes_per_pixel: int) -> int:
    """Return what a crop takes until it is shrunk: a strip of floats, and a copy if it shows fills."""
    pixels = region.crop.height * region.crop.width
    copied = pixels * (bytes_per_pixel + 2) if region.after else 0
    return copied + min(pixels, STRIP_PX) * FLOAT_BYTES_PER_PIXEL


def _patch_bytes(plan: FillPlan, bytes_per_pixel: int) -> int:
    return sum(region.hole.width * region.hole.height for region in plan.regions) * bytes_per_pixel


def _kept_bytes(request: InpaintRequest, plan: FillPlan) -> int:
    """Return what is kept of one completion's fills, as far outside their holes as they are kept."""
    canvas = Canvas(request.image, request.mask, look=request.settings.look)
    boxes = [canvas.touched_box(region) for region in plan.regions]
    per_pixel = 3 * KEPT_BYTES_PER_VALUE[request.image.itemsize] + KEPT_MASK_BYTES_PER_PIXEL
    return sum(box.height * box.width for box in boxes) * per_pixel


def _views_bytes(plan: FillPlan) -> int:
    """Return what is kept of the surroundings for further completions: see ``SharedViews``."""
    fixed = [region.around for region in plan.regions if not region.after]
    pixels = sum((box.height + 2 * PAD_PX) * (box.width + 2 * PAD_PX) for box in fixed)
    return min(MAX_VIEWS_BYTES, int(pixels * VIEWS_BYTES_PER_PIXEL))


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB"
