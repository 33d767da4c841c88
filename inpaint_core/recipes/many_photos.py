"""A recipe done to many photos, one after the other: one that fails costs no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inpaint_core.batch.events import reason_of
from inpaint_core.errors import Cancelled
from inpaint_core.recipes.photo_replay import ReplayJob, Written, replay_to_file
from inpaint_core.recipes.replay_engine import ReplayEngine
from inpaint_core.request import Progress


@dataclass(frozen=True)
class Begun:
    """A photo is being read and filled."""

    number: int
    """Of the job, from 0."""


@dataclass(frozen=True)
class Done:
    """A photo is written."""

    number: int
    written: Written


@dataclass(frozen=True)
class NotDone:
    """A photo could not be done; the others go on."""

    number: int
    reason: str
    """A sentence for the user."""


Event = Begun | Done | NotDone
Tell = Callable[[Event], None]
ReportPhoto = Callable[[int, Progress], None]
"""Told of the steps of a photo, by its number. It may raise ``Cancelled``."""


def replay_many(jobs: Sequence[ReplayJob], engine: ReplayEngine, tell: Tell, report: ReportPhoto) -> None:
    """Do recipes to photos; return when the last one is written.

    Args:
        jobs: In this order.
        engine: Makes the fills, in the caller's thread.
        tell: Told of what happens.
        report: Told of the steps of each photo.

    Raises:
        Cancelled: ``report`` raised it; photos that are done by then are written whole.
    """
    for number, job in enumerate(jobs):
        tell(Begun(number))

        def report_one(progress: Progress, number: int = number) -> None:
            report(number, progress)

        try:
            report_one(Progress("Reading", 0, 1))
            written = replay_to_file(job, engine, report_one)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one photo, the others go on
            tell(NotDone(number, reason_of(error, job.name)))
        else:
            tell(Done(number, written))
