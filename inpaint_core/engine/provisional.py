"""The first fill of a job as its network sees it, shown while it is completed.

What a network returns is there long before a large hole is completed from the photo. It is shown enlarged;
the predictions are kept, so that the network is asked only once, and the same fill comes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inpaint_core.engine.finish import Completing
from inpaint_core.engine.noise_source import NoiseSource
from inpaint_core.engine.predictors.completion_predictor import CompletionPredictor, PredictsBatches
from inpaint_core.engine.predictors.prediction import Prediction
from inpaint_core.errors import InpaintError
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.plan import FillPlan
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, Finish

MIN_HOLE_PX: Final = 150
"""Longer side of the hole: smaller ones are completed before anybody has looked."""


@dataclass(frozen=True, eq=False)
class NetworkAnswer:
    """What a provisional fill is completed from: the ``draft`` of its completion.

    Attributes:
        holes: Of the plan's regions.
        predictions: Of each region, by its number.
        notices: Of the predictor that made them.
    """

    holes: tuple[Box, ...]
    predictions: dict[int, Prediction]
    notices: tuple[str, ...]

    @property
    def held_bytes(self) -> int:
        """The memory that it takes."""
        return sum(one.values.nbytes + one.seen.known.nbytes for one in self.predictions.values())

    def predict_batch(self, crops: Sequence[Crop], source: NoiseSource | None = None) -> list[Prediction]:
        """Return what was predicted for some crops, whatever the noise."""
        return [self.predictions[crop.region] for crop in crops]


class AnswerOnce:
    """A network that is asked for the first time; what it says is kept."""

    def __init__(self, network: PredictsBatches, plan: FillPlan) -> None:
        """Start with nothing asked.

        Args:
            network: To ask.
            plan: Of the request.
        """
        self._network, self._plan = network, plan
        self._predictions: dict[int, Prediction] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        return self._network.notices

    def predict_batch(self, crops: Sequence[Crop], source: NoiseSource | None = None) -> list[Prediction]:
        """Ask the network, and keep its answer."""
        made = self._network.predict_batch(crops, source)
        self._predictions |= {crop.region: one for crop, one in zip(crops, made, strict=True)}
        return made

    def answer(self) -> NetworkAnswer:
        """Return what was said so far."""
        return NetworkAnswer(_holes(self._plan), dict(self._predictions), self.notices)


def is_shown_first(plan: FillPlan, settings: FillSettings) -> bool:
    """Tell whether a plan's first fill is worth to be shown before it is completed: one large hole is."""
    if len(plan.batches) > 1 or not settings.finish.complete:
        return False
    return any(
        region.needs_network and max(region.hole.width, region.hole.height) >= MIN_HOLE_PX
        for region in plan.regions
    )


def as_it_is(finish: Finish) -> Finish:
    """Return how a provisional fill is finished: its tone as in the end, nothing completed."""
    return replace(finish, complete=False)


def completing_predictor(
    completion: Completion, plan: FillPlan, finish: Finish, completing: Completing
) -> CompletionPredictor | None:
    """Return what completes a provisional fill; None for any other completion.

    Raises:
        InpaintError: The completion is of another request.
    """
    answer = completion.draft
    if not isinstance(answer, NetworkAnswer):
        return None
    if answer.holes != _holes(plan):
        raise InpaintError("This fill was made for another photo or mask.")
    return CompletionPredictor(answer, finish, None, completing)


def _holes(plan: FillPlan) -> tuple[Box, ...]:
    return tuple(region.hole for region in plan.regions)
