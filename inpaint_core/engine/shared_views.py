"""What the completions of one job share when holes are completed: the photo around each, at its sizes."""

from dataclasses import replace
from typing import Final

from inpaint_core.completion.complete import complete
from inpaint_core.completion.gallery.maps import LevelMaps, Room
from inpaint_core.completion.gallery.views import Views, view_scene
from inpaint_core.completion.matching.patch import Floats
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.workers import Workers
from inpaint_core.filling.plan import FillPlan

MAX_VIEWS_BYTES: Final = 128 * 2**20
"""A hole of 600 pixels takes 90 MB with the maps that drafts ask for. What does not fit is made again
for each completion."""


class SharedViews:
    """The views of a request's regions, kept from the first completion on as far as there is room."""

    def __init__(self, plan: FillPlan, *, completions: int, max_bytes: int = MAX_VIEWS_BYTES) -> None:
        """Start with none.

        Args:
            plan: Of the request.
            completions: Of the job; nothing is kept for a single one.
            max_bytes: What they may take.
        """
        # A region that sees other fills sees others in each completion.
        self._fixed = {region.number for region in plan.regions if not region.after and completions > 1}
        self._room = Room(max_bytes)
        self._kept: dict[tuple[int, int, int], Views] = {}

    def of(self, scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> Views:
        """Return the views of a region's scene; its number is the seed."""
        key = seed, how.coarsest_px, how.max_levels
        if key in self._kept:
            return self._kept[key]
        views = view_scene(scene, how, seed=seed, workers=workers)
        if seed in self._fixed and self._room.take(views.held_bytes):
            views = replace(views, maps=LevelMaps(views.pyramid, self._room))
            self._kept[key] = views
        return views

    def complete(self, scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> Floats:
        """Complete a region in one go."""
        views = self.of(scene, how, seed=seed, workers=workers)
        return complete(scene, how, seed=seed, workers=workers, views=views)
