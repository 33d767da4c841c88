"""The engine: plan regions, predict each, composite it into the photo.

Known pixels survive bit for bit: a network sees a small copy of the surroundings, and only pixels of the
feathered hole are taken from what it returns.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Final, Protocol

from torch import nn

from inpaint_core.blending import Canvas, relative_to
from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.classical import fill_classical
from inpaint_core.errors import InpaintError, WeightsError
from inpaint_core.inspection import Inspector
from inpaint_core.networks import NETWORKS
from inpaint_core.prediction import NetworkPredictor
from inpaint_core.prior_view import USUAL_K, PriorView
from inpaint_core.region import Box, Region, context_box, plan_regions
from inpaint_core.request import (
    Completion,
    ImageArray,
    InpaintRequest,
    MaskArray,
    Progress,
    ReportProgress,
    ignore_progress,
)
from inpaint_core.runtime import Runtime, start_runtime
from inpaint_core.weights import load_weights
from inpaint_core.weights_manifest import find_sha256, find_weights, user_weights_directory

CLASSICAL_APART_PX: Final = 32
"""Classical fills reach a few pixels into each other: holes as close as this are filled as one."""


SMALLEST_VIEW_PX: Final = 128
"""Shortest side of the surroundings a network sees.

Measured 2026-11 with early PEN-Net weights, square holes of 4 to 32 pixels in three photos, mean error in the
hole: seen at 128 as good as at 256 or better (13.2 against 13.7 at 8 pixels, 18.3 against 19.0 at 32) in an
eighth of the time; at 64 worse (14.6 and 21.1).
"""
VIEW_PER_HOLE: Final = 4
"""Above that the view grows with the hole, up to the working size."""


class Predictor(Protocol):
    """Anything that can fill crops: a network, or a classical fill."""

    notices: list[str]

    def predict(self, image: ImageArray, mask: MaskArray, wanted: Box) -> ImageArray:
        """Return the wanted part of a crop with its hole filled, in the crop's dtype."""
        ...


class ClassicalPredictor:
    """A classical fill behind the call shape of a network."""

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec
        self.notices: list[str] = []

    def predict(self, image: ImageArray, mask: MaskArray, wanted: Box) -> ImageArray:
        """Return the wanted part of a crop; only hole pixels differ from the image."""
        match self._spec.name:
            case "telea" | "navier-stokes" as method:
                return fill_classical(image, mask, method)[wanted.slices]
            case name:
                raise AssertionError(f"{name} is listed as a classical fill, but there is none of that name")


