"""How much memory a run takes, for people."""

import psutil
import torch


def memory_bytes(device: torch.device) -> int:
    """Return the most that tensors took of a graphics card, or what this process takes of the machine."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_reserved(device))
    return int(psutil.Process().memory_info().rss)


def memory_text(size_bytes: int) -> str:
    """Return an amount of memory for people: ``850 MB``, ``1.4 GB``."""
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"
