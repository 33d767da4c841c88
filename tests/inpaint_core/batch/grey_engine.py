"""Small engines for tests of a batch; those that misbehave do so in a process of their own."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

import numpy as np

from inpaint_core.batch.events import Event, Tell
from inpaint_core.errors import InpaintError
from inpaint_core.region import Box
from inpaint_core.request import (
    Completion,
    InpaintRequest,
    Patch,
    Progress,
    ReportProgress,
    ignore_progress,
)


class FillGrey:
    """Fills the hole's box with grey, another one for each sample, and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[InpaintRequest] = []

    def preload(self, model: str) -> None:
        """Nothing to load."""

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress
    ) -> Iterator[Completion]:
        self.requests.append(request)
        box = Box(2, 3, 6, 9)
        for number in range(request.settings.samples):
            pixels = np.full((6, 4, 3), 128 + number, request.image.dtype)
            yield Completion(
                patches=(Patch(box, pixels),),
                model=request.settings.model,
                seconds=0.5,
                notices=("Slow.",),
                seed=request.settings.seed + number if request.settings.model == "gmsrm" else None,
            )

    def prior(self, *words: object) -> None:
        raise AssertionError("no test asks for it")


@dataclass
class FillQuietly:
    """Fills with grey and keeps nothing; sleeps and dies where it is told to. Goes to other processes."""

    notes: Path
    """Folder where it notes which process filled what, by the photo's brightness: its only name here."""
    pause_s: float = 0.0
    deadly: frozenset[int] = frozenset()
    """Brightness of photos that kill the process that fills them."""
    dies_once: bool = False
    """Whether they do so only the first time."""
    dies_at_fill: int = 0
    """Number of the fill at which they do."""
    fails_to_start: str | None = None
    """Why it cannot start."""
    ends_at_start: int | None = None
    """Exit status of a process that tries to start it."""
    sharing: int = field(default=0, init=False)

    def __call__(self, sharing: int) -> "FillQuietly":
        if self.fails_to_start is not None:
            raise InpaintError(self.fails_to_start)
        if self.ends_at_start is not None:
            os._exit(self.ends_at_start)
        self.sharing = sharing
        return self

    def preload(self, model: str) -> None:
        """Nothing to load."""

    def prior(self, *words: object) -> None:
        raise AssertionError("no test asks for it")

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress
    ) -> Iterator[Completion]:
        name = brightness(request.image)
        first = not any(self.notes.glob(f"{name}-*"))
        (self.notes / f"{name}-{os.getpid()}-{self.sharing}").touch()
        for number in range(request.settings.samples):
            report(Progress("Filling", number, request.settings.samples))
            sleep(self.pause_s)
            if name in self.deadly and number == self.dies_at_fill and (first or not self.dies_once):
                os.kill(os.getpid(), signal.SIGKILL)
            pixels = np.full((20, 20, 3), (name + number) % 256, request.image.dtype)
            patch = Patch(Box(30, 20, 50, 40), pixels)
            yield Completion(patches=(patch,), model=request.settings.model, seconds=0.5)


def brightness(image: np.ndarray) -> int:
    """Return the sum of a photo's pixels: no two in the tests have the same."""
    return int(image.sum())


def interrupt_at_first() -> tuple[list[Event], Tell]:
    """Return a list, and a function that notes events in it and presses Ctrl-C at the first."""
    events: list[Event] = []

    def tell(event: Event) -> None:
        events.append(event)
        if len(events) == 1:
            raise KeyboardInterrupt

    return events, tell
