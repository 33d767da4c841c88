"""What the window asks of the engine's thread. No Qt."""

import threading
from typing import Final

from inpaint_core.errors import Cancelled
from inpaint_core.request import InpaintRequest


class FillJob:
    """One request on its way. ``stop`` is the only thing both threads touch."""

    def __init__(self, request: InpaintRequest) -> None:
        self.request: Final = request
        self.stop: Final = threading.Event()

    def check(self) -> None:
        """Raise ``Cancelled`` once somebody asked to stop."""
        if self.stop.is_set():
            raise Cancelled


class PriorJob:
    """A wish to see what a model uses. ``skip`` is the only thing both threads touch."""

    def __init__(self, request: InpaintRequest, k: int) -> None:
        self.request: Final = request
        self.k: Final = k
        self.skip: Final = threading.Event()
        self.is_sent = False
