"""A run on the terminal: a bar while somebody looks, a line now and then where output goes to a file."""

import math
import sys
import time
from collections.abc import Callable
from typing import Final, TextIO

from tqdm import tqdm

from training.run.pace.speed import SmoothTerms, duration_text, rate_text
from training.run.reports import Note, Report, Saved, StepReport, Unreadable, Validated, Validating

SECONDS_BETWEEN_LINES: Final = 30.0
NAMED_PHOTOS: Final = 5
"""Unreadable photos that are named; the others are only counted."""
TERMS_SHOWN: Final = 4
NO_LOSSES: Final = frozenset({"gradient_norm", "learning_rate"})
UNITS: Final = {"validation_psnr": " dB"}


class Terminal:
    """Shows reports of a run on standard error."""

    def __init__(
        self,
        *,
        first_step: int,
        last_step: int,
        memory: Callable[[], str],
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin.

        Args:
            first_step: Steps that are done already.
            last_step: Of the run.
            memory: Returns what the run takes, for people.
            stream: Where to; None is standard error.
            clock: Seconds that only rise.
        """
        self._stream = sys.stderr if stream is None else stream
        self._last_step, self._memory, self._clock = last_step, memory, clock
        self._smooth = SmoothTerms()
        self._told_at = self._saved_at = -math.inf
        self._unreadable: set[str] = set()
        self._best: float | None = None
        self._scoring: tqdm[None] | None = None
        self._bar: tqdm[None] | None = None
        if self._stream.isatty():
            self._bar = tqdm(
                total=last_step,
                initial=first_step,
                file=self._stream,
                dynamic_ncols=True,
                mininterval=0.5,
                bar_format="{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}{postfix}",
            )

    def close(self) -> None:
        """Leave the bars as they are, and say what is to be said at the end."""
        self._end_scoring()
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        if len(self._unreadable) > NAMED_PHOTOS:
            self.say(f"{len(self._unreadable)} photos could not be read.")

    def say(self, text: str) -> None:
        """Write a line, above the bar if there is one."""
        tqdm.write(text, file=self._stream)
        self._stream.flush()

    def report(self, report: Report) -> None:
        """Take a report of the training loop."""
        match report:
            case StepReport():
                self._show_step(report)
            case Validating(done, count):
                self._show_validating(done, count)
            case Validated(step, scores):
                self._end_scoring()
                if scores:
                    self.say(f"step {step}: {self._scores_text(scores)}")
            case Saved(step, path):
                if self._clock() - self._saved_at >= SECONDS_BETWEEN_LINES:
                    self._saved_at = self._clock()
                    self.say(f"step {step}: saved {path}")
            case Note(text):
                self._end_scoring()
                self.say(text)
            case Unreadable(names):
                self._name_unreadable(names)

    def _show_step(self, report: StepReport) -> None:
        losses = {name: value for name, value in report.terms.items() if name not in NO_LOSSES}
        said = ", ".join(
            f"{name} {value:.3g}" for name, value in list(self._smooth.add(losses).items())[:TERMS_SHOWN]
        )
        said += f"; {rate_text(report.images_per_second)}"
        now = self._clock()
        is_due = now - self._told_at >= SECONDS_BETWEEN_LINES
        if self._bar is None and not is_due and report.step != self._last_step:
            return
        said += f"; {self._memory()}"
        if report.seconds_left is not None and report.step != self._last_step:
            limit = " of --max-minutes" if report.is_cut else ""
            said += f"; {duration_text(report.seconds_left)} left{limit}"
        if self._bar is not None:
            self._bar.set_postfix_str(said, refresh=False)
            self._bar.update(report.step - self._bar.n)
        else:
            self._told_at = now
            self.say(f"step {report.step} of {self._last_step}: {said}")

    def _show_validating(self, done: int, count: int) -> None:
        if self._bar is None:
            return
        if self._scoring is None:
            self._scoring = tqdm(
                total=count,
                file=self._stream,
                leave=False,
                mininterval=0,
                dynamic_ncols=True,
                bar_format="validating |{bar}| {n_fmt}/{total_fmt} photos",
            )
        self._scoring.update(done - self._scoring.n)

    def _end_scoring(self) -> None:
        if self._scoring is not None:
            self._scoring.close()
            self._scoring = None

    def _scores_text(self, scores: dict[str, float]) -> str:
        said = ", ".join(
            f"{name.replace('_', ' ')} {value:.4g}{UNITS.get(name, '')}" for name, value in scores.items()
        )
        psnr = scores.get("validation_psnr")
        if psnr is not None and self._best is not None:
            said += f" ({psnr - self._best:+.2f} dB against the best so far)"
        if psnr is not None:
            self._best = psnr if self._best is None else max(psnr, self._best)
        return said

    def _name_unreadable(self, names: tuple[str, ...]) -> None:
        for name in names:
            if name in self._unreadable:
                continue
            self._unreadable.add(name)
            if len(self._unreadable) <= NAMED_PHOTOS:
                self.say(f"Cannot be read, and is left out: {name}")
            elif len(self._unreadable) == NAMED_PHOTOS + 1:
                self.say("More photos cannot be read; they are counted.")