class Engine:
    """Fills holes. Holds one network at a time, loaded when first needed; not for two threads at once."""

    def __init__(self, runtime: Runtime | None = None, *, weights: Mapping[str, Path] | None = None) -> None:
        """Choose where to run; nothing is loaded yet.

        Args:
            runtime: Where and how; None starts one by the environment, leaving one core to the window.
            weights: A weights file to use instead of the model's own, by model name. No hash is asked for: it
                is the user's own choice.

        Raises:
            InpaintError: The environment names a device that is not there.
        """
        self._runtime = start_runtime() if runtime is None else runtime
        self._weights = dict(weights or {})
        self._loaded: tuple[str, Path, int] | None = None
        self._network: nn.Module | None = None
        self._inspector = Inspector()

    @property
    def runtime(self) -> Runtime:
        """Where and how networks run."""
        return self._runtime

    def device_title(self) -> str:
        """Return the name of the device for the user, for example ``CPU``."""
        return self._runtime.title

    def preload(self, model: str) -> None:
        """Load a model's weights now, so that the first fill does not wait for them.

        Raises:
            InpaintError: There is no such model.
            WeightsError: Its weights are missing, damaged, or of another network.
        """
        spec = find_model(model)
        if spec.kind == "network":
            self.load(spec)

    def load(self, spec: ModelSpec) -> nn.Module:
        """Return a network with its weights, from the last time if the file is still the same.

        Where it lies is for the caller to say: ``place_network(network, runtime.device)`` before it is used.

        Args:
            spec: A row of the catalogue whose kind is ``"network"``.

        Raises:
            WeightsError: Its weights are missing, damaged, or of another network.
        """
        path = self._weights.get(spec.name) or find_weights(spec)
        if path is None:
            raise WeightsError(
                f"There are no weights for {spec.title} on this computer. Import a published checkpoint "
                "(File ▸ Import Published Checkpoint, or inpaint-batch import-checkpoint FILE), "
                f"or train some with inpaint-train and put them into {user_weights_directory()}."
            )
        try:
            loaded = (spec.name, path, path.stat().st_mtime_ns)
        except OSError as error:
            raise WeightsError(f"{path} cannot be read: {error.strerror or error}.") from error
        if self._network is None or self._loaded != loaded:
            # The old network goes first: there may not be room for two.
            self._network, self._loaded = None, None
            network = NETWORKS[spec.network](spec.size)
            sha256 = None if spec.name in self._weights else find_sha256(spec, path)
            load_weights(network, path, sha256=sha256)
            self._network, self._loaded = network, loaded
        return self._network

    def plan(self, request: InpaintRequest) -> list[Region]:
        """Return what is filled together, and how much of the photo each fill looks at.

        Raises:
            InpaintError: There is no such model.
        """
        spec = find_model(request.model)
        if spec.kind == "classical":
            feather_px = max(request.feather_px, CLASSICAL_APART_PX)
            return plan_regions(request.mask, context=request.context, minimum_px=0, feather_px=feather_px)
        regions = plan_regions(
            request.mask,
            context=request.context,
            minimum_px=spec.working_px,
            feather_px=request.feather_px,
        )
        return [_with_view_of(region, request, largest_px=spec.working_px) for region in regions]

    def crops(self, request: InpaintRequest) -> list[Box]:
        """Return the part of the photo that each region's fill looks at, in the order of ``plan``.

        What a network sees is ``prediction.prepare(image[box.slices], mask[box.slices], ...)``; cell i, j of
        an h x w map it makes of that covers rows top + i*H/h and columns left + j*W/w of the photo, for a box
        of H x W.

        Raises:
            InpaintError: There is no such model.
        """
        canvas = Canvas(request.image, request.mask, feather_px=request.feather_px)
        return [canvas.crop_box(region.hole, region.context) for region in self.plan(request)]

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress
    ) -> Iterator[Completion]:
        """Fill a request's hole: one completion, as every model here is deterministic.

        Args:
            request: Photo, mask, model, settings.
            report: Called between steps; it may raise ``Cancelled``, which passes through.

        Raises:
            InpaintError: There is no such model.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: The fill needs more memory than the CPU has, at its smallest working size too.
        """
        regions = self.plan(request)
        total = len(regions) + 2
        report(Progress("Loading model", 0, total))
        predictor = self._start_predictor(request)
        started = perf_counter()
        canvas = Canvas(request.image, request.mask, feather_px=request.feather_px)
        for number, region in enumerate(regions, start=1):
            report(Progress(f"Filling {number} of {len(regions)}", number, total))
            fill_region(canvas, region, predictor)
        report(Progress("Blending", total - 1, total))
        patches = canvas.patches()
        seconds = perf_counter() - started
        report(Progress("Blending", total, total))
        yield Completion(
            patches=patches, model=request.model, seconds=seconds, notices=tuple(predictor.notices)
        )

    def prior(self, request: InpaintRequest, k: int = USUAL_K) -> PriorView:
        """Return what the request's model goes by where most is to be filled. See ``Inspector.view``."""
        return self._inspector.view(request, self, k=k)

    def _start_predictor(self, request: InpaintRequest) -> Predictor:
        spec = find_model(request.model)
        if spec.kind == "classical":
            return ClassicalPredictor(spec)
        return NetworkPredictor(self.load(spec), spec, self._runtime, match_tone=request.match_tone)


def find_model(name: str) -> ModelSpec:
    """Return a model's entry of the catalogue.

    Raises:
        InpaintError: There is no such model.
    """
    if name not in MODELS:
        raise InpaintError(f"There is no model called {name}: choose one of {', '.join(MODELS)}.")
    return MODELS[name]


def _with_view_of(region: Region, request: InpaintRequest, *, largest_px: int) -> Region:
    """Return the region with no more surroundings than its holes need: many small ones must stay quick."""
    height, width = request.mask.shape
    needed_px = max(SMALLEST_VIEW_PX, VIEW_PER_HOLE * max(region.hole.width, region.hole.height))
    context = context_box(
        region.hole,
        height=height,
        width=width,
        context=request.context,
        minimum_px=min(needed_px, largest_px),
    )
    return Region(region.hole, context)


def fill_region(canvas: Canvas, region: Region, predictor: Predictor) -> None:
    """Predict one region and composite it into the canvas.

    Args:
        canvas: The photo being filled; changed.
        region: What to fill, and what to look at.
        predictor: Fills the crop.
    """
    crop = canvas.crop_box(region.hole, region.context)
    image, mask = canvas.crop(crop)
    wanted = relative_to(canvas.touched_box(region.hole), crop)
    canvas.blend(region.hole, predictor.predict(image, mask, wanted))
