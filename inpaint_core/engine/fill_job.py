"""All completions of one request: what they share, and how each is filled."""

from dataclasses import dataclass, replace

from inpaint_core.catalog import PHOTO_MODEL
from inpaint_core.completion.prepare import Preparations
from inpaint_core.engine.drafts import Drafting, DraftingPredictor, HeldDrafts
from inpaint_core.engine.finish import Completing
from inpaint_core.engine.noise_source import NoiseSource, SeededNoise
from inpaint_core.engine.predictors.completion_predictor import CompletionPredictor, PredictsBatches
from inpaint_core.engine.predictors.photo_predictor import PhotoPredictor
from inpaint_core.engine.prepared import PreparedCompletion
from inpaint_core.engine.provisional import as_it_is
from inpaint_core.engine.shared_views import SharedViews
from inpaint_core.filling.fill import Predictor, Steps, fill_regions
from inpaint_core.filling.known_region.photo_facts import PhotoFacts
from inpaint_core.filling.plan import FillPlan
from inpaint_core.request import WITHOUT_NETWORK, AlphaPatch, Completion, InpaintRequest, MadeOn
from inpaint_core.transparency.seen import SeenRequest


@dataclass(frozen=True, eq=False)
class FillJob:
    """What all completions of a request have in common.

    Attributes:
        seen: The request, its photo without transparency.
        plan: Of the request.
        steps: Where progress is counted and cancelling is asked for.
        views: Of the holes' surroundings, for all completions.
        facts: Of the photo, for all completions.
        threads: For completing holes, at least 1.
        held: Every draft there is; None when none are wanted.
        alpha_patches: The opacity that every completion has in its holes.
        preparations: Of the engine: no hole is completed before its own is done.
        made_on: Weights and number format of the network, for the completions that are made by it.
    """

    seen: SeenRequest
    plan: FillPlan
    steps: Steps
    views: SharedViews
    facts: PhotoFacts
    threads: int
    held: HeldDrafts | None
    alpha_patches: tuple[AlphaPatch, ...]
    preparations: Preparations
    made_on: MadeOn = WITHOUT_NETWORK

    @property
    def request(self) -> InpaintRequest:
        return self.seen.request

    def fill(self, predictor: Predictor) -> Completion:
        """Fill all regions, with the opacity that all completions have."""
        filled = fill_regions(self.request, self.plan, predictor, self.steps, self.facts)
        return replace(filled, alpha_patches=self.alpha_patches)

    def fill_by_network(self, network: PredictsBatches, source: NoiseSource | None) -> Completion:
        """Return what a network predicts, completed; a draft where drafts are wanted.

        Args:
            network: Predicts; it may serve other completions of the job as well.
            source: The noise of this completion; None for networks without noise.
        """
        completing, drafting = self._completing()
        predictor = CompletionPredictor(network, self.request.settings.finish, source, completing)
        completion = replace(self._fill_with(predictor, drafting), made_on=self.made_on)
        if source is None:
            return completion
        seed = source.seed if isinstance(source, SeededNoise) else None
        return replace(completion, seed=seed, diversity=source.diversity, latents=tuple(predictor.latents))

    def fill_provisionally(self, network: PredictsBatches, source: NoiseSource | None) -> Completion:
        """Return what a network makes of the regions, enlarged and not completed."""
        settings = self.request.settings
        plain = replace(self.request, settings=replace(settings, finish=as_it_is(settings.finish)))
        aside = replace(
            self,
            seen=replace(self.seen, request=plain),
            steps=self.steps.aside(),
            facts=self.seen.facts(),
            held=None,
        )
        return aside.fill_by_network(network, source)

    def fill_from_photo(self, source: SeededNoise) -> Completion:
        """Return a completion from the photo alone; its seed and diversity are those of the noise."""
        completing, drafting = self._completing()
        predictor = PhotoPredictor(source.seed, source.diversity, completing)
        completion = self._fill_with(predictor, drafting)
        return replace(completion, model=PHOTO_MODEL, seed=source.seed, diversity=source.diversity)

    def _completing(self) -> tuple[Completing, Drafting | None]:
        drafting = None if self.held is None else Drafting(self.plan, self.views, self.held)
        complete = self.views.complete if drafting is None else drafting.complete
        prepared = PreparedCompletion(self.preparations, self.steps, complete)
        return Completing(self.threads, self.steps.check, prepared, prepared.specks), drafting

    def _fill_with(self, predictor: Predictor, drafting: Drafting | None) -> Completion:
        if drafting is None:
            return self.fill(predictor)
        completion = self.fill(DraftingPredictor(predictor, drafting))
        return replace(completion, draft=drafting.draft())
