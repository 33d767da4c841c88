"""Drafts: completions whose large holes are paused where they are small, and gone on with later.

A region that later ones look at is completed at once, so that these see the same as without drafts. Hence a
refined draft has the bytes of a completion in one go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from weakref import WeakSet

from inpaint_core.completion.gallery.draft import Paused, draft, resume
from inpaint_core.completion.matching.patch import Floats
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.workers import Workers
from inpaint_core.engine.finish import Completing, complete_crop
from inpaint_core.engine.shared_views import SharedViews
from inpaint_core.errors import InpaintError
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.fill import FinishCrop, Predictor
from inpaint_core.filling.plan import FillPlan
from inpaint_core.pixels import FloatImage
from inpaint_core.region import Box
from inpaint_core.request import Completion, Draft

MAX_HELD_BYTES: Final = 256 * 2**20
"""What all drafts that are still held may take; a hole of 600 pixels takes 1 MB. Above, none are made."""


@dataclass(frozen=True, eq=False)
class FillDraft:
    """One completion's regions: paused ones, and the pixels of those that are final.

    Attributes:
        holes: Of the plan's regions.
        parts: Of each region.
    """

    holes: tuple[Box, ...]
    parts: tuple[Paused | FloatImage, ...]

    @property
    def held_bytes(self) -> int:
        """The memory that it takes."""
        return sum(_held_bytes(part) for part in self.parts)


class HeldDrafts:
    """The drafts that anybody still holds, and whether there is room for another."""

    def __init__(self, max_bytes: int = MAX_HELD_BYTES) -> None:
        """Start with none.

        Args:
            max_bytes: What they may take together.
        """
        self._max_bytes = max_bytes
        self._alive: WeakSet[FillDraft] = WeakSet()

    def add(self, made: FillDraft) -> None:
        """Count a draft until nobody holds it any more."""
        self._alive.add(made)

    def has_room(self, more_bytes: int) -> bool:
        """Tell whether a draft that takes so much already may grow."""
        return sum(one.held_bytes for one in self._alive) + more_bytes < self._max_bytes


class Drafting:
    """One completion that is drafted: completes its scenes and keeps what is needed to refine it."""

    def __init__(self, plan: FillPlan, views: SharedViews, held: HeldDrafts) -> None:
        """Start without any region.

        Args:
            plan: Of the request.
            views: Of the job.
            held: Every draft of the engine.
        """
        self._plan, self._views, self._held = plan, views, held
        self._seen = {number for region in plan.regions for number in region.after}
        self._parts: dict[int, Paused | FloatImage] = {}

    def complete(self, scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> Floats:
        """Complete a region's scene, as a draft unless others look at it or memory is short.

        Where the guess is a share of the fill it is completed at once: a draft does not keep the guess.
        """
        has_room = self._held.has_room(sum(map(_held_bytes, self._parts.values())))
        if seed in self._seen or how.texture_share < 1 or not has_room:
            return self._views.complete(scene, how, seed=seed, workers=workers)
        views = self._views.of(scene, how, seed=seed, workers=workers)
        made = draft(scene, how, seed=seed, workers=workers, views=views)
        if made.paused is not None:
            self._parts[seed] = made.paused
        return made.image

    def note(self, region: int, pixels: FloatImage) -> None:
        """Take in the pixels of a region; they count if it was not paused."""
        self._parts.setdefault(region, pixels)

    def draft(self) -> FillDraft | None:
        """Return what is kept of the completion; None when all of it is final."""
        if not any(isinstance(part, Paused) for part in self._parts.values()):
            return None
        parts = tuple(self._parts[number] for number in range(len(self._plan.regions)))
        made = FillDraft(_holes(self._plan), parts)
        self._held.add(made)
        return made


class DraftingPredictor:
    """A predictor whose pixels are noted as they are finished."""

    def __init__(self, inner: Predictor, drafting: Drafting) -> None:
        """Stand before another predictor, which completes scenes by ``drafting.complete``."""
        self._inner, self._drafting = inner, drafting

    @property
    def notices(self) -> Sequence[str]:
        """Sentences for the user."""
        return self._inner.notices

    def predict(self, crops: Sequence[Crop]) -> Sequence[FinishCrop]:
        """Predict, and note what finishing returns."""
        finishes = self._inner.predict(crops)
        return [
            partial(self._finish, crop.region, finish) for crop, finish in zip(crops, finishes, strict=True)
        ]

    def _finish(self, region: int, finish: FinishCrop) -> FloatImage:
        pixels = finish()
        self._drafting.note(region, pixels)
        return pixels


class RefiningPredictor:
    """Goes on with what was paused, and gives back what was final."""

    def __init__(self, made: FillDraft, completing: Completing) -> None:
        """Take a draft.

        Args:
            made: Of the same request.
            completing: Threads and cancelling.
        """
        self._made, self._completing = made, completing
        self.notices: Final = ()

    def predict(self, crops: Sequence[Crop]) -> Sequence[FinishCrop]:
        """Return what finishes each crop; the draft holds all that was predicted."""
        return [partial(self._finish, crop) for crop in crops]

    def _finish(self, crop: Crop) -> FloatImage:
        part = self._made.parts[crop.region]
        if not isinstance(part, Paused):
            return part

        def go_on(scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> Floats:
            return resume(scene, part, workers=workers)

        completing = Completing(self._completing.threads, self._completing.check, go_on)
        return complete_crop(crop, None, None, part.how, completing)


def find_draft(completion: Completion, plan: FillPlan) -> FillDraft | None:
    """Return the draft that a completion holds; None when it is final.

    Args:
        completion: Of the engine.
        plan: Of its request.

    Raises:
        InpaintError: The completion is of another request.
    """
    made: Draft | None = completion.draft
    if made is None:
        return None
    if not isinstance(made, FillDraft) or made.holes != _holes(plan):
        raise InpaintError("This fill was made for another photo or mask.")
    return made


def _holes(plan: FillPlan) -> tuple[Box, ...]:
    return tuple(region.hole for region in plan.regions)


def _held_bytes(part: Paused | FloatImage) -> int:
    return part.held_bytes if isinstance(part, Paused) else part.nbytes
