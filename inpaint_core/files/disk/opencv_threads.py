"""How many threads OpenCV may use."""

import math

import cv2

from inpaint_core.files.disk.memory import free_address_space


def use_threads(threads: int | None = None) -> None:
    """Give OpenCV so many threads, but only its caller's where the process has a limit of address space.

    Where a thread of OpenCV's own pool cannot begin, it ends the whole program; nothing can catch that.

    Args:
        threads: 1 or more; None leaves them as they are.
    """
    if math.isfinite(free_address_space()):
        cv2.setNumThreads(1)
    elif threads is not None:
        cv2.setNumThreads(threads)
