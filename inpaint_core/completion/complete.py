"""A hole completed from the photo itself, at the photo's own size.

The photo around the hole is looked at from coarse to fine. At each size every patch that touches the hole is
matched to a patch of the known region, and the matches vote for the colours in the hole, again and again
(Wexler et al., "Space-Time Completion of Video", PAMI 2007). A match costs

- the difference of the patches in colour and texture,
- the difference in low frequencies from a guess, where there is one (``guide.py``),
- distance, vertical distance more: photos are upright, and differ more from top to bottom,
- and the number of times that the source is used already.

At the photo's own size every pixel is copied whole from one place, and the tones of the pieces are brought
together (``poisson.py``).

The random numbers of a level follow from the seed and the level. So a completion can be paused between two
levels (``gallery/draft.py``), and goes on as if it had not been.
"""

import numpy as np

from inpaint_core.completion.gallery.views import Views, view_scene
from inpaint_core.completion.guide import GuideMaps
from inpaint_core.completion.level import LevelCompletion, LevelResult, Search
from inpaint_core.completion.matching.patch import Floats, Indices
from inpaint_core.completion.matching.vote import vote_best
from inpaint_core.completion.poisson import blend_pieces, continue_pieces
from inpaint_core.completion.pyramid import PAD_PX, padded
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.starts import deciding_level, starts_of
from inpaint_core.completion.workers import Workers
from inpaint_core.membrane import shrunk, spread
from inpaint_core.region import mask_bounds

NEAR_PX = 32
"""Radius of the random search from the third level on: the match is known roughly by then."""


def complete(
    scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers, views: Views | None = None
) -> Floats:
    """Return the scene's image with the hole filled, H x W x 3, about 0..1.

    The rest is as it was, but for ``scene.seam_px`` pixels around the hole, which show the fill continued.

    Args:
        scene: What to complete. When nothing in it can be copied the hole becomes the guess, or a membrane.
        how: The numbers.
        seed: Of the random search.
        workers: Do the work; the result does not depend on how many there are.
        views: Of this scene and seed, where they are there already.
    """
    levels = Levels(scene, how, views or view_scene(scene, how, seed=seed, workers=workers), seed, workers)
    return levels.finished(None) if levels.can_copy else levels.uncopied()


