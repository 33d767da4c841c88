"""When a run is scored: once per step at most, on photos that its time allows, and never past its end."""

from collections.abc import Callable, Mapping
from typing import Final

from torch import nn

from training.evaluation.validation import Validation, ValidationGivenUp
from training.run.pace.speed import duration_text
from training.run.pace.time_budget import TimeBudget
from training.run.reports import Note, Report, Validated, Validating
from training.run.run_folder import RunFolder

LARGEST_SHARE: Final = 0.2
"""Of a run's time that one validation may take; with less time fewer photos are scored."""


class Scoring:
    """Scores the averaged weights of a run on its validation photos, in the main process.

    Attributes:
        validation: The photos; None scores nothing.
        last_step: At which the run was scored; None before the first time.
    """

    def __init__(self, validation: Validation | None, folder: RunFolder) -> None:
        self.validation = validation
        self.last_step: int | None = None
        self._folder = folder

    def plan(self, network: nn.Module, budget: TimeBudget, report: Callable[[Report], None]) -> float | None:
        """Find out what a validation takes where time is short, and take fewer photos if it is too much.

        Args:
            network: In evaluation mode.
            budget: Learns what a validation takes.
            report: Told when photos are left out.

        Returns:
            Seconds that the network takes for a photo of 256 x 256; None where time is not short.
        """
        if self.validation is None or budget.max_seconds is None or budget.is_over:
            return None
        count, each = len(self.validation), self.validation.seconds_a_photo(network)
        fitting = max(1, min(count, int(budget.max_seconds * LARGEST_SHARE / max(each, 1e-9))))
        if fitting < count:
            self.validation = self.validation.first(fitting)
            report(
                Note(
                    f"{count} photos of the {self.validation.title} would take about "
                    f"{duration_text(count * each)} of {duration_text(budget.max_seconds)}: "
                    f"{fitting} of them are looked at."
                )
            )
        budget.expect("validate", fitting * each)
        return each

    def score(
        self,
        network: nn.Module,
        row: Mapping[str, float],
        *,
        give_up: Callable[[], bool],
        report: Callable[[Report], None],
    ) -> dict[str, float]:
        """Score a network, log it and draw the sample grid.

        Args:
            network: In evaluation mode.
            row: What the log says beside the scores: ``step`` and more.
            give_up: Asked after every photo.
            report: Told how far it is, and of the scores.

        Returns:
            The scores by name; none without held-out photos, or when it was given up.
        """
        validation, step = self.validation, int(row["step"])
        if validation is None or self.last_step == step:
            return {}

        def after_photo(done: int) -> bool:
            report(Validating(done, len(validation)))
            return give_up()

        try:
            scores, grid = validation.measure(network, after_photo)
        except ValidationGivenUp as error:
            report(Note(str(error)))
            return {}
        self.last_step = step
        if scores:
            self._folder.log({**row, **scores, "validation_photos": len(validation)})
        self._folder.write_grid(step, grid)
        report(Validated(step, scores))
        return scores
