"""One level of a completion: rounds of matching and voting."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.gallery.maps import LevelMaps
from inpaint_core.completion.guide import GuideMaps
from inpaint_core.completion.matching.complete_search import CompleteSearch
from inpaint_core.completion.matching.patch import (
    PATCH_PIXELS,
    RADIUS_PX,
    Floats,
    Indices,
    Prices,
    RandomState,
    Sources,
    Targets,
    indices_of,
    new_state,
)
from inpaint_core.completion.matching.repair import repair_matches
from inpaint_core.completion.matching.search import (
    Band,
    bands_of,
    count_uses,
    measure_matches,
    search_band,
)
from inpaint_core.completion.matching.vote import vote_mean
from inpaint_core.completion.pyramid import touching
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.texture import with_texture
from inpaint_core.completion.workers import Workers
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

_EVERYWHERE_PX: Final = 4000
"""A coarsest level of fewer pixels is searched completely."""
PASSES: Final = 2
_DEEPEST: Final = 12
"""In falls of confidence: deeper in the hole it falls no more. Only ratios of near patches count."""
_PIXEL_BANDS: Final = 8
_MIN_BAND_PIXELS: Final = 5_000
_LEAST_COST: Final = 1e-4


@dataclass(frozen=True, eq=False)
class Search:
    """How one level is searched.

    Attributes:
        rounds: Of matching and voting, at most; at least 1.
        radius: Of the random search, in pixels.
        shifts: n x 2, common shifts at this level, n at least 1.
        tries: How many of them each target tries at random.
    """

    rounds: int
    radius: int
    shifts: Indices
    tries: int


@dataclass(frozen=True, eq=False)
class LevelResult:
    """What the next finer level begins from.

    Attributes:
        box: Around the hole, b x c pixels of the level.
        shift: b x c x 2, rows and columns from each place of the box to its match.
        values: b x c x 5, colour and texture of what is shown.
    """

    box: Box
    shift: Indices
    values: Floats


class LevelCompletion:
    """The hole of one level, while it is being matched and filled."""

    def __init__(
        self,
        maps: LevelMaps,
        number: int,
        guides: GuideMaps,
        how: CompletionSettings,
        workers: Workers,
        *,
        side_px: float,
    ) -> None:
        """Prepare the arrays.

        Args:
            maps: Of the levels, one of which is to be completed.
            number: 0 for the photo's own size, 1 for the half of it, and so on.
            guides: Of the completion.
            how: The numbers.
            workers: Do the work.
            side_px: Longer side of the hole at this level.
        """
        level, values = maps.level(number), maps.source_values(number, workers.check)
        self._level, self._number, self._how, self._workers = level, number, how, workers
        self._is_first = False
        height, width = level.hole.shape
        self.box = mask_bounds(level.hole).grown(2 * RADIUS_PX, height=height, width=width)
        self.hole = level.hole[self.box.slices]
        self.sources = Sources(values, level.valid)
        self.targets = self._targets_in(values)
        depth = _depth_of(self.hole)
        self._guide = guides.at(number, self.box, depth)
        self._confidence = _confidence_at(depth, how.border_fall_px)
        self._bands = bands_of(self.targets.centres)
        far = how.distance * PATCH_PIXELS * 1e-2 / max(1.0, side_px**2)
        self._prices = Prices(far, far * how.vertical, 0.0, 0)
        if number < how.free_levels:
            self._prices = Prices(0.0, 0.0, 0.0, 0)
        self.pixels: Final = indices_of(self.hole)
        """n x 2, row and column in the box of every hole pixel."""

    def begin_with(self, image: Floats, random: np.random.Generator) -> None:
        """Start from colours, at the coarsest level.

        Args:
            image: h x w x 3, 0..1; looked at in the hole.
            random: Of the completion.
        """
        self._is_first = True
        values = self.targets.values
        values[self.hole, :3] = image[self.box.slices][self.hole]
        textured = with_texture(values[:, :, :3].copy(), np.ones(self.hole.shape, np.float32))
        values[self.hole, 3:] = textured[self.hole, 3:]
        at = self.targets.centres
        self.targets.match[at[:, 0], at[:, 1]] = at + np.array([self.box.top, self.box.left])
        repair_matches(self.sources, self.targets, new_state(random))

    def begin_from(self, coarser: LevelResult, random: np.random.Generator) -> None:
        """Start from the matches and colours of the level of half the size."""
        rows = np.arange(self.box.top, self.box.bottom)
        columns = np.arange(self.box.left, self.box.right)
        cell_rows = np.clip(rows // 2 - coarser.box.top, 0, coarser.box.height - 1)
        cell_columns = np.clip(columns // 2 - coarser.box.left, 0, coarser.box.width - 1)
        shift = coarser.shift[np.ix_(cell_rows, cell_columns)]
        self.targets.match[:, :, 0] = rows[:, None] + 2 * shift[:, :, 0]
        self.targets.match[:, :, 1] = columns[None, :] + 2 * shift[:, :, 1]
        # A pixel of the coarse level covers two of this one: its middle lies between them.
        map_x = ((columns + 0.5) / 2 - 0.5 - coarser.box.left).astype(np.float32)
        map_y = ((rows + 0.5) / 2 - 0.5 - coarser.box.top).astype(np.float32)
        start = cv2.remap(
            coarser.values,
            *np.meshgrid(map_x, map_y),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        cv2.copyTo(start, self.hole.astype(np.uint8), self.targets.values)
        repair_matches(self.sources, self.targets, new_state(random))
        self._measure()
        # One vote at once: what was interpolated is soft, and would be matched to what is soft.
        self.vote()

    def result(self) -> LevelResult:
        """Return what the next finer level begins from; the values are not copied."""
        rows = self._centred(self.box.top, self.box.bottom, self._level.hole.shape[0])
        columns = self._centred(self.box.left, self.box.right, self._level.hole.shape[1])
        shift = self.targets.match[np.ix_(rows, columns)]
        shift[:, :, 0] -= (rows + self.box.top)[:, None]
        shift[:, :, 1] -= (columns + self.box.left)[None, :]
        return LevelResult(self.box, shift, self.targets.values)

    def _centred(self, first: int, end: int, length: int) -> NDArray[np.signedinteger]:
        """Return, for each row (or column) of the box, the one whose centres speak for it.

        A patch at the edge of the level would leave it, so there are no centres: the nearest ones speak for
        that edge as well. Without this holes at the photo's border were led to its upper left corner.
        """
        inner = np.clip(np.arange(first, end), RADIUS_PX, length - 1 - RADIUS_PX) - first
        step = self.targets.step
        lowest = -(-max(0, RADIUS_PX - first) // step) * step
        return np.maximum(inner // step * step, lowest)

    def run(self, search: Search, random: np.random.Generator) -> None:
        """Match and vote until next to nothing changes; the finest level's last matches are not voted on."""
        last: Floats | None = None
        everywhere: CompleteSearch | None = None
        if self._is_first and self._level.hole.size < _EVERYWHERE_PX:
            everywhere = CompleteSearch(self.sources, self.targets, self._guide, self._prices)
        for number in range(search.rounds):
            if everywhere is not None:
                everywhere.run()
            passes = 2 * PASSES if self._is_first and number == 0 else PASSES
            self._search(search, random, passes)
            if number == search.rounds - 1 and self._number == 0:
                return
            self.vote()
            values = self.targets.values[self.hole]
            if last is not None and self._number and np.abs(values - last).mean() < self._how.enough_change:
                return
            last = values

    def vote(self) -> None:
        """Fill the hole with the weighted mean of what the matches show."""
        cost = np.maximum(self.targets.cost, 0)
        weight = self._confidence * (np.exp(-cost / (2 * self._spread())) + 1e-6)
        voting: Floats = np.where(self.targets.cost >= 0, weight, 0).astype(np.float32)
        count = len(self.pixels)
        parts = max(1, min(_PIXEL_BANDS, count // _MIN_BAND_PIXELS))
        bands = [(count * part // parts, count * (part + 1) // parts) for part in range(parts)]
        self._workers.run(
            lambda band: vote_mean(self.sources, self.targets, voting, self.pixels, *band),
            bands,
        )

    def copy_weight(self) -> Floats:
        """Return b x c: of the patches over a pixel the one of the highest weight is copied from."""
        cost = np.maximum(self.targets.cost, 0)
        weight = self._confidence / (cost + 1e-3 * self._spread() + 1e-12)
        return np.where(self.targets.cost >= 0, weight, 0).astype(np.float32)

    def _targets_in(self, values: Floats) -> Targets:
        step = self._how.fine_step if self._number < self._how.fine_levels else 1
        touched = touching(self._level.hole)[self.box.slices]
        on_grid = np.zeros_like(touched)
        on_grid[::step, ::step] = touched[::step, ::step]
        shape = self.hole.shape
        return Targets(
            self.box.top,
            self.box.left,
            indices_of(on_grid),
            step,
            values[self.box.slices].copy(),
            np.zeros((*shape, 2), np.int32),
            np.full(shape, -1, np.float32),
        )

    def misfit(self) -> float:
        """Return the mean root of what matches cost: how far the fill is from being made of the photo."""
        return float(np.sqrt(np.maximum(self._costs(), 0)).mean())

    def _costs(self) -> Floats:
        at = self.targets.centres
        return self.targets.cost[at[:, 0], at[:, 1]]

    def _spread(self) -> float:
        return self._how.vote_sharpness * float(np.percentile(self._costs(), 75)) + 1e-9

    def _measure(self) -> None:
        self._workers.run(
            lambda band: measure_matches(self.sources, self.targets, self._guide, *band), self._bands
        )

    def _search(self, search: Search, random: np.random.Generator, passes: int) -> None:
        self._measure()
        typical = max(float(np.median(self._costs())), _LEAST_COST)
        guide = self._guide._replace(penalty=self._guide.penalty * np.float32(self._how.penalty * typical))
        # On the finest levels matches hardly move any more, and counting would take memory for each band.
        reuse = self._how.reuse * typical if self._number >= self._how.fine_levels else 0.0
        prices = self._prices._replace(reuse=reuse)
        uses = np.zeros(self._level.hole.shape if reuse else (1, 1), np.int32)
        for number in range(passes):
            if reuse:
                count_uses(self.targets, uses)
            before = self.targets._replace(match=self.targets.match.copy(), cost=self.targets.cost.copy())
            is_backwards = number % 2 == 1

            def improve(
                job: tuple[Band, RandomState],
                before: Targets = before,
                is_backwards: bool = is_backwards,  # noqa: FBT001 - bound here because the loop goes on
            ) -> None:
                band, state = job
                own_uses = uses.copy()
                search_band(
                    self.sources, self.targets, before, guide, prices, own_uses, search.shifts, search.tries,
                    search.radius, *band, is_backwards, state,
                )  # fmt: skip

            self._workers.run(improve, [(band, new_state(random)) for band in self._bands])


def confidence_of(hole: MaskArray, fall_px: float) -> Floats:
    """Return how much a patch around each pixel of a map of the hole is trusted, 0..1: the border knows best.

    Args:
        hole: h x w.
        fall_px: Depth in the hole over which that falls by e.
    """
    return _confidence_at(_depth_of(hole), fall_px)


def _depth_of(hole: MaskArray) -> Floats:
    return np.asarray(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3), np.float32)


def _confidence_at(depth: Floats, fall_px: float) -> Floats:
    return np.exp(-np.minimum(depth, _DEEPEST * fall_px) / fall_px).astype(np.float32)
