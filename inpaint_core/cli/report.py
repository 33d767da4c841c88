"""What ``inpaint-batch fill`` says of its photos: a line each as they are finished, a bar, and the end."""

import warnings
from types import TracebackType
from typing import Self

from tqdm import TqdmMonitorWarning, tqdm

from inpaint_core.batch.events import Event, Failed, Filled, Finished, TriedAgain, Warned
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.cli.output import DONE, SOME_FAILED, print_json, say
from inpaint_core.request import Progress


class BatchReport:
    """Counts photos and says what became of them; a context that shows the bar."""

    def __init__(self, options: FillOptions, *, total: int, as_json: bool) -> None:
        """Begin with nothing done.

        Args:
            options: How the photos are filled.
            total: How many photos.
            as_json: Whether each fill is one JSON object on standard output, too.
        """
        self._options, self._total, self._as_json = options, total, as_json
        self._done, self._failed = 0, list[str]()
        with warnings.catch_warnings():
            # It has a thread of its own, and says so when there is no memory for one.
            warnings.simplefilter("ignore", TqdmMonitorWarning)
            self._bar: tqdm[None] = tqdm(total=total, unit="photo", disable=None, leave=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def show_stage(self, job: Job, progress: Progress) -> None:
        """Show beside the bar what is being done."""
        self._bar.set_postfix_str(f"{job.photo.name}: {progress.stage}")

    def tell(self, event: Event) -> None:
        """Say what happened."""
        match event:
            case Filled():
                self._tell_fill(event)
            case Finished():
                self._done += 1
                self._bar.update()
            case Failed(job, reason):
                self._failed.append(job.photo.name)
                self._bar.update()
                say(f"{job.photo.name}: {reason}")
                if self._as_json:
                    print_json({"photo": str(job.photo), "error": reason})
            case TriedAgain(job, reason):
                say(f"{job.photo.name}: {reason}; it is tried once more.")
            case Warned(sentence):
                say(sentence)

    def _tell_fill(self, filled: Filled) -> None:
        """Say where a fill went, and with which noise, so that it can be made again."""
        photo, settings = filled.job.photo, self._options.settings
        say(f"{photo.name} → {filled.result} ({filled.model}, {filled.seconds:.1f} s)")
        for notice in filled.notices:
            say(f"{photo.name}: {notice}")
        if self._as_json:
            record = {"photo": str(photo), "result": str(filled.result), "model": filled.model}
            noise = {} if filled.seed is None else {"seed": filled.seed, "diversity": settings.diversity}
            timing = {"seconds": round(filled.seconds, 3), "notices": list(filled.notices)}
            print_json(record | noise | timing)

    def say_stopped(self) -> None:
        """Say how far it got."""
        say(f"Stopped: {self._done} of {self._total} photos {'is' if self._done == 1 else 'are'} done.")

    def say_end(self) -> int:
        """Say whether all are filled; return the exit code."""
        if self._failed:
            say(f"{len(self._failed)} of {self._total} photos failed: {', '.join(self._failed)}.")
            return SOME_FAILED
        if self._total > 1:
            say(f"All {self._total} photos are filled.")
        return DONE
