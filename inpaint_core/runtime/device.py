"""Which device networks run on: the choice, its name for the user, and whether it computes in bf16."""

import os
from typing import Final

import torch

from inpaint_core.errors import InpaintError

DEVICE_VARIABLE: Final = "INPAINT_DEVICE"
"""Environment variable that names the device: ``cpu``, ``cuda``, ``cuda:1``, ``mps`` or ``auto``."""


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
