import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.matching.patch import Flags, Floats
from inpaint_core.completion.pyramid import build_pyramid
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.shifts import common_shifts, no_shifts
from inpaint_core.completion.texture import with_texture
from inpaint_core.completion.workers import do_not_check
from tests.inpaint_core.completion.scenes import scene_of, square_hole
from tests.inpaint_core.wallpaper import PERIOD


def patches_of(image: NDArray[np.float32], hole: NDArray[np.bool_]) -> tuple[Floats, Flags]:
    level = build_pyramid(scene_of(image, hole), CompletionSettings(max_levels=1), do_not_check)[0]
    return with_texture(level.image, level.known), level.valid


def test_a_wallpapers_period_is_found(wallpaper: tuple[NDArray[np.float32], NDArray[np.bool_]]) -> None:
    shifts = common_shifts(*patches_of(*wallpaper), 6, np.random.default_rng(0))
    assert 1 <= len(shifts) <= 6
    off = (shifts + PERIOD // 2) % PERIOD - PERIOD // 2
    assert (abs(off) <= 1).all(axis=1).mean() > 0.8
    # Not only one direction, and never nowhere.
    assert (np.hypot(*shifts.T) > PERIOD / 2).all()
    assert len(np.unique(np.sign(shifts), axis=0)) > 1


def test_where_too_little_is_known_there_are_none() -> None:
    hole = square_hole(30, 30, 26)
    image = np.zeros((30, 30, 3), np.float32)
    np.testing.assert_array_equal(
        common_shifts(*patches_of(image, hole), 5, np.random.default_rng(0)), no_shifts()
    )
