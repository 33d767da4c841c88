"""Specks that are completed together are completed as each would be alone."""

from dataclasses import replace

import numpy as np
import pytest

from inpaint_core.completion.complete import complete
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED, NARROW
from inpaint_core.completion.specks import STACK_TILES, complete_specks
from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.errors import Cancelled
from inpaint_core.mask import grow
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole


def speck(side_px: int, seed: int, *, seam_px: int = 8) -> Scene:
    """Return a square with what a narrow hole has around it, in a noise of 0.5 to 0.7."""
    image = np.float32(0.5) + np.float32(0.2) * noisy(side_px + 80, side_px + 80, seed)
    hole = square_hole(side_px + 80, side_px + 80, side_px)
    scene = scene_of(image, hole, guess=np.full_like(image, 0.6))
    return replace(scene, seam_px=seam_px)


def completed(scenes: list[Scene], *, threads: int = 1, first_seed: int = 0) -> list[np.ndarray]:
    seeds = list(range(first_seed, first_seed + len(scenes)))
    with Workers(threads, do_not_check) as workers:
        return complete_specks(scenes, NARROW, seeds=seeds, workers=workers)


def at_the_corner() -> Scene:
    image = noisy(70, 75, 9)
    hole = np.zeros((70, 75), np.bool_)
    hole[:5, :4] = True
    return replace(scene_of(image, hole, guess=np.full_like(image, 0.5)), seam_px=8)


def test_each_is_completed_as_if_it_were_alone_whatever_the_number_of_threads() -> None:
    scenes = [speck(3 + seed % 9, seed) for seed in range(STACK_TILES + 3)]
    scenes.insert(2, at_the_corner())
    together = completed(scenes)
    assert len(together) == len(scenes)
    for one, other in zip(together, completed(scenes, threads=3), strict=True):
        assert np.array_equal(one, other)
    for number in (0, 2, 5, len(scenes) - 1):
        (alone,) = completed([scenes[number]], first_seed=number)
        assert np.array_equal(alone, together[number])


def test_it_is_what_a_completion_one_by_one_gives() -> None:
    """But for the last bit of sums, which now and then lead the search elsewhere."""
    scenes = [speck(3 + seed % 9, seed) for seed in range(20)]
    with Workers(1, do_not_check) as workers:
        one_by_one = [
            complete(scene, NARROW, seed=seed, workers=workers) for seed, scene in enumerate(scenes)
        ]
    near = [np.abs(a - b).max() < 1e-4 for a, b in zip(completed(scenes), one_by_one, strict=True)]
    assert sum(near) >= 16


def test_only_hole_and_seam_change_and_what_lies_in_the_hole_is_not_looked_at() -> None:
    scene = speck(6, 1, seam_px=4)
    (filled,) = completed([scene])
    changed = (filled != scene.image).any(axis=2)
    assert changed[scene.hole].all()
    assert not changed[~grow(scene.hole, 4)].any()
    assert np.all((filled[scene.hole] >= 0.5) & (filled[scene.hole] <= 0.7))


def test_with_nothing_to_copy_the_guess_stays() -> None:
    scene = replace(speck(6, 1), sources=np.zeros((86, 86), np.bool_))
    (filled, other) = completed([scene, speck(6, 2)])
    assert np.all(filled[scene.hole] == np.float32(0.6))
    assert np.isfinite(other).all()


def test_nothing_is_done_for_none() -> None:
    assert completed([]) == []


def test_it_can_be_cancelled() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled), Workers(1, stop) as workers:
        complete_specks([speck(6, 1)], NARROW, seeds=[0], workers=workers)


def test_settings_of_large_holes_are_refused() -> None:
    with Workers(1, do_not_check) as workers, pytest.raises(ValueError, match="one level"):
        complete_specks([speck(6, 1)], GUIDED, seeds=[0], workers=workers)
