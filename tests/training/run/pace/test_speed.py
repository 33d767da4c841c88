import pytest

from training.config.loss_weights import PenNetWeights
from training.config.recipe import Stage, TrainConfig
from training.run.pace.speed import (
    SmoothTerms,
    Speed,
    duration_text,
    pixels_left,
    rate_text,
)

SMALL = Stage(steps=10, crop_px=64, resize_px=(64, 64), batch_size=4)
LARGE = Stage(steps=5, crop_px=128, resize_px=(128, 128), batch_size=2)


def test_the_rate_of_slow_steps_is_the_last_ones() -> None:
    speed = Speed()
    for seconds in (400.0, 100.0):
        speed.add(SMALL, seconds)
    assert speed.images_per_second == pytest.approx(4 / 100)


def test_the_rate_of_fast_steps_is_that_of_a_minute() -> None:
    speed = Speed()
    for _ in range(1000):
        speed.add(SMALL, 9.0)
    for seconds in (0.1, 0.3) * 1000:
        speed.add(SMALL, seconds)
    assert speed.images_per_second == pytest.approx(4 / 0.2, rel=0.02)


def test_the_time_left_knows_that_later_stages_have_larger_crops() -> None:
    config = TrainConfig(network="pennet", stages=(SMALL, LARGE), losses=PenNetWeights())
    speed = Speed()
    assert speed.seconds_for(pixels_left(config, 0)) is None
    speed.add(SMALL, 1.0)
    assert speed.seconds_for(pixels_left(config, 1)) == pytest.approx(9 + 5 * 2)  # twice the pixels a step
    assert speed.seconds_for(pixels_left(config, 12)) == pytest.approx(3 * 2)
    assert pixels_left(config, 15) == 0


def test_terms_are_smoothed_and_what_is_not_finite_is_passed_over() -> None:
    smooth = SmoothTerms()
    smooth.add({"hole": 1.0})
    assert smooth.add({"hole": 3.0})["hole"] == pytest.approx(2.0)
    assert smooth.add({"hole": float("nan")})["hole"] == pytest.approx(2.0)
    for _ in range(100):
        found = smooth.add({"hole": 5.0, "adversarial": 1.0})
    assert found == pytest.approx({"hole": 5.0, "adversarial": 1.0}, rel=1e-3)


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0.0, "- photos/s"), (3.44, "3.4 photos/s"), (0.2, "5 s/photo"), (1 / 123, "123 s/photo")],
)
def test_rates_for_people(rate: float, said: str) -> None:
    assert rate_text(rate) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(45, "45 s"), (720, "12 min"), (12_000, "3 h 20 min"), (4_320_000, "1,200 h")],
)
def test_times_for_people(seconds: float, said: str) -> None:
    assert duration_text(seconds) == said
