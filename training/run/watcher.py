"""What a user at the terminal, or a program that started the run, sees of it."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from training.run.console.call import Call
from training.run.console.memory import memory_bytes, memory_text
from training.run.console.terminal import Terminal
from training.run.events import EventStream
from training.run.export import where_to_put
from training.run.pace.cut_short import find_cut
from training.run.pace.speed import duration_text, pixels_left
from training.run.reports import Ending, Report, StepReport, Validated
from training.run.trainer import Trainer

STEPS_UNTIL_SPEED: Final = 5
"""The first step is slower than the others; by then the speed is known well enough."""
UNKNOWN_CALL: Final = Call()


class Watcher:
    """Shows a run on standard error, or as events on standard output; the main process only.

    Attributes:
        scores: Of the last validation.
    """

    def __init__(self, trainer: Trainer, *, recipe: str, as_json: bool, call: Call = UNKNOWN_CALL) -> None:
        """Watch a run.

        Args:
            trainer: Of the run, before it begins.
            recipe: Its name.
            as_json: Whether events are written instead of lines for people.
            call: How the run was called.
        """
        self._trainer, self._call = trainer, call
        self._steps_made, self._is_cut_told = 0, False
        self._recipe = recipe
        self.scores: dict[str, float] = {}
        self._is_main = trainer.hardware.is_main
        last_step = trainer.config.total_steps
        self._events = EventStream(sys.stdout, last_step=last_step) if as_json and self._is_main else None
        self._terminal: Terminal | None = None

    def __enter__(self) -> Self:
        trainer = self._trainer
        if self._events is not None:
            started = {
                "network": trainer.config.network,
                "size": trainer.config.size,
                "recipe": self._recipe,
                "run": str(trainer.folder.path),
                "total_steps": trainer.config.total_steps,
                "photos": len(trainer.data.photos),
                "device": str(trainer.hardware.device),
                "processes": trainer.hardware.share.count,
                "resumed": trainer.step > 0,
                "init_from": trainer.origin.get("init_from"),
            }
            self._events.write("started", trainer.step, started)
        elif self._is_main:
            self._terminal = Terminal(
                first_step=trainer.step,
                last_step=trainer.config.total_steps,
                memory=lambda: memory_text(memory_bytes(trainer.hardware.device)),
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._terminal is not None:
            self._terminal.close()

    def report(self, report: Report) -> None:
        """Take a report of the training loop."""
        if isinstance(report, Validated):
            self.scores = report.scores
        if self._events is not None:
            self._events.report(report)
        if self._terminal is not None:
            if isinstance(report, StepReport):
                self._say_cut(report)
            self._terminal.report(report)

    def _say_cut(self, report: StepReport) -> None:
        """Say once, as soon as the speed is known, that the run will be cut short."""
        self._steps_made += 1
        trainer, budget = self._trainer, self._trainer.budget
        seconds, pixel_seconds = budget.seconds_for_steps, trainer.speed.seconds_for(1)
        if self._is_cut_told or self._terminal is None or budget.max_seconds is None:
            return
        if seconds is None or pixel_seconds is None:
            return
        cut = find_cut(trainer.config, report.step, pixel_seconds=pixel_seconds, seconds=seconds)
        is_early = self._steps_made < STEPS_UNTIL_SPEED
        if cut is None or (is_early and cut.done - report.step >= STEPS_UNTIL_SPEED):
            self._is_cut_told = not is_early
            return
        self._is_cut_told = True
        self._terminal.say(cut.describe(budget.max_seconds, steps_factor=self._call.steps_factor))

    def exported(self, paths: list[Path]) -> None:
        """Tell where the weights went."""
        if self._events is not None:
            self._events.write("exported", self._trainer.step, {"paths": [str(path) for path in paths]})
        elif self._terminal is not None:
            self._terminal.say(f"exported {', '.join(map(str, paths))}")
            if (where := where_to_put(paths)) is not None:
                self._terminal.say(where)

    def _say_rest(self) -> None:
        """Tell what is left of a run that has not come to its end, and how it goes on."""
        trainer = self._trainer
        left = trainer.speed.seconds_for(pixels_left(trainer.config, trainer.step))
        if self._terminal is not None and left is not None:
            self._terminal.say(f"to its end: about {duration_text(left)} of training at this speed")
        if self._terminal is not None and self._call.going_on:
            self._terminal.say(f"to go on: {self._call.going_on}")

    def ended(self, ending: Ending) -> None:
        """Tell how the run ended."""
        trainer = self._trainer
        if self._events is not None:
            ended = {
                "ending": ending,
                "images_seen": trainer.images_seen,
                "skipped_steps": trainer.skipped_steps,
                "damaged_photos": trainer.damaged_photos,
                "seconds": trainer.seconds,
                "seconds_left": trainer.speed.seconds_for(pixels_left(trainer.config, trainer.step)),
            }
            self._events.write("ended", trainer.step, ended)
        elif self._terminal is not None:
            at = f"step {trainer.step} of {trainer.config.total_steps}, {trainer.images_seen} photos seen"
            self._terminal.say(f"{ending}: {at} in {duration_text(trainer.seconds)} of training")
            if ending != "finished":
                self._say_rest()
            self._terminal.say(f"checkpoint {trainer.folder.checkpoint}, curves {trainer.folder.metrics}")
