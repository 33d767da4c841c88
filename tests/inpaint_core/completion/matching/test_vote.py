import numpy as np

from inpaint_core.completion.matching.patch import Targets
from inpaint_core.completion.matching.vote import vote_best, vote_mean
from tests.inpaint_core.completion.scenes import matching, noisy, square_hole

HOLE = square_hole(50, 60, 10)
PIXELS = np.argwhere(HOLE).astype(np.int32)


def all_matched_at(targets: Targets, shift: tuple[int, int]) -> None:
    at = targets.centres
    targets.match[at[:, 0], at[:, 1]] = at + shift


def weights(targets: Targets) -> np.ndarray:
    return np.where(targets.cost >= 0, 1, 0).astype(np.float32)


def test_the_mean_of_equal_patches_is_what_they_show() -> None:
    for step in (1, 2):
        sources, targets = matching(noisy(50, 60), HOLE, step=step)
        all_matched_at(targets, (0, 17))
        targets.values[HOLE] = -1
        weight = weights(targets) * np.random.default_rng(1).uniform(0.1, 9, HOLE.shape).astype(np.float32)
        vote_mean(sources, targets, weight, PIXELS, 0, len(PIXELS))
        y, x = PIXELS.T
        np.testing.assert_allclose(targets.values[y, x], sources.values[y, x + 17], rtol=1e-4)


def test_the_mean_lies_between_two_halves_by_weight() -> None:
    sources, targets = matching(noisy(50, 60), HOLE)
    sources.values[:] = np.where(np.arange(60) < 30, 0.0, 1.0)[None, :, None]
    y, x = targets.centres.T
    targets.match[y, x] = np.stack([np.full_like(y, 8), np.where((y + x) % 2, 10, 45)], axis=1)
    weight = weights(targets)
    weight[y, x] = np.where((y + x) % 2, 1, 3)
    vote_mean(sources, targets, weight, PIXELS, 0, len(PIXELS))
    # 7 x 7 patches: 24 of one kind and 25 of the other.
    shown = targets.values[HOLE][:, 0]
    assert 3 * 24 / (3 * 24 + 25) - 0.001 < shown.min() <= shown.max() < 3 * 25 / (3 * 25 + 24) + 0.001


def test_bands_together_are_the_whole() -> None:
    results = []
    for bands in ([(0, len(PIXELS))], [(0, 7), (7, 60), (60, len(PIXELS))]):
        sources, targets = matching(noisy(50, 60), HOLE)
        for band in bands:
            vote_mean(sources, targets, weights(targets), PIXELS, *band)
        results.append(targets.values)
    np.testing.assert_array_equal(*results)


def test_the_best_is_copied_whole() -> None:
    _, targets = matching(noisy(50, 60), HOLE)
    all_matched_at(targets, (0, -15))
    weight = weights(targets)
    weight[20:27, 27] = 5  # these stand above their neighbours, and point elsewhere
    targets.match[20:27, 27] = np.stack([np.arange(20, 27), np.full(7, 50)], axis=1)
    origin = np.zeros((*HOLE.shape, 2), np.int32)
    vote_best(targets, weight, PIXELS, origin)
    shift = origin[HOLE] - PIXELS
    near = abs(PIXELS[:, 1] - 27) <= 3
    assert (shift[near] == (0, 23)).all()
    assert (shift[~near] == (0, -15)).all()


def test_where_no_patch_votes_all_stays() -> None:
    sources, targets = matching(noisy(50, 60), HOLE)
    before = targets.values.copy()
    origin = np.full((*HOLE.shape, 2), 7, np.int32)
    nothing = np.zeros(HOLE.shape, np.float32)
    vote_mean(sources, targets, nothing, PIXELS, 0, len(PIXELS))
    vote_best(targets, nothing, PIXELS, origin)
    np.testing.assert_array_equal(targets.values, before)
    assert (origin == 7).all()