class Levels:
    """A scene being completed, level by level."""

    def __init__(
        self,
        scene: Scene,
        how: CompletionSettings,
        views: Views,
        seed: int,
        workers: Workers,
        guides: GuideMaps | None = None,
    ) -> None:
        """Start with nothing completed.

        Args:
            scene: What to complete.
            how: The numbers.
            views: Of this scene and seed.
            seed: Of the random search.
            workers: Do the work.
            guides: Of this scene, where they are there already: then its guess and penalty are not looked at.
        """
        self._scene, self._how, self._seed, self._workers = scene, how, seed, workers
        self._pyramid, self.shifts, self._maps = views.pyramid, views.shifts, views.maps
        self.guides = guides or GuideMaps(views.pyramid, scene, how, views.lines)
        self.top = len(views.pyramid) - 1
        """Number of the coarsest level; the finest is 0."""
        bounds = mask_bounds(scene.hole)
        self.side_px = max(bounds.width, bounds.height)
        """Longer side of the hole."""
        self._reach_px = how.reach_px or self.side_px

    @property
    def can_copy(self) -> bool:
        """Whether there is any patch to copy; if not there is nothing to do but ``uncopied``."""
        return bool(self._pyramid[0].valid.any())

    def uncopied(self) -> Floats:
        """Return the image with the hole as it is before anything is matched.

        There is one level then: coarse ones without a patch to copy are left out.
        """
        filled = self._scene.image.copy()
        first = self._first_image(self.top)
        filled[self._scene.hole] = first[PAD_PX:-PAD_PX, PAD_PX:-PAD_PX][self._scene.hole]
        return filled

    def finished(self, coarser: LevelResult | None, number: int | None = None) -> Floats:
        """Return the image with the hole filled at the photo's own size.

        Args:
            coarser: Of the level ``number + 1``.
            number: The first level that is still to be completed; None for all of them.
        """
        if number is None:
            coarser, number = self.reached(0), 0
        finest = self._descended(number, 0, coarser)
        scene, origin = self._scene, _origins(finest)
        if self._how.copies_whole:
            result = self._blended(0, finest, origin)
        else:
            finest.vote()
            result = finest.targets.values[:, :, :3]
        self._workers.check()
        place = finest.pixels + np.array([finest.box.top, finest.box.left], np.int32) - PAD_PX
        inside = ((place >= 0) & (place < scene.hole.shape)).all(axis=1)  # the padding has hole as well
        place, at = place[inside], finest.pixels[inside]
        filled = scene.image.copy()
        self._workers.check()
        filled[place[:, 0], place[:, 1]] = result[at[:, 0], at[:, 1]]
        self._workers.check()
        if scene.seam_px:
            continue_pieces(filled, scene, place, origin[at[:, 0], at[:, 1]] - PAD_PX)
            self._workers.check()
        return filled

    def reached(self, number: int) -> LevelResult | None:
        """Complete what is coarser than a level: from several starts, and the best of them goes on.

        Args:
            number: Of the level.

        Returns:
            What it begins from; None at the coarsest.
        """
        if number >= self.top:
            return None
        decided = max(deciding_level(self.top, self.side_px), number + 1)
        starts = starts_of(self.top, decided, self._how)
        usual, *others = (self._descended(start, decided, None, start=start) for start in starts)
        best, least = usual, usual.misfit() * self._how.better_start
        for other in others:
            if (misfit := other.misfit()) < least:
                best, least = other, misfit
        if decided == number + 1:
            return best.result()
        return self._descended(decided - 1, number + 1, best.result()).result()

    def _descended(
        self, first: int, last: int, coarser: LevelResult | None, *, start: int | None = None
    ) -> LevelCompletion:
        """Complete the levels from one to a finer one, or the same, and return the last."""
        for one in range(first, last, -1):
            coarser = self.completed(one, coarser, start=start).result()
        return self.completed(last, coarser, start=start)

    def completed(
        self,
        number: int,
        coarser: LevelResult | None,
        *,
        rounds: int | None = None,
        start: int | None = None,
    ) -> LevelCompletion:
        """Match and vote at one level.

        Args:
            number: Of the level.
            coarser: Of the level ``number + 1``; None at the first.
            rounds: Of matching and voting; None for as many as belong to the level.
            start: Number of the level that was the first; None for the coarsest.
        """
        top = self.top if start is None else start
        random = np.random.default_rng([self._seed, number])
        current = LevelCompletion(
            self._maps,
            number,
            self.guides,
            self._how,
            self._workers,
            side_px=self._reach_px / 2**number,
        )
        self._workers.check()
        if coarser is None:
            current.begin_with(self._first_image(number), random)
        else:
            current.begin_from(coarser, random)
        last = len(self._how.rounds) - 1
        own_rounds = self._how.rounds[min(top - number, last) if number else last]
        near_px = NEAR_PX if number else self._how.fine_radius
        search = Search(
            rounds=own_rounds if rounds is None else rounds,
            radius=max(self._pyramid[number].hole.shape) if number >= top - 1 else near_px,
            shifts=self.shifts.at(number),
            tries=0 if number > self.shifts.number else 4 if number else 1,
        )
        current.run(search, random)
        return current

    def copied(self, number: int, level: LevelCompletion) -> Floats:
        """Return the level's box with every hole pixel copied from one place, the pieces blended."""
        return self._blended(number, level, _origins(level))

    def _first_image(self, number: int) -> Floats:
        """Return what the hole of a level holds before anything is matched: the guess, or a membrane."""
        level = self._pyramid[number]
        if self.guides.guess is None:
            return spread(level.image * level.known[:, :, None], level.known)
        if number == self.top or self._scene.guess is None:
            return self.guides.guess
        return shrunk(padded(self._scene.guess), level.hole.shape)

    def _blended(self, number: int, level: LevelCompletion, origin: Indices) -> Floats:
        view = self._pyramid[number]
        self._workers.check()
        steps = self._maps.largest_steps(number, self._workers.check)
        return blend_pieces(view.image, view.hole, level.box, origin, steps, self._workers.check)


def _origins(level: LevelCompletion) -> Indices:
    """Return b x c x 2, row and column in the level of what each pixel of the box is copied from."""
    rows, columns = np.mgrid[level.box.slices]
    origin = np.stack([rows, columns], axis=2).astype(np.int32)
    vote_best(level.targets, level.copy_weight(), level.pixels, origin)
    return origin
