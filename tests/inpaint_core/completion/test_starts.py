"""Where completions begin, and which start goes on."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.completion.complete import Levels
from inpaint_core.completion.gallery.views import view_scene
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED, UNGUIDED, CompletionSettings, guided_in
from inpaint_core.completion.starts import DECIDED_PX, deciding_level, starts_of
from inpaint_core.completion.workers import Workers, do_not_check
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole


def finished(scene: Scene, how: CompletionSettings) -> NDArray[np.float32]:
    with Workers(1, do_not_check) as workers:
        return Levels(scene, how, view_scene(scene, how, seed=0, workers=workers), 0, workers).finished(None)


def misfits(scene: Scene, how: CompletionSettings) -> list[float]:
    """Return how badly the patches of each start fit where they are compared."""
    with Workers(1, do_not_check) as workers:
        levels = Levels(scene, how, view_scene(scene, how, seed=0, workers=workers), 0, workers)
        decided = deciding_level(levels.top, levels.side_px)
        starts = starts_of(levels.top, decided, how)
        return [levels._descended(start, decided, None, start=start).misfit() for start in starts]


def pebbles(seed: int) -> Scene:
    """Return ground strewn with ellipses of all sizes and colours, and a hole in its middle."""
    side = 400
    random = np.random.default_rng(seed)
    image = (0.1 * noisy(side, side, seed) + 0.3).astype(np.float32)
    for _ in range(40):
        middle, axes = (tuple(map(int, random.integers(*ends, 2))) for ends in ((0, side), (8, 70)))
        color = tuple(map(float, random.random(3)))
        cv2.ellipse(image, middle, axes, float(random.uniform(0, 180)), 0, 360, color, cv2.FILLED)
    image += 0.05 * noisy(side, side, seed + 1)
    return scene_of(image, square_hole(side, side, 150))


@pytest.mark.parametrize(
    ("top", "side_px", "level"), [(1, 30, 1), (2, 70, 1), (3, 150, 1), (4, 300, 2), (5, 600, 3)]
)
def test_starts_are_compared_where_the_hole_is_just_small(top: int, side_px: int, level: int):
    assert deciding_level(top, side_px) == level
    assert side_px / 2**level <= DECIDED_PX


def test_the_other_start_is_one_level_finer():
    assert starts_of(4, 2, GUIDED) == (4, 3)


@pytest.mark.parametrize("how", [GUIDED, UNGUIDED])
def test_there_is_one_start_where_none_can_be_compared_or_none_is_wanted(how: CompletionSettings):
    assert starts_of(1, 1, how) == (1,)
    assert starts_of(4, 2, replace(how, better_start=0)) == (4,)


def test_small_photos_have_one_start():
    how = guided_in((256, 256), hole_px=120, scale=1.0)
    assert starts_of(3, 1, how) == (3,)


@pytest.mark.parametrize("seed", [1, 3, 7, 11])
def test_the_start_goes_on_whose_patches_fit_better(seed: int):
    scene = pebbles(seed)
    usual, other = misfits(scene, UNGUIDED)
    result = finished(scene, UNGUIDED)
    of_usual = finished(scene, replace(UNGUIDED, better_start=0))
    of_other = finished(scene, replace(UNGUIDED, better_start=1e9))
    assert not np.array_equal(of_usual, of_other)
    wanted = of_other if other < UNGUIDED.better_start * usual else of_usual
    assert np.array_equal(result, wanted)


def test_both_starts_are_taken_by_some_holes():
    ratios = [other / usual for usual, other in (misfits(pebbles(seed), UNGUIDED) for seed in range(6))]
    assert min(ratios) < UNGUIDED.better_start < max(ratios)


def test_a_guess_is_looked_at_by_the_other_start_as_well():
    scene = pebbles(0)
    first, second = (replace(scene, guess=np.full_like(scene.image, level)) for level in (0.2, 0.9))
    always = replace(GUIDED, better_start=1e9)
    dark, bright = (finished(one, always)[scene.hole].mean() for one in (first, second))
    assert dark < bright - 0.1
