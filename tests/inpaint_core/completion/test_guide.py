import numpy as np

from inpaint_core.completion.guide import GuideMaps, no_guide
from inpaint_core.completion.pyramid import PAD_PX, build_pyramid
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.workers import do_not_check
from inpaint_core.region import Box
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole

HOLE = square_hole(150, 160, 60)
HOW = CompletionSettings(free_levels=1)
BOX = Box(0, 0, 10, 1)


def test_only_low_frequencies_are_expected() -> None:
    left = np.zeros((150, 160, 3), np.float32)
    left[:, :80] = 1
    fine = (np.indices((150, 160)).sum(axis=0) % 2)[:, :, None].astype(np.float32)
    plain, rough = (
        GuideMaps(pyramid, scene, HOW, ()).at(1, Box(0, 0, 5, 5), np.zeros((5, 5), np.float32)).expected
        for scene in (
            scene_of(noisy(150, 160), HOLE, guess=0.8 * left + 0.1),
            scene_of(noisy(150, 160), HOLE, guess=0.8 * left + 0.2 * fine),
        )
        for pyramid in [build_pyramid(scene, HOW, do_not_check)]
    )
    inner = slice(14, -14)  # at the crop's edge its last row is repeated
    np.testing.assert_allclose(plain[inner, inner], rough[inner, inner], atol=0.02)
    assert plain[:, :20].mean() > 0.8
    assert plain[:, -20:].mean() < 0.2


def test_what_the_hole_holds_is_not_present() -> None:
    image = np.full((150, 160, 3), 0.4, np.float32)
    scene = scene_of(image, HOLE, guess=image)
    pyramid = build_pyramid(scene, HOW, do_not_check)
    guide = GuideMaps(pyramid, scene, HOW, ()).at(2, Box(0, 0, 5, 5), np.zeros((5, 5), np.float32))
    near = guide.present[pyramid[2].hole == 0]
    np.testing.assert_allclose(near[near > 0], 0.4, atol=1e-4)


def test_it_falls_with_depth_and_is_silent_at_the_finest_levels() -> None:
    scene = scene_of(noisy(150, 160), HOLE, guess=noisy(150, 160))
    maps = GuideMaps(build_pyramid(scene, HOW, do_not_check), scene, HOW, ())
    depth = np.arange(10, dtype=np.float32)[None]
    weight = maps.at(1, BOX, depth).weight[0]
    assert (np.diff(weight) < 0).all()
    assert weight[-1] > 0
    assert (maps.at(0, BOX, depth).weight == 0).all()


def test_without_a_guess_nothing_is_asked_for() -> None:
    scene = scene_of(noisy(150, 160), HOLE)
    maps = GuideMaps(build_pyramid(scene, HOW, do_not_check), scene, HOW, ())
    assert (maps.at(2, Box(0, 0, 4, 4), np.ones((4, 4), np.float32)).weight == 0).all()
    assert (no_guide((4, 6)).weight == 0).all()


def test_a_penalty_lies_where_it_is_meant_at_every_level() -> None:
    penalty = np.zeros((10, 8), np.float32)
    penalty[:, 4:] = 2
    scene = scene_of(noisy(150, 160), HOLE, penalty=penalty)
    pyramid = build_pyramid(scene, HOW, do_not_check)
    maps = GuideMaps(pyramid, scene, HOW, ())
    for number, level in enumerate(pyramid):
        guide = maps.at(number, Box(0, 0, 2, 2), np.zeros((2, 2), np.float32))
        _, width = level.hole.shape
        pad = PAD_PX // 2**number
        columns = np.arange(pad, width - pad)
        found = guide.penalty[guide.penalty.shape[0] // 2, columns >> guide.shift]
        near_middle = abs(columns - width / 2) < width / 4
        assert (found[~near_middle & (columns < width / 2)] < 0.5).all()
        assert (found[~near_middle & (columns > width / 2)] > 1.5).all()
