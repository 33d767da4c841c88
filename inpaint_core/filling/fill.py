"""One completion: regions predicted one after the other and composited, and the steps of that counted."""

from collections.abc import Sequence
from time import perf_counter
from typing import Final, Protocol

from inpaint_core.catalog import ModelSpec
from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.classical import fill_classical
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.plan import FillPlan
from inpaint_core.request import (
    Completion,
    ImageArray,
    InpaintRequest,
    Progress,
    ReportProgress,
)


class Predictor(Protocol):
    """Anything that can fill crops: a network, or a classical fill."""

    @property
    def notices(self) -> Sequence[str]:
        """Sentences for the user, for example about what was given up for want of memory."""
        ...

    def predict(self, crop: Crop) -> ImageArray:
        """Return the wanted part of a crop with its hole filled, in the crop's dtype."""
        ...


class ClassicalPredictor:
    """A classical fill behind the call shape of a network."""

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self.notices: Final = ()

    def predict(self, crop: Crop) -> ImageArray:
        """Return the wanted part of a crop; only hole pixels differ from the image."""
        match self._spec.name:
            case "telea" | "navier-stokes" as method:
                return fill_classical(crop.image, crop.mask, method)[crop.wanted.slices]
            case name:
                raise AssertionError(f"{name} is listed as a classical fill, but there is none of that name")


class Steps:
    """Counts a job's steps: one for loading, then for each completion one a region and one for blending."""

    def __init__(self, report: ReportProgress, *, regions: int, completions: int = 1) -> None:
        """Start with nothing done.

        Args:
            report: Told of every step as it begins.
            regions: Filled for each completion.
            completions: Of the job.
        """
        self._report, self._regions, self._completions = report, regions, completions
        self._done, self._total = 0, 1 + completions * (regions + 1)

    def begin(self, stage: str) -> None:
        """Say that a step begins; the one before is done."""
        self._report(Progress(stage, self._done, self._total))
        self._done += 1

    def begin_region(self, number: int) -> None:
        """Say that a region is being filled, counted from 1; of several completions these are what counts."""
        completion = (self._done - 1) // (self._regions + 1) + 1
        if self._completions > 1:
            self.begin(f"Filling {completion} of {self._completions}")
        else:
            self.begin(f"Filling {number} of {self._regions}")

    def end(self, stage: str) -> None:
        """Say that a step is done, when it was the last of all."""
        if self._done == self._total:
            self._report(Progress(stage, self._total, self._total))


def fill_regions(request: InpaintRequest, plan: FillPlan, predictor: Predictor, steps: Steps) -> Completion:
    """Predict all regions of a request and composite them.

    Args:
        request: What to fill.
        plan: Of the request.
        predictor: Asked for the regions in the order of the plan.
        steps: Told of every step; may raise ``Cancelled``.
    """
    started = perf_counter()
    canvas = Canvas(request.image, request.mask, feather_px=request.settings.feather_px)
    for region in plan.regions:
        steps.begin_region(region.number + 1)
        canvas.blend(region.hole, predictor.predict(canvas.crop(region)))
    steps.begin("Blending")
    patches = canvas.patches()
    seconds = perf_counter() - started
    steps.end("Blending")
    return Completion(patches, request.settings.model, seconds, tuple(predictor.notices))
