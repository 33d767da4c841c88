"""The engine: plan regions, predict each, composite it into the photo.

Known pixels survive bit for bit: a network sees a small copy of the surroundings, and only pixels of the
feathered hole are taken from what it returns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from torch import nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.completion.prepare import Preparations
from inpaint_core.completion.workers import do_not_check
from inpaint_core.engine.drafts import HeldDrafts, RefiningPredictor, find_draft
from inpaint_core.engine.fill_job import FillJob
from inpaint_core.engine.finish import Completing, finish_bytes
from inpaint_core.engine.held_network import HeldNetwork
from inpaint_core.engine.looked_into import look_into
from inpaint_core.engine.memory_need import check_memory
from inpaint_core.engine.noise_source import NoiseBetween, NoiseNear, split_samples
from inpaint_core.engine.opacity import fill_alpha
from inpaint_core.engine.predictors.completion_predictor import PredictsBatches
from inpaint_core.engine.predictors.network_predictor import KEPT_BYTES, NetworkPredictor
from inpaint_core.engine.prepared import PreparedCompletion
from inpaint_core.engine.provisional import AnswerOnce, completing_predictor, is_shown_first
from inpaint_core.engine.related import check_related
from inpaint_core.engine.shared_views import SharedViews
from inpaint_core.filling.fill import ClassicalPredictor, Predictor, Steps, fill_regions
from inpaint_core.filling.plan import FillPlan, find_model, plan_request
from inpaint_core.inspection.inspector import Inspector
from inpaint_core.models.networks import keeps_quality_in_bf16
from inpaint_core.prior.view import DEFAULT_K, PriorSpace, PriorView
from inpaint_core.region import Box
from inpaint_core.request import (
    MAX_SEED,
    WITHOUT_NETWORK,
    Completion,
    FillSettings,
    InpaintRequest,
    MadeOn,
    ReportProgress,
    ignore_progress,
)
from inpaint_core.runtime.memory import translated_out_of_memory
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.transparency.seen import SeenRequest, see


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
        self._held_network = HeldNetwork(weights or {})
        self._inspector = Inspector()
        self._held = HeldDrafts()
        self._preparations = Preparations()

    @property
    def runtime(self) -> Runtime:
        """Where and how networks run."""
        return self._runtime

    def device_title(self) -> str:
        """Return the name of the device for the user, for example ``CPU``."""
        return self._runtime.title

    def preload(self, model: str) -> None:
        """Load a model's weights, so that the first fill does not wait, and begin to compile what it needs.

        The compiler goes on in a thread of its own: only what cannot be done without it waits for it.

        Raises:
            InpaintError: There is no such model.
            WeightsError: Its weights are missing, damaged, or of another network.
        """
        spec = find_model(model)
        with translated_out_of_memory():
            if spec.kind == "network":
                self.load(spec)
            if spec.kind != "classical":
                self._preparations.holes.begin()

    def load(self, spec: ModelSpec) -> nn.Module:
        """Return a network with its weights. See ``HeldNetwork.load``."""
        return self._held_network.load(spec)

    def plan(self, request: InpaintRequest) -> FillPlan:
        """Return what is filled together, and the part of the photo that each fill looks at.

        Raises:
            InpaintError: There is no such model.
        """
        return plan_request(see(request).request)

    def prior(
        self,
        request: InpaintRequest,
        k: int = DEFAULT_K,
        space: PriorSpace = "taught",
        completion: Completion | None = None,
        check: Callable[[], None] = do_not_check,
        hole: Box | None = None,
    ) -> PriorView:
        """Return the prior of the request's model where most is to be filled. See ``Inspector.view``.

        Args:
            request: Photo, mask, model and context.
            k: Clusters at each scale.
            space: Which features of a learned prior are clustered.
            completion: Of the request, or of one with the same photo, mask, model and context: what was drawn
                for this one is shown. None shows the network's mean.
            check: Called between steps; may raise, to give the look up.
            hole: The part of the photo that is to be seen; None for where most is to be filled.

        Raises:
            InpaintError: There is nothing to show, or the completion is of another request.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: The network does not fit into memory.
        """
        drawn = None
        if completion is not None:
            drawn = look_into(completion, request.settings.model, self.plan(request))
        with translated_out_of_memory():
            return self._inspector.view(request, self, k=k, space=space, drawn=drawn, check=check, hole=hole)

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
        held = self._held if drafts else None
        made_on = WITHOUT_NETWORK if loaded is None else self._made_on(spec)
        facts, threads = seen.facts(), self._runtime.threads
        job = FillJob(seen, plan, steps, views, facts, threads, held, alpha, self._preparations, made_on)
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
                    first = job.fill_provisionally(once, source)
                    asked = once.answer()
                    yield replace(_with_notice(first, settings, spec), draft=asked, is_provisional=True)
                yield _with_notice(job.fill_by_network(asked, source), settings, spec)
            del network  # what it keeps is not needed for fills from the photo alone
        for source in alone:
            yield job.fill_from_photo(source)

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
        prepared = PreparedCompletion(self._preparations, steps)
        completing = Completing(self._runtime.threads, steps.check, prepared, prepared.specks)
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
        alpha = fills[0].alpha_patches
        made_on = self._made_on(spec)
        facts, threads = seen.facts(), self._runtime.threads
        job = FillJob(seen, plan, steps, views, facts, threads, held, alpha, self._preparations, made_on)
        for source in sources:
            with translated_out_of_memory():
                yield job.fill_by_network(network, source)

    def _made_on(self, spec: ModelSpec) -> MadeOn:
        """Return what completions of a network follow from that was loaded just now.

        To be asked before the first completion: between two of them another network may be looked into.
        """
        runtime = self._runtime
        is_reduced = runtime.uses_bfloat16(runtime.device, suits_bf16=keeps_quality_in_bf16(spec.network))
        precision = "bf16" if is_reduced else "fp32"
        return MadeOn(
            weights=self._held_network.sha256,
            precision=precision,
            device=runtime.title,
            threads=runtime.threads,
        )


def _with_notice(completion: Completion, settings: FillSettings, spec: ModelSpec) -> Completion:
    """Say so where several were asked for and there can be only one."""
    if spec.is_stochastic or settings.samples == 1:
        return completion
    notice = f"{spec.label} always gives the same fill: one was made."
    return replace(completion, notices=(*completion.notices, notice))
