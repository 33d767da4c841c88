"""What completions of one scene share: the photo at its halving sizes, and how it repeats itself."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from inpaint_core.completion.gallery.maps import LevelMaps
from inpaint_core.completion.lines.pairs import Line, agreeing, lines_through
from inpaint_core.completion.matching.patch import Indices
from inpaint_core.completion.pyramid import Level, build_pyramid
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.shifts import common_shifts, no_shifts
from inpaint_core.completion.texture import with_texture
from inpaint_core.completion.workers import Workers
from inpaint_core.region import mask_bounds

SHIFTS_LEVEL_PX: Final = 300
"""The photo's common shifts are looked for at the finest level whose longer side is not above this."""
SHIFTS_HOLE_PX: Final = 64
"""Small holes are completed without them."""
LINES_HOLE_PX: Final = 300
"""Lines are looked for at the finest level whose hole is not longer than this."""
LINES_MIN_HOLE_PX: Final = 40
LINES_LEVELS: Final = 2
"""And at so many levels from there: an edge out of focus is an edge only where the photo is small."""
SAME_LINE_PX: Final = 2.0
"""Lines of two levels that are nowhere farther apart, in pixels of the coarser, are one."""
_STREAM: Final = 1000
"""Of random numbers, beside those of the levels, which are numbered from 0."""


@dataclass(frozen=True, eq=False)
class CommonShifts:
    """Shifts at which a photo repeats itself.

    Attributes:
        number: Of the level at which they were looked for.
        shifts: n x 2 with n at least 1, in pixels of that level.
    """

    number: int
    shifts: Indices

    def at(self, number: int) -> Indices:
        """Return them in pixels of a level; above the one they were looked for at, one that leads nowhere."""
        finer = self.number - number
        return self.shifts * 2**finer if finer >= 0 else no_shifts()


@dataclass(frozen=True, eq=False)
class Views:
    """The known part of a scene, ready for any number of completions.

    Attributes:
        pyramid: From fine to coarse.
        shifts: At which it repeats itself.
        maps: Of the pyramid.
        lines: That go through its hole, in pixels of the finest level.
    """

    pyramid: list[Level]
    shifts: CommonShifts
    maps: LevelMaps
    lines: tuple[Line, ...]

    @property
    def held_bytes(self) -> int:
        """What the pyramid takes, without what is kept of its maps."""
        return sum(level.image.nbytes + level.hole.nbytes + level.valid.nbytes for level in self.pyramid)


def view_scene(scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> Views:
    """Return the views of a scene; its guess and penalty are not looked at.

    Args:
        scene: What is to be completed.
        how: The numbers.
        seed: Of the search for shifts.
        workers: Asked between two steps whether to go on.
    """
    pyramid = build_pyramid(scene, how, workers.check)
    workers.check()
    bounds = mask_bounds(scene.hole)
    sizes = [max(level.hole.shape) for level in pyramid]
    number = next((one for one, size in enumerate(sizes) if size <= SHIFTS_LEVEL_PX), len(pyramid) - 1)
    shifts = _shifts_of(pyramid[number], how, max(bounds.width, bounds.height), seed)
    workers.check()
    lines = _lines_of(pyramid, how, max(bounds.width, bounds.height))
    workers.check()
    return Views(pyramid, CommonShifts(number, shifts), LevelMaps(pyramid), lines)


def view_again(scene: Scene, how: CompletionSettings, shifts: CommonShifts, workers: Workers) -> Views:
    """Return the views of a scene whose shifts are known.

    Args:
        scene: What is to be completed.
        how: The numbers.
        shifts: Of this scene.
        workers: Asked whether to go on.
    """
    pyramid = build_pyramid(scene, how, workers.check)
    workers.check()
    return Views(pyramid, shifts, LevelMaps(pyramid), ())


def _lines_of(pyramid: list[Level], how: CompletionSettings, side_px: int) -> tuple[Line, ...]:
    if not how.line or side_px < LINES_MIN_HOLE_PX:
        return ()
    number = next((one for one in range(len(pyramid)) if side_px / 2**one <= LINES_HOLE_PX), len(pyramid) - 1)
    lines: tuple[Line, ...] = ()
    for one in range(number, min(number + LINES_LEVELS, len(pyramid))):
        if one == number or side_px / 2**one >= LINES_MIN_HOLE_PX:
            level = pyramid[one]
            found = (line.moved(2.0**one) for line in lines_through(level.image, level.hole))
            lines = agreeing(lines, found, apart_px=2.0**one * SAME_LINE_PX)
    return lines


def _shifts_of(level: Level, how: CompletionSettings, side_px: int, seed: int) -> Indices:
    if not how.shifts or side_px < SHIFTS_HOLE_PX or not level.valid.any():
        return no_shifts()
    values = with_texture(level.image, level.known)
    values[level.hole] = 0
    return common_shifts(values, level.valid, how.shifts, np.random.default_rng([seed, _STREAM]))
