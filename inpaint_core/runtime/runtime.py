"""How networks run: device, threads and number format together. The only file that switches torch."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

import torch
from torch import nn

from inpaint_core.errors import InpaintError
from inpaint_core.runtime.device import choose_device, device_title, has_bfloat16
from inpaint_core.runtime.memory import translated_out_of_memory
from inpaint_core.runtime.threads import available_cores, default_threads

PRECISION_VARIABLE: Final = "INPAINT_PRECISION"
"""Environment variable that names the number format: ``fp32``, ``bf16`` or ``auto``."""

Precision = Literal["fp32", "bf16", "auto"]
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)
"""``auto`` is bf16 for networks that were shown to keep their quality in it, on a device that has it."""


@dataclass(frozen=True)
class Runtime:
    """How networks run. Build it with ``start_runtime``, which also tells torch.

    Attributes:
        device: Where.
        threads: CPU threads of one operation.
        precision: ``fp32``; ``bf16`` where the device has it; ``auto`` decides network by network.
    """

    device: torch.device
    threads: int
    precision: Precision = "fp32"

    @property
    def title(self) -> str:
        """Name of the device for the user: ``CPU``, the graphics card's name, or ``Apple GPU``."""
        return device_title(self.device)

    @contextlib.contextmanager
    def inference(self, device: torch.device | None = None, *, suits_bf16: bool = False) -> Iterator[None]:
        """Run a network without autograd, in this number format; memory running out becomes our error.

        Its weights stay float32: convolutions and products round what they read to bf16 as they go. Weights
        converted beforehand were measured to be no faster.

        Args:
            device: Where this run happens, when not on ``self.device``.
            suits_bf16: Whether the network keeps its quality in bf16; ``auto`` is bf16 for no other.

        Raises:
            OutOfMemoryError: The block ran out of memory.
        """
        device = self.device if device is None else device
        reduced = self.uses_bfloat16(device, suits_bf16=suits_bf16)
        autocast = torch.autocast(device.type, dtype=torch.bfloat16, enabled=reduced)
        with translated_out_of_memory(), torch.inference_mode(), autocast:
            yield

    def uses_bfloat16(self, device: torch.device, *, suits_bf16: bool) -> bool:
        """Tell whether a network runs in bf16 on a device.

        Args:
            device: Where it runs.
            suits_bf16: Whether it is as good in bf16 as in fp32 (``NetworkSpec.keeps_quality_in_bf16``).
        """
        wanted = self.precision == "bf16" or (self.precision == "auto" and suits_bf16)
        return wanted and has_bfloat16(device)


def start_runtime(
    device: str | None = None, *, threads: int | None = None, precision: Precision | None = None
) -> Runtime:
    """Choose device, threads and number format, and set torch's thread count.

    Args:
        device: As for ``choose_device``.
        threads: CPU threads; None leaves one core to the window, or obeys ``OMP_NUM_THREADS``.
        precision: None asks ``INPAINT_PRECISION``, then means auto. bf16 is refused where the device does
            not have it.

    Raises:
        InpaintError: The device is unknown or not there, the precision is unknown, or the device has no bf16.
    """
    chosen = choose_device(device)
    precision = _choose_precision() if precision is None else precision
    if threads is None:
        threads = default_threads(max(1, available_cores() - 1))
    if threads < 1:
        raise ValueError(f"threads must be at least 1, got {threads}")
    if precision == "bf16" and not has_bfloat16(chosen):
        raise InpaintError(f"The {device_title(chosen)} has no bf16 arithmetic: choose fp32.")
    torch.set_num_threads(threads)
    # Torch's own choice lets convolutions on a graphics card round to 10 bits: fp32 means fp32 here.
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    return Runtime(chosen, threads, precision)


def _choose_precision() -> Precision:
    wish = (os.environ.get(PRECISION_VARIABLE) or "auto").lower()
    for precision in PRECISIONS:
        if wish == precision:
            return precision
    raise InpaintError(f"There is no number format called {wish}: use {', '.join(PRECISIONS)}.")


def place_network(network: nn.Module, device: torch.device) -> nn.Module:
    """Move a network to a device for inference, in channels-last memory order; returns the same network.

    Raises:
        OutOfMemoryError: It does not fit there.
    """
    with translated_out_of_memory():
        network.eval().requires_grad_(requires_grad=False)
        # A keyword mypy does not find on Module.to: the two-step form is the documented one for networks.
        return network.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
