"""One completion: regions predicted one after the other and composited, and the steps of that counted."""

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from inpaint_core.catalog import ModelSpec
from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.classical import fill_classical
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.known_region.photo_facts import PhotoFacts
from inpaint_core.filling.plan import FillPlan, find_model
from inpaint_core.pixels import to_float_image
from inpaint_core.request import (
    Completion,
    InpaintRequest,
    Progress,
    ReportProgress,
)

FinishCrop = Callable[[], NDArray[np.float32]]
"""Returns the wanted part of a crop with its hole filled, h x w x 3, about 0..1."""


class Predictor(Protocol):
    """Anything that can fill crops: a network, or a classical fill."""

    @property
    def notices(self) -> Sequence[str]:
        """Sentences for the user, for example about what was given up for want of memory."""
        ...

    def predict(self, crops: Sequence[Crop]) -> Sequence[FinishCrop]:
        """Do what is done for all crops at once, and return what is left to do for each."""
        ...


class ClassicalPredictor:
    """A classical fill behind the call shape of a network."""

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self.notices: Final = ()

    def predict(self, crops: Sequence[Crop]) -> Sequence[FinishCrop]:
        """Return what fills each crop; only hole pixels will differ from the image."""
        return [partial(self._fill, crop) for crop in crops]

    def _fill(self, crop: Crop) -> NDArray[np.float32]:
        match self._spec.name:
            case "telea" | "navier-stokes" as method:
                return to_float_image(fill_classical(crop.image, crop.mask, method)[crop.wanted.slices])
            case name:
                raise AssertionError(f"{name} is listed as a classical fill, but there is none of that name")


class Steps:
    """Counts a job's steps: loading, then for each completion every batch, every region, and blending."""

    def __init__(self, report: ReportProgress, *, batches: int, regions: int, completions: int = 1) -> None:
        """Start with nothing done.

        Args:
            report: Told of every step as it begins.
            batches: Predicted for each completion.
            regions: Finished for each completion.
            completions: Of the job.
        """
        self._report, self._regions, self._completions = report, regions, completions
        self._of_each = batches + regions + 1
        self._stage = ""
        self._done, self._total = 0, 1 + completions * self._of_each

    def begin(self, stage: str) -> None:
        """Say that a step begins; the one before is done."""
        self._stage = stage
        self._report(Progress(stage, self._done, self._total))
        self._done += 1

    def begin_batch(self, number: int) -> None:
        """Say that a batch is being predicted, by the number of its first region, from 1."""
        self._begin_one("Filling", number)

    def begin_region(self, number: int) -> None:
        """Say that a region is being finished and composited, counted from 1."""
        self._begin_one("Finishing", number)

    def check(self) -> None:
        """Report the step that is under way once more: a chance to cancel in the middle of it."""
        self._report(Progress(self._stage, max(0, self._done - 1), self._total))

    def aside(self) -> "Steps":
        """Return steps of something beside the job: reported, as parts of the step that is under way."""
        batches = self._of_each - 1 - self._regions

        def report(progress: Progress) -> None:
            self._report(Progress(progress.stage, max(0, self._done - 1), self._total))

        return Steps(report, batches=batches, regions=self._regions)

    def end(self, stage: str) -> None:
        """Say that a step is done, when it was the last of all."""
        if self._done == self._total:
            self._report(Progress(stage, self._total, self._total))

    def _begin_one(self, what: str, number: int) -> None:
        """Count regions for one completion; of several, completions are what counts."""
        completion = (self._done - 1) // self._of_each + 1
        if self._completions > 1:
            self.begin(f"{what} {completion} of {self._completions}")
        else:
            self.begin(f"{what} {number} of {self._regions}")


def fill_regions(
    request: InpaintRequest,
    plan: FillPlan,
    predictor: Predictor,
    steps: Steps,
    facts: PhotoFacts | None = None,
) -> Completion:
    """Predict all regions of a request and composite them.

    Args:
        request: What to fill.
        plan: Of the request.
        predictor: Asked for the batches in the order of the plan.
        steps: Told of every step; may raise ``Cancelled``.
        facts: Of the request's photo and mask, which completions of one job share; None finds them anew.
    """
    started = perf_counter()
    canvas = Canvas(
        request.image,
        request.mask,
        look=request.settings.look,
        source_mask=request.source_mask,
        facts=facts,
        check=steps.check,
    )
    settings = request.settings
    is_copied = settings.finish.complete and find_model(settings.model).kind != "classical"
    for batch in plan.batches:
        steps.begin_batch(batch[0].number + 1)
        unfinished = predictor.predict([canvas.crop(region) for region in batch])
        for region, finish in zip(batch, unfinished, strict=True):
            steps.begin_region(region.number + 1)
            canvas.blend(region, finish(), is_copied=is_copied, finish=settings.finish)
    steps.begin("Blending")
    patches = canvas.patches()
    seconds = perf_counter() - started
    steps.end("Blending")
    return Completion(patches, settings.model, seconds, tuple(predictor.notices), kept=canvas.kept)
