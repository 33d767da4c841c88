"""What ``inpaint-batch fill`` says of its photos: a line each as they are finished, a bar, and the end."""

import warnings
from collections.abc import Container
from types import TracebackType
from typing import Self

from tqdm import TqdmMonitorWarning, tqdm

from inpaint_core.batch.events import Event, Failed, Filled, Finished, TriedAgain, Warned
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.cli.output import DONE, SOME_FAILED, print_json, say
from inpaint_core.request import Progress


class BatchReport:
    """Counts photos and says what became of them; a context that shows the bar."""

    def __init__(
        self,
        options: FillOptions,
        *,
        total: int,
        as_json: bool,
        skipped: int = 0,
        again: Container[Job] = (),
    ) -> None:
        """Begin with nothing filled.

        Args:
            options: How the photos are filled.
            total: How many photos, skipped ones among them.
            as_json: Whether each fill is one JSON object on standard output, too.
            skipped: How many are not filled because they were done before.
            again: Those that are filled although there is a result.
        """
        self._options, self._total, self._as_json = options, total, as_json
        self._skipped, self._again = skipped, again
        self._done, self._done_again, self._failed = 0, 0, list[str]()
        with warnings.catch_warnings():
            # It has a thread of its own, and says so when there is no memory for one.
            warnings.simplefilter("ignore", TqdmMonitorWarning)
            self._bar: tqdm[None] = tqdm(
                total=total, initial=skipped, unit="photo", disable=None, leave=False
            )

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
            case Finished(job, notices):
                self._done += 1
                self._done_again += job in self._again
                self._bar.update()
                for notice in notices:
                    say(f"{job.photo.name}: {notice}")
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
        done = self._done + self._skipped
        say(f"Stopped: {done} of {self._total} photos {'is' if done == 1 else 'are'} done.")

    def say_end(self) -> int:
        """Say how many are filled and what became of the others; return the exit code."""
        if self._total > 1 or self._skipped:
            say(self._summary())
        return SOME_FAILED if self._failed else DONE

    def _summary(self) -> str:
        total, first = self._total, self._done - self._done_again
        if first == total:
            return f"All {total} photos are filled."
        counts = (
            (first, "filled"),
            (self._skipped, "skipped, done before"),
            (self._done_again, "done again, something had changed"),
            (len(self._failed), f"failed ({', '.join(self._failed)})"),
        )
        parts = "; ".join(f"{count} {what}" for count, what in counts if count)
        return f"Of {total} photo{'s' if total > 1 else ''}: {parts}."
