"""How much memory a network needs and how much there is, and what happens when it runs out."""

import contextlib
from collections.abc import Iterator
from typing import Final, Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from inpaint_core.errors import NO_MEMORY, OutOfMemoryError, is_out_of_memory
from inpaint_core.files.disk.memory import free_bytes
from inpaint_core.runtime.device import device_title

BYTES_PER_PIXEL: Final = 7_000
"""Memory a network takes at most for each pixel of its working size, in float32.

Measured 2026-11 on a CPU, paper sizes, what does not grow with the image aside: SPN · diverse 6 000 at
256 × 256 and 4 800 at 512 × 512; GM-SRM 3 000, PEN-Net 1 700.
"""
BYTES_PER_WEIGHT_BYTE: Final = 2
"""Memory a network takes at most beside its weights, whatever the image, as a multiple of them.

SPL and SPN keep weights rearranged for less work: measured 1.3 to 1.8 times the weights.
"""
FINE_PX: Final = 512
"""Above this side, working sizes shrink by quarters; networks that see more than this are few."""
KEPT_FREE_BYTES: Final = 128 * 2**20
"""Left to everything else on a graphics card when a working size is chosen."""
BUDGET_SHARE: Final = 0.5
"""Of the memory that is free: what a fill may take on the CPU; other programs need some too."""


@contextlib.contextmanager
def translated_out_of_memory() -> Iterator[None]:
    """Turn every way in which memory runs out into ``OutOfMemoryError``; other errors pass through."""
    try:
        yield
    except OutOfMemoryError:
        raise
    except Exception as error:
        if not isinstance(error, torch.OutOfMemoryError) and not is_out_of_memory(error):
            raise
        raise OutOfMemoryError(NO_MEMORY) from error


def release_cached_memory(device: torch.device) -> None:
    """Give back what torch keeps for later on a graphics card, so that a smaller run finds room."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


@runtime_checkable
class TellsItsMemory(Protocol):
    """A network of which the general estimate would be far from the truth."""

    def pixels_bytes(self, height: int, width: int) -> int:
        """Return, on the safe side, the memory that grows with an image of any height and width."""
        ...


def memory_needed_bytes(network: nn.Module, *, height: int, width: int) -> int:
    """Estimate, on the safe side, what one forward pass of a network needs beside its weights."""
    weights = sum(_size_bytes(tensor) for tensor in network.parameters())
    if isinstance(network, TellsItsMemory):
        pixels = network.pixels_bytes(height, width)
    else:
        pixels = height * width * BYTES_PER_PIXEL
    return pixels + weights * BYTES_PER_WEIGHT_BYTE


def _size_bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def memory_available_bytes(device: torch.device) -> int:
    """Return how much memory a network can still take on a device; an Apple GPU shares that of the system."""
    if device.type == "cuda":
        free, _total = torch.cuda.mem_get_info(device)
        # What torch holds in its cache is free for us too.
        cached = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return free + cached
    return free_bytes()


def memory_budget_bytes(device: torch.device) -> int:
    """Return how much memory a fill may take on a device now."""
    available = memory_available_bytes(device)
    return max(0, available - KEPT_FREE_BYTES) if device.type == "cuda" else int(available * BUDGET_SHARE)


def largest_working_px(network: nn.Module, device: torch.device, *, wanted_px: int, smallest_px: int) -> int:
    """Return the longest working side that fits into memory: the wanted one, or as much smaller as needed.

    Raises:
        OutOfMemoryError: Not even ``smallest_px`` fits.
    """
    budget = memory_budget_bytes(device)
    side = wanted_px
    while memory_needed_bytes(network, height=side, width=side) > budget:
        if smaller_px(side) < smallest_px:
            raise OutOfMemoryError(
                f"There is not enough memory on the {device_title(device)} to run this model: "
                "close other programs, or choose a quick fill."
            )
        side = smaller_px(side)
    return side


def smaller_px(side_px: int) -> int:
    """Return the next smaller working side: 1024, 768, 576, 512, 256 and so on.

    Down to ``FINE_PX`` a quarter goes at a time: half of the side would give up three quarters of what is
    seen for want of a little memory.
    """
    return max(FINE_PX, side_px * 3 // 4) if side_px > FINE_PX else side_px // 2
