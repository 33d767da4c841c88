"""What a user at the terminal, or a program that started the run, sees of it."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from training.run.console.memory import memory_bytes, memory_text
from training.run.console.terminal import Terminal
from training.run.events import EventStream
from training.run.export import where_to_put
from training.run.pace.speed import duration_text
from training.run.reports import Ending, Report, Validated
from training.run.trainer import Trainer


class Watcher:
    """Shows a run on standard error, or as events on standard output; the main process only.

    Attributes:
        scores: Of the last validation.
    """

    def __init__(self, trainer: Trainer, *, recipe: str, as_json: bool) -> None:
        self._trainer = trainer
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
            self._terminal.report(report)

    def exported(self, paths: list[Path]) -> None:
        """Tell where the weights went."""
        if self._events is not None:
            self._events.write("exported", self._trainer.step, {"paths": [str(path) for path in paths]})
        elif self._terminal is not None:
            self._terminal.say(f"exported {', '.join(map(str, paths))}")
            if (where := where_to_put(paths)) is not None:
                self._terminal.say(where)

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
            }
            self._events.write("ended", trainer.step, ended)
        elif self._terminal is not None:
            at = f"step {trainer.step} of {trainer.config.total_steps}, {trainer.images_seen} photos seen"
            self._terminal.say(f"{ending}: {at} in {duration_text(trainer.seconds)} of training")
            self._terminal.say(f"checkpoint {trainer.folder.checkpoint}, curves {trainer.folder.metrics}")
