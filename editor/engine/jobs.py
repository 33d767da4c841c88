"""What the window asks of the engine's thread. No Qt."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

from editor.engine.gateway import EditorEngine
from editor.state.choosing.origin import Origin
from inpaint_core.errors import Cancelled
from inpaint_core.request import Completion, InpaintRequest


class RefineJob:
    """A draft on its way to the photo's own size. Both threads touch ``stop`` only."""

    def __init__(self, request: InpaintRequest, completion: Completion) -> None:
        self.request: Final = request
        self.completion: Final = completion
        self.stop: Final = threading.Event()
        self.is_begun = False
        """For the engine's thread: the job can reach it on two ways, and is done once."""

    def check(self) -> None:
        """Raise ``Cancelled`` once somebody asked to stop."""
        if self.stop.is_set():
            raise Cancelled


class FillJob:
    """One request on its way. Both threads touch ``stop`` and ``refinements`` only."""

    def __init__(self, request: InpaintRequest, origin: Origin | None = None) -> None:
        self.request: Final = request
        self.origin: Final = origin
        self.stop: Final = threading.Event()
        self.refinements: Final[SimpleQueue[RefineJob]] = SimpleQueue()
        """Drafts to be refined between two completions."""

    def check(self) -> None:
        """Raise ``Cancelled`` once somebody asked to stop."""
        if self.stop.is_set():
            raise Cancelled


Work = Callable[[EditorEngine, Callable[[object], None], Callable[[], None]], object]
"""Takes the engine, what tells the window of something, and what raises ``Cancelled`` once that is wanted.
It is called in the engine's thread, and returns what comes of it."""


class WorkJob:
    """Work with the engine that is more than one fill. Both threads touch ``stop`` only."""

    def __init__(self, work: Work) -> None:
        self.work: Final = work
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
