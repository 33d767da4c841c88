"""The engine: plan regions, predict each, composite it into the photo.

Known pixels survive bit for bit: a network sees a small copy of the surroundings, and only pixels of the
feathered hole are taken from what it returns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from torch import nn

from inpaint_core.catalog import PHOTO_MODEL, ModelSpec
from inpaint_core.completion.prepare import prepare
from inpaint_core.engine.drafts import Drafting, DraftingPredictor, HeldDrafts, RefiningPredictor, find_draft
from inpaint_core.engine.finish import Completing, finish_bytes
from inpaint_core.engine.memory_need import check_memory
from inpaint_core.engine.noise_source import NoiseBetween, NoiseNear, NoiseSource, SeededNoise
from inpaint_core.engine.opacity import fill_alpha
from inpaint_core.engine.photo_predictor import PhotoPredictor
from inpaint_core.engine.predictor import (
    KEPT_BYTES,
    CompletionPredictor,
    NetworkPredictor,
    PredictsBatches,
)
from inpaint_core.engine.provisional import AnswerOnce, as_it_is, completing_predictor, is_shown_first
from inpaint_core.engine.related import check_related
from inpaint_core.engine.shared_views import SharedViews
from inpaint_core.errors import WeightsError
from inpaint_core.filling.fill import ClassicalPredictor, Predictor, Steps, fill_regions
from inpaint_core.filling.known_region.photo_facts import PhotoFacts
from inpaint_core.filling.plan import FillPlan, find_model, plan_request
from inpaint_core.inspection.inspector import Inspector
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import build_for
from inpaint_core.prior.view import DEFAULT_K, PriorSpace, PriorView
from inpaint_core.request import (
    MAX_SEED,
    AlphaPatch,
    Completion,
    FillSettings,
    InpaintRequest,
    ReportProgress,
    ignore_progress,
)
from inpaint_core.runtime.memory import translated_out_of_memory
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.transparency.seen import SeenRequest, see
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
        self._held = HeldDrafts()

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
        with translated_out_of_memory():
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
        return plan_request(see(request).request)

    def prior(self, request: InpaintRequest, k: int = DEFAULT_K, space: PriorSpace = "taught") -> PriorView:
        """Return the prior of the request's model where most is to be filled. See ``Inspector.view``."""
        with translated_out_of_memory():
            return self._inspector.view(request, self, k=k, space=space)

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        """Fill a request's hole, one completion at a time, each as soon as it is finished.

        A stochastic network makes ``settings.samples``, with the seeds from ``settings.seed`` on (after the
        largest comes 0), the last ``settings.photo_samples`` of them from the photo alone; what the network
        gives for a seed does not depend on how many were asked for. Others make one.

        Args:
            request: Photo, mask, model, settings.
            report: Called between steps; it may raise ``Cancelled``, which passes through. What was yielded
                before stays good.
            drafts: Show large holes coarsely first: such completions have a ``draft``, and ``refine`` brings
                them to the photo's own size. Not of regions that other regions look at, and not when many
                drafts are held already. The first completion of one large hole comes twice: as soon as the
                network is done it is provisional, the network's answer enlarged; the next takes its place.

        Raises:
            InpaintError: There is no such model.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: The fill needs more than half of the memory that is free, even at its smallest
                working size; or the next completion of several does, at the size of the first.
        """
        with translated_out_of_memory():
            seen = see(request)
            for completion in self._inpaint(seen, report, drafts=drafts):
                told = (*completion.notices, *seen.notices)
                yield replace(completion, notices=told) if seen.notices else completion

    def _inpaint(self, seen: SeenRequest, report: ReportProgress, *, drafts: bool) -> Iterator[Completion]:
        request = seen.request
        settings, spec, plan = request.settings, find_model(request.settings.model), plan_request(request)
        guided, alone = split_samples(settings, spec)
        count = len(guided) + len(alone)
        steps = Steps(report, batches=len(plan.batches), regions=len(plan.regions), completions=count)
        steps.begin("Loading model")
        if spec.kind == "classical":
            alpha = fill_alpha(seen, self._runtime, steps)
            filled = fill_regions(request, plan, ClassicalPredictor(spec), steps, seen.facts())
            yield _with_notice(replace(filled, alpha_patches=alpha), settings, spec)
            return
        loaded = self.load(spec) if guided else None
        check_memory(request, plan, loaded, finish_bytes, self._runtime.device, completions=count)
        views = SharedViews(plan, completions=count)
        alpha = fill_alpha(seen, self._runtime, steps)
        job = _Job(seen, plan, steps, views, seen.facts(), self._held if drafts else None, alpha)
        if loaded is not None:
            network = NetworkPredictor(
                loaded,
                spec,
                self._runtime,
                kept_bytes=KEPT_BYTES if len(guided) > 1 else 0,
                check=steps.check,
            )
            for number, source in enumerate(guided):
                asked: PredictsBatches = network
                if drafts and number == 0 and is_shown_first(plan, settings):
                    once = AnswerOnce(network, plan)
                    first = self._fill_provisionally(job, once, source)
                    asked = once.answer()
                    yield replace(_with_notice(first, settings, spec), draft=asked, is_provisional=True)
                yield _with_notice(self._fill(job, asked, source), settings, spec)
            del network  # what it keeps is not needed for fills from the photo alone
        for source in alone:
            yield self._fill_from_photo(job, source)

    def refine(
        self, request: InpaintRequest, completion: Completion, report: ReportProgress = ignore_progress
    ) -> Completion:
        """Return a completion at the photo's own size: bit for bit what ``inpaint`` gives without drafts.

        Args:
            request: The one that it was made of, or one with the same photo, mask, model and settings;
                samples, seed and diversity do not matter.
            completion: Of ``inpaint``; a final one is returned as it is.
            report: Called between steps and often within them; it may raise ``Cancelled``, which passes
                through. The draft stays good.

        Raises:
            InpaintError: There is no such model, or the completion is of another request.
            OutOfMemoryError: It needs more than half of the memory that is free.
        """
        seen = see(request)
        request = seen.request
        plan = plan_request(request)
        steps = Steps(report, batches=len(plan.batches), regions=len(plan.regions))
        completing = Completing(self._runtime.threads, steps.check)
        predictor: Predictor | None = completing_predictor(
            completion, plan, request.settings.finish, completing
        )
        if predictor is None:
            made = find_draft(completion, plan)
            if made is None:
                return completion
            predictor = RefiningPredictor(made, completing)
        steps.begin("Refining")
        check_memory(request, plan, None, finish_bytes, self._runtime.device)
        with translated_out_of_memory():
            refined = fill_regions(request, plan, predictor, steps, seen.facts())
        seconds = completion.seconds + refined.seconds
        completed = replace(completion, patches=refined.patches, kept=refined.kept, seconds=seconds)
        return replace(completed, draft=None, is_provisional=False)

    def interpolate(
        self,
        request: InpaintRequest,
        a: Completion,
        b: Completion,
        t: float,
        report: ReportProgress = ignore_progress,
        *,
        drafts: bool = False,
    ) -> Completion:
        """Return a fill between two completions of one stochastic model; its seed is None.

        Args:
            request: The one both were made of, or one with the same photo, mask, model and settings.
            a: What is returned for ``t`` = 0, made anew.
            b: What is returned for ``t`` = 1, made anew.
            t: 0..1; on the way the noise of each region turns evenly from one to the other.
            report: Called between steps; it may raise ``Cancelled``, which passes through.
            drafts: As for ``inpaint``.

        Raises:
            InpaintError: There is no such model, or the two do not belong together or to the request.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: There is no memory to fill the regions at the size the two were made at.
        """
        (made,) = self._fill_related(request, (a, b), [NoiseBetween(a, b, t)], report, drafts=drafts)
        return made

    def near(
        self,
        request: InpaintRequest,
        completion: Completion,
        t: float,
        report: ReportProgress = ignore_progress,
        *,
        seed: int,
        drafts: bool = False,
    ) -> Iterator[Completion]:
        """Fill like a completion of a stochastic model, but not quite, ``settings.samples`` times.

        Args:
            request: The one that it was made of, or one with the same photo, mask, model and settings.
            completion: What the fills are like; their seed is None.
            t: 0..1; how far the noise of each region turns: 0 = the same fill, 1 = nothing in common.
            report: As for ``inpaint``.
            seed: Of the noise it turns to in the first fill; the next ones have the seeds after it.
            drafts: As for ``inpaint``.

        Raises:
            InpaintError: As for ``interpolate``.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: There is no memory to fill the regions at the size it was made at.
        """
        sources = [
            NoiseNear(completion, (seed + number) % (MAX_SEED + 1), t)
            for number in range(request.settings.samples)
        ]
        yield from self._fill_related(request, (completion,), sources, report, drafts=drafts)

    def _fill_related(
        self,
        request: InpaintRequest,
        fills: Sequence[Completion],
        sources: Sequence[NoiseBetween | NoiseNear],
        report: ReportProgress,
        *,
        drafts: bool,
    ) -> Iterator[Completion]:
        """Yield a fill for each noise that comes from other fills of the request."""
        for source in sources:
            if not 0 <= source.t <= 1:
                raise ValueError(f"t must lie in 0..1, got {source.t}")
        seen = see(request)
        request = seen.request
        plan = plan_request(request)
        check_related(request, plan, fills)
        spec = find_model(request.settings.model)
        count = len(sources)
        steps = Steps(report, batches=len(plan.batches), regions=len(plan.regions), completions=count)
        steps.begin("Loading model")
        loaded = self.load(spec)
        sizes = [(latent.height, latent.width) for latent in fills[0].latents]
        kept_bytes = KEPT_BYTES if count > 1 else 0
        network = NetworkPredictor(
            loaded, spec, self._runtime, kept_bytes=kept_bytes, sizes=sizes, check=steps.check
        )
        views = SharedViews(plan, completions=count)
        held = self._held if drafts else None
        job = _Job(seen, plan, steps, views, seen.facts(), held, fills[0].alpha_patches)
        for source in sources:
            with translated_out_of_memory():
                yield self._fill(job, network, source)

    def _fill_provisionally(
        self, job: "_Job", network: PredictsBatches, source: NoiseSource | None
    ) -> Completion:
        """Return what a network makes of the regions, enlarged and not completed."""
        settings = job.request.settings
        plain = replace(job.request, settings=replace(settings, finish=as_it_is(settings.finish)))
        aside = replace(
            job,
            seen=replace(job.seen, request=plain),
            steps=job.steps.aside(),
            facts=job.seen.facts(),
            held=None,
        )
        return self._fill(aside, network, source)

    def _fill(self, job: "_Job", network: PredictsBatches, source: NoiseSource | None) -> Completion:
        completing, drafting = self._completing(job)
        predictor = CompletionPredictor(network, job.request.settings.finish, source, completing)
        completion = _fill_with(job, predictor, drafting)
        if source is None:
            return completion
        seed = source.seed if isinstance(source, SeededNoise) else None
        return replace(completion, seed=seed, diversity=source.diversity, latents=tuple(predictor.latents))

    def _fill_from_photo(self, job: "_Job", source: SeededNoise) -> Completion:
        completing, drafting = self._completing(job)
        predictor = PhotoPredictor(source.seed, source.diversity, completing)
        completion = _fill_with(job, predictor, drafting)
        return replace(completion, model=PHOTO_MODEL, seed=source.seed, diversity=source.diversity)

    def _completing(self, job: "_Job") -> tuple[Completing, Drafting | None]:
        drafting = None if job.held is None else Drafting(job.plan, job.views, job.held)
        complete = job.views.complete if drafting is None else drafting.complete
        return Completing(self._runtime.threads, job.steps.check, complete), drafting


