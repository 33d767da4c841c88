"""The engine: plan regions, predict each, composite it into the photo.

Known pixels survive bit for bit: a network sees a small copy of the surroundings, and only pixels of the
feathered hole are taken from what it returns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from torch import nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.completion.prepare import prepare
from inpaint_core.engine.finish import Completing, finish_bytes
from inpaint_core.engine.memory_need import check_memory
from inpaint_core.engine.noise_source import NoiseBetween, NoiseSource, SeededNoise
from inpaint_core.engine.photo_predictor import PhotoPredictor
from inpaint_core.engine.predictor import (
    KEPT_BYTES,
    CompletionPredictor,
    NetworkPredictor,
)
from inpaint_core.engine.related import check_related
from inpaint_core.errors import WeightsError
from inpaint_core.filling.fill import ClassicalPredictor, Steps, fill_regions
from inpaint_core.filling.plan import FillPlan, find_model, plan_request
from inpaint_core.inspection.inspector import Inspector
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import build_for
from inpaint_core.prior.view import DEFAULT_K, PriorSpace, PriorView
from inpaint_core.request import (
    MAX_SEED,
    Completion,
    FillSettings,
    InpaintRequest,
    ReportProgress,
    ignore_progress,
)
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.weights.manifest import find_sha256, find_weights, user_weights_directory


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
        """Load a model's weights and compile what a fill needs now, so that the first fill does not wait.

        Raises:
            InpaintError: There is no such model.
            WeightsError: Its weights are missing, damaged, or of another network.
        """
        spec = find_model(model)
        if spec.kind == "network":
            self.load(spec)
        if spec.kind != "classical":
            prepare()

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
            network = build_for(path, spec.network, spec.size)
            sha256 = None if spec.name in self._weights else find_sha256(spec, path)
            load_weights(network, path, sha256=sha256)
            self._network, self._loaded = fold(network), loaded
        return self._network

    def plan(self, request: InpaintRequest) -> FillPlan:
        """Return what is filled together, and the part of the photo that each fill looks at.

        Raises:
            InpaintError: There is no such model.
        """
        return plan_request(request)

    def prior(self, request: InpaintRequest, k: int = DEFAULT_K, space: PriorSpace = "taught") -> PriorView:
        """Return the prior of the request's model where most is to be filled. See ``Inspector.view``."""
        return self._inspector.view(request, self, k=k, space=space)

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress
    ) -> Iterator[Completion]:
        """Fill a request's hole, one completion at a time, each as soon as it is finished.

        A stochastic network makes ``settings.samples``, with the seeds from ``settings.seed`` on (after the
        largest comes 0); what a seed gives does not depend on how many were asked for. Others make one.

        Args:
            request: Photo, mask, model, settings.
            report: Called between steps; it may raise ``Cancelled``, which passes through. What was yielded
                before stays good.

        Raises:
            InpaintError: There is no such model.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: The fill needs more than half of the memory that is free, even at its smallest
                working size; or the next completion of several does, at the size of the first.
        """
        settings, spec, plan = request.settings, find_model(request.settings.model), plan_request(request)
        sources = noise_sources(settings) if spec.is_stochastic else [None]
        steps = Steps(report, batches=len(plan.batches), regions=len(plan.regions), completions=len(sources))
        steps.begin("Loading model")
        if spec.kind == "classical":
            yield _with_notice(fill_regions(request, plan, ClassicalPredictor(spec), steps), settings, spec)
            return
        if spec.kind == "photo":
            check_memory(request, plan, None, finish_bytes, self._runtime.device)
            yield from self._fill_from_photo(request, plan, steps)
            return
        loaded = self.load(spec)
        check_memory(request, plan, loaded, finish_bytes, self._runtime.device)
        network = NetworkPredictor(
            loaded, spec, self._runtime, kept_bytes=KEPT_BYTES if len(sources) > 1 else 0
        )
        for source in sources:
            yield _with_notice(self._fill(request, plan, network, source, steps), settings, spec)

    def interpolate(
        self,
        request: InpaintRequest,
        a: Completion,
        b: Completion,
        t: float,
        report: ReportProgress = ignore_progress,
    ) -> Completion:
        """Return a fill between two completions of one stochastic model; its seed is None.

        For the editor, which will offer it; until then only tests and scripts call it.

        Args:
            request: The one both were made of, or one with the same photo, mask, model and settings.
            a: What is returned for ``t`` = 0, made anew.
            b: What is returned for ``t`` = 1, made anew.
            t: 0..1; on the way the noise of each region turns evenly from one to the other.
            report: Called between steps; it may raise ``Cancelled``, which passes through.

        Raises:
            InpaintError: There is no such model, or the two do not belong together or to the request.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: There is no memory to fill the regions at the size the two were made at.
        """
        if not 0 <= t <= 1:
            raise ValueError(f"t must lie in 0..1, got {t}")
        plan = plan_request(request)
        check_related(request, plan, (a, b))
        spec = find_model(request.settings.model)
        steps = Steps(report, batches=len(plan.batches), regions=len(plan.regions))
        steps.begin("Loading model")
        sizes = [(latent.height, latent.width) for latent in a.latents]
        network = NetworkPredictor(self.load(spec), spec, self._runtime, sizes=sizes)
        return self._fill(request, plan, network, NoiseBetween(a, b, t), steps)

    def _fill(
        self,
        request: InpaintRequest,
        plan: FillPlan,
        network: NetworkPredictor,
        source: NoiseSource | None,
        steps: Steps,
    ) -> Completion:
        completing = Completing(self._runtime.threads, steps.check)
        predictor = CompletionPredictor(network, request.settings.finish, source, completing)
        completion = fill_regions(request, plan, predictor, steps)
        if source is None:
            return completion
        seed = source.seed if isinstance(source, SeededNoise) else None
        return replace(completion, seed=seed, diversity=source.diversity, latents=tuple(predictor.latents))

    def _fill_from_photo(self, request: InpaintRequest, plan: FillPlan, steps: Steps) -> Iterator[Completion]:
        completing = Completing(self._runtime.threads, steps.check)
        for source in noise_sources(request.settings):
            predictor = PhotoPredictor(source.seed, source.diversity, completing)
            completion = fill_regions(request, plan, predictor, steps)
            yield replace(completion, seed=source.seed, diversity=source.diversity)


def noise_sources(settings: FillSettings) -> list[SeededNoise]:
    """Return the noise of each completion that the user asked for; after the largest seed comes 0."""
    seeds = [(settings.seed + number) % (MAX_SEED + 1) for number in range(settings.samples)]
    return [SeededNoise(seed, settings.diversity) for seed in seeds]


def _with_notice(completion: Completion, settings: FillSettings, spec: ModelSpec) -> Completion:
    """Say so where several were asked for and there can be only one."""
    if spec.is_stochastic or settings.samples == 1:
        return completion
    notice = f"{spec.title} always gives the same fill: one was made."
    return replace(completion, notices=(*completion.notices, notice))
