"""What is told of a batch while it runs: one record for each thing that happened to a photo."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from inpaint_core.batch.jobs import Job
from inpaint_core.errors import sentence_of
from inpaint_core.request import Progress

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One fill of one photo, written."""

    job: Job
    """Of the photo."""
    result: Path
    """File, or the triptych's folder when there is no other."""
    number: int = 1
    """Of the fill, from 1."""
    seconds: float
    """Of the fill alone."""
    model: str = ""
    """That made it; in a mixed run not the same for all."""
    seed: int | None = None
    """Of its noise; None for models that always give the same fill."""
    notices: tuple[str, ...] = ()
    """Sentences for the user, from reading, filling and writing."""
    digests: tuple[str, ...] = field(default=(), compare=False)
    """SHA-256 of the files that hold it: the result, and the triptych's; empty when no record is kept."""


@dataclass(frozen=True)
class Finished:
    """All fills of a photo are written."""

    job: Job
    notices: tuple[str, ...] = ()
    """Sentences for the user about the photo as a whole."""


@dataclass(frozen=True)
class Failed:
    """A photo could not be filled; the others go on."""

    job: Job
    reason: str
    """A sentence for the user."""


@dataclass(frozen=True)
class TriedAgain:
    """The worker that had a photo ended; the photo is given to another one, once."""

    job: Job
    reason: str
    """What became of the worker."""


@dataclass(frozen=True)
class Warned:
    """Something about the batch as a whole that the user should know."""

    sentence: str


Event = Filled | Finished | Failed | TriedAgain | Warned
Tell = Callable[[Event], None]
"""Called with one event after the other, never by two threads at once."""

ReportStage = Callable[[Job, Progress], None]
"""Called between the steps of a fill, by the thread that fills. It may raise ``Cancelled``."""


def ignore_stages(job: Job, progress: Progress) -> None:
    """Report nothing, never cancel."""


def reason_of(error: Exception, photo: object) -> str:
    """Return why a photo failed, as a sentence; a bug goes to the log with where it happened.

    Args:
        error: That was raised.
        photo: What the log calls the photo.
    """
    if (sentence := sentence_of(error)) is not None:
        return sentence
    _log.error("%s", photo, exc_info=error)
    return f"an error that was not foreseen: {type(error).__name__}: {error}"