@dataclass(frozen=True, eq=False)
class _Job:
    """What all completions of a request have in common."""

    seen: SeenRequest
    plan: FillPlan
    steps: Steps
    views: SharedViews
    facts: PhotoFacts
    held: HeldDrafts | None
    """Every draft there is; None when none are wanted."""
    alpha_patches: tuple[AlphaPatch, ...]

    @property
    def request(self) -> InpaintRequest:
        return self.seen.request

    def fill(self, predictor: Predictor) -> Completion:
        """Fill all regions, with the opacity that all completions have."""
        filled = fill_regions(self.request, self.plan, predictor, self.steps, self.facts)
        return replace(filled, alpha_patches=self.alpha_patches)


def _fill_with(job: _Job, predictor: Predictor, drafting: Drafting | None) -> Completion:
    if drafting is None:
        return job.fill(predictor)
    completion = job.fill(DraftingPredictor(predictor, drafting))
    return replace(completion, draft=drafting.draft())


def split_samples(
    settings: FillSettings, spec: ModelSpec
) -> tuple[Sequence[SeededNoise | None], Sequence[SeededNoise]]:
    """Return the noise of each completion that the model makes, and of each that is from the photo alone."""
    if not spec.is_stochastic:
        return [None], []
    sources = noise_sources(settings)
    count = 0 if spec.kind == "photo" else settings.samples - settings.photo_samples
    return sources[:count], sources[count:]


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
