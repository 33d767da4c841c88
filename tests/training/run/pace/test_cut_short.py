import pytest

from training.config.loss_weights import PenNetWeights
from training.config.recipe import Stage, TrainConfig
from training.run.pace.cut_short import find_cut
from training.run.pace.speed import pixels_left, pixels_per_step

SMALL = Stage(steps=10, crop_px=64, resize_px=(64, 64), batch_size=4)
LARGE = Stage(steps=5, crop_px=128, resize_px=(128, 128), batch_size=2)
CONFIG = TrainConfig(network="pennet", losses=PenNetWeights(), stages=(SMALL, LARGE))
STEP = pixels_per_step(SMALL)
"""Pixels of a step of the first stage; one of the second has twice as many."""


@pytest.mark.parametrize(
    ("begun", "seconds", "done"), [(0, 4.5, 4), (3, 4.5, 7), (0, 13.0, 11), (12, 3.0, 13), (0, -1.0, 0)]
)
def test_steps_are_counted_through_the_stages(begun: int, seconds: float, done: int) -> None:
    cut = find_cut(CONFIG, begun, pixel_seconds=1 / STEP, seconds=seconds)
    assert cut is not None
    assert (cut.done, cut.total) == (done, 15)


def test_a_run_that_fits_is_not_cut() -> None:
    assert find_cut(CONFIG, 0, pixel_seconds=1 / STEP, seconds=20.0) is None
    assert find_cut(CONFIG, 15, pixel_seconds=1 / STEP, seconds=0.0) is None


def test_the_factor_is_of_the_recipe_and_never_promises_too_much() -> None:
    cut = find_cut(CONFIG, 0, pixel_seconds=1 / STEP, seconds=13.39)
    assert cut is not None
    assert cut.describe(360, steps_factor=1.0) == (
        "in 6 min about 11 of 15 steps: --steps-factor 0.66 fits the whole schedule"
    )
    assert "--steps-factor 0.33 " in cut.describe(360, steps_factor=0.5)
    assert cut.describe(360, steps_factor=None) == (
        "in 6 min about 11 of 15 steps; --resume goes on from there"
    )


def test_steps_that_are_done_count_as_fitting() -> None:
    early = find_cut(CONFIG, 0, pixel_seconds=1 / STEP, seconds=10.0)
    late = find_cut(CONFIG, 4, pixel_seconds=1 / STEP, seconds=6.0)
    assert early is not None
    assert late is not None
    assert late.share == pytest.approx(early.share) == pytest.approx(10 * STEP / pixels_left(CONFIG, 0))
