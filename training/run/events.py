"""What ``inpaint-train --json`` prints: one JSON object a line, for programs that watch a run.

Every object has ``event`` and ``step``. The rest by event:

- ``started``: ``network``, ``size``, ``recipe``, ``run`` (folder), ``total_steps``, ``photos``, ``device``,
  ``processes``, ``resumed``, ``init_from`` (null, or the file, its hash and what was taken).
- ``step``, at most one a second, the last one always: ``terms`` (weighted losses by name),
  ``images_per_second``, ``seconds_left`` (validation apart; absent while unknown).
- ``note``: ``text``, a sentence about what the run does differently than asked.
- ``validated``: ``scores`` by name; empty without held-out photos.
- ``saved``: ``path`` of the checkpoint.
- ``exported``: ``paths`` of the weights file, or of its shards and their index.
- ``ended``: ``ending`` ("finished", "time is up" or "stopped"), ``images_seen``, ``skipped_steps``,
  ``damaged_photos``, ``seconds``, ``seconds_left`` (what the steps that are left take; null where no step
  was made).

A number that is not finite is null, because JSON has none of those.
"""

import json
import math
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, TextIO

from training.run.reports import Note, Report, Saved, StepReport, Validated

SECONDS_BETWEEN_STEPS: Final = 1.0


class EventStream:
    """Writes a run's events as they come; each line is on its way before the next one begins."""

    def __init__(
        self, stream: TextIO, *, last_step: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin a stream.

        Args:
            stream: Where to.
            last_step: Of the run; it is always told of.
            clock: Seconds that only rise.
        """
        self._stream, self._last_step, self._clock = stream, last_step, clock
        self._told_at = -math.inf
        self._step = 0

    def write(self, event: str, step: int, values: Mapping[str, Any]) -> None:
        """Write one event with its values."""
        line = json.dumps(_finite({"event": event, "step": step, **values}), allow_nan=False)
        self._stream.write(f"{line}\n")
        self._stream.flush()

    def report(self, report: Report) -> None:
        """Write what the training loop reports; most steps are left out."""
        match report:
            case Validated(step, scores):
                self.write("validated", step, {"scores": scores})
            case Saved(step, path):
                self.write("saved", step, {"path": str(path)})
            case Note(text):
                self.write("note", self._step, {"text": text})
            case StepReport(step, terms, images_per_second, seconds_left):
                self._step = step
                now = self._clock()
                if step == self._last_step or now - self._told_at >= SECONDS_BETWEEN_STEPS:
                    self._told_at = now
                    values = {"terms": terms, "images_per_second": images_per_second}
                    if seconds_left is not None:
                        values["seconds_left"] = seconds_left
                    self.write("step", step, values)


def _finite(value: Any) -> Any:
    """Return a value with None in the place of infinity and of what is no number."""
    match value:
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {name: _finite(one) for name, one in value.items()}
        case list() | tuple():
            return [_finite(one) for one in value]
        case _:
            return value
