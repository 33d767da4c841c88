"""What the window asks of the engine's thread. No Qt."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final

from editor.engine.gateway import EditorEngine
from editor.state.choosing.origin import Origin
from inpaint_core.errors import Cancelled
from inpaint_core.prior.view import PriorSpace
from inpaint_core.region import Box
from inpaint_core.request import Completion, InpaintRequest


class Stoppable:
    """What both threads touch of a job: the window's thread sets ``stop``, the engine's asks for it."""

    def __init__(self) -> None:
        self.stop: Final = threading.Event()

    def check(self) -> None:
        """Raise ``Cancelled`` once somebody asked to stop, or something else came first."""
        if self.stop.is_set():
            raise Cancelled


@dataclass(frozen=True, eq=False)
class PriorWish:
    """What the user wants to see of a model.

    Attributes:
        request: Photo, mask and model; the same arrays again are only clustered again.
        k: Clusters at each scale.
        space: Which features of a learned prior are clustered.
        fills: Completions of the request, one view each; None for the network's mean.
        hole: The part of the photo that is to be seen; None for where most is to be filled.
    """

    request: InpaintRequest
    k: int
    space: PriorSpace = "taught"
    fills: tuple[Completion | None, ...] = (None,)
    hole: Box | None = None


class PriorJob(Stoppable):
    """A wish on its way."""

    def __init__(self, wish: PriorWish) -> None:
        super().__init__()
        self.wish: Final = wish
        self.is_sent = False
        """For the window's thread: whether the engine's thread has it for certain."""
        self.is_begun = False
        """For the engine's thread: the job can reach it on two ways, and is done once."""


class RefineJob(Stoppable):
    """A draft on its way to the photo's own size."""

    def __init__(self, request: InpaintRequest, completion: Completion) -> None:
        super().__init__()
        self.request: Final = request
        self.completion: Final = completion
        self.is_begun = False
        """For the engine's thread: the job can reach it on two ways, and is done once."""


class FillJob(Stoppable):
    """One request on its way. Both threads touch ``refinements`` and ``looks`` too."""

    def __init__(
        self, request: InpaintRequest, origin: Origin | None = None, *, takes_looks: bool = True
    ) -> None:
        super().__init__()
        self.request: Final = request
        self.origin: Final = origin
        self.takes_looks: Final = takes_looks
        """Whether it is done in the thread that can look inside."""
        self.refinements: Final[SimpleQueue[RefineJob]] = SimpleQueue()
        """Drafts to be refined between two completions."""
        self.looks: Final[SimpleQueue[PriorJob]] = SimpleQueue()
        """Wishes to look inside between two completions."""


Work = Callable[[EditorEngine, Callable[[object], None], Callable[[], None]], object]
"""Takes the engine, what tells the window of something, and what raises ``Cancelled`` once that is wanted.
It is called in the engine's thread, and returns what comes of it."""


class WorkJob(Stoppable):
    """Work with the engine that is more than one fill."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work: Final = work
