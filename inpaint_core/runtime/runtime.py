"""Where and how networks run: device, threads, number format, memory. The only file that switches torch."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import cv2
import torch
from torch import Tensor, nn

from inpaint_core.errors import InpaintError, OutOfMemoryError

DEVICE_VARIABLE: Final = "INPAINT_DEVICE"
"""Environment variable that names the device: ``cpu``, ``cuda``, ``cuda:1``, ``mps`` or ``auto``."""
PRECISION_VARIABLE: Final = "INPAINT_PRECISION"
"""Environment variable that names the number format: ``fp32``, ``bf16`` or ``auto``."""
BYTES_PER_PIXEL: Final = 7_000
"""Memory a network takes at most for each pixel of its working size, in float32.

Measured 2026-11 on a CPU, paper sizes, what does not grow with the image aside: SPN · diverse 6 000 at
256 × 256 and 4 800 at 512 × 512; GM-SRM 3 000, PEN-Net 1 700.
"""
BYTES_PER_WEIGHT_BYTE: Final = 2
"""Memory a network takes at most beside its weights, whatever the image, as a multiple of them.

SPL and SPN keep weights rearranged for less work: measured 1.3 to 1.8 times the weights.
"""
KEPT_FREE_BYTES: Final = 128 * 2**20
"""Left to everything else when a working size is chosen."""

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


def default_threads(cores: int) -> int:
    """Return one thread for each of ``cores``, unless ``OMP_NUM_THREADS`` says otherwise."""
    return torch.get_num_threads() if os.environ.get("OMP_NUM_THREADS") else cores


def available_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def choose_device(name: str | None = None) -> torch.device:
    """Return the device of that name, or the best there is.

    Args:
        name: ``cpu``, ``cuda``, ``cuda:1``, ``mps``, ``auto``; None asks ``INPAINT_DEVICE``, then means auto.

    Raises:
        InpaintError: The device is unknown or not there.
    """
    name = (name or os.environ.get(DEVICE_VARIABLE) or "auto").lower()
    if name == "auto":
        return _best_device()
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise InpaintError(f"There is no device called {name}: use cpu, cuda, mps or auto.") from error
    if not _is_there(device):
        raise InpaintError(f"The device {name} is not available on this computer: use cpu or auto.")
    return device


def _best_device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def _is_there(device: torch.device) -> bool:
    match device.type:
        case "cpu":
            return True
        case "cuda":
            return torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count()
        case "mps":
            return torch.backends.mps.is_available()
        case _:
            return False


def device_title(device: torch.device) -> str:
    """Return a device's name for the user."""
    match device.type:
        case "cuda":
            return torch.cuda.get_device_name(device)
        case "mps":
            return "Apple GPU"
        case _:
            return "CPU"


def has_bfloat16(device: torch.device) -> bool:
    """Tell whether a device computes in bf16 itself; emulation is slower than fp32 and does not count."""
    match device.type:
        case "cuda":
            with torch.cuda.device(device):
                return bool(torch.cuda.is_bf16_supported(including_emulation=False))
        case "cpu":
            capabilities = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
            return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
        case _:
            return False


def place_network(network: nn.Module, device: torch.device) -> nn.Module:
    """Move a network to a device for inference, in channels-last memory order; returns the same network.

    Raises:
        OutOfMemoryError: It does not fit there.
    """
    with translated_out_of_memory():
        network.eval().requires_grad_(requires_grad=False)
        # A keyword mypy does not find on Module.to: the two-step form is the documented one for networks.
        return network.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


@contextlib.contextmanager
def translated_out_of_memory() -> Iterator[None]:
    """Turn every way in which memory runs out into ``OutOfMemoryError``; other errors pass through."""
    try:
        yield
    except MemoryError as error:
        raise OutOfMemoryError("There is not enough memory for this job.") from error
    except (RuntimeError, cv2.error) as error:
        if not _is_out_of_memory(error):
            raise
        raise OutOfMemoryError("There is not enough memory for this job.") from error


def _is_out_of_memory(error: Exception) -> bool:
    """Tell by type where torch has one, else by the words of its CPU and Apple allocators and of OpenCV."""
    if isinstance(error, torch.OutOfMemoryError):
        return True
    words = ("can't allocate memory", "not enough memory", "out of memory", "insufficient memory")
    return any(phrase in str(error).lower() for phrase in words)


def release_cached_memory(device: torch.device) -> None:
    """Give back what torch keeps for later on a graphics card, so that a smaller run finds room."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


def memory_needed_bytes(network: nn.Module, *, height: int, width: int) -> int:
    """Estimate, on the safe side, what one forward pass of a network needs beside its weights."""
    weights = sum(_size_bytes(tensor) for tensor in network.parameters())
    return height * width * BYTES_PER_PIXEL + weights * BYTES_PER_WEIGHT_BYTE


def _size_bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def memory_available_bytes(device: torch.device) -> int | None:
    """Return how much memory a network can still take on a device; None where nobody tells."""
    if device.type == "cuda":
        free, _total = torch.cuda.mem_get_info(device)
        # What torch holds in its cache is free for us too.
        cached = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return free + cached
    known = [
        amount for amount in (_system_available_bytes(), _container_available_bytes()) if amount is not None
    ]
    return min(known, default=None)


def _system_available_bytes() -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _container_available_bytes() -> int | None:
    """Return what a container's limit leaves (cgroup v2); pages of files count as free."""
    group = Path("/sys/fs/cgroup")
    with contextlib.suppress(OSError, ValueError):
        limit, used = (
            (group / name).read_text(encoding="ascii") for name in ("memory.max", "memory.current")
        )
        pairs = (line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines())
        file_pages = next((int(value) for key, value in pairs if key == "inactive_file"), 0)
        return max(0, int(limit) - int(used) + file_pages)  # "max" is no number: no limit
    return None


def largest_working_px(network: nn.Module, device: torch.device, *, wanted_px: int, smallest_px: int) -> int:
    """Return the longest working side that fits into memory: the wanted one, or it halved as often as needed.

    Raises:
        OutOfMemoryError: Not even ``smallest_px`` fits.
    """
    available = memory_available_bytes(device)
    side = wanted_px
    while available is not None and memory_needed_bytes(network, height=side, width=side) > max(
        0, available - KEPT_FREE_BYTES
    ):
        if side // 2 < smallest_px:
            raise OutOfMemoryError(
                f"There is not enough memory on the {device_title(device)} to run this model: "
                "close other programs, or choose a quick fill."
            )
        side //= 2
    return side
