import pytest

from training.config.loss_weights import PenNetWeights
from training.config.recipe import Stage, TrainConfig
from training.run.schedule import learning_rate, position_at

CONFIG = TrainConfig(
    network="pennet",
    stages=(Stage(steps=3, batch_size=4), Stage(steps=2, batch_size=1)),
    losses=PenNetWeights(),
)


@pytest.mark.parametrize(
    ("step", "stage", "in_stage", "images"),
    [(0, 0, 0, 0), (2, 0, 2, 8), (3, 1, 0, 12), (4, 1, 1, 13), (5, 2, 0, 14)],
)
def test_a_step_has_its_place(step: int, stage: int, in_stage: int, images: int) -> None:
    position = position_at(CONFIG, step)
    assert (position.stage_index, position.step_in_stage, position.images_before) == (stage, in_stage, images)


def test_the_rate_rises_and_falls() -> None:
    stage = Stage(steps=100, learning_rate=1e-3, final_learning_rate=1e-4, warmup_steps=10)
    rates = [learning_rate(stage, step) for step in range(100)]
    assert rates[0] == pytest.approx(1e-4)
    assert rates[9] == rates[10] == pytest.approx(1e-3)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[55] == pytest.approx((1e-3 + 1e-4) / 2)
    assert rates[-1] == pytest.approx(1e-4, rel=0.05)


def test_without_a_final_rate_it_stays() -> None:
    assert {learning_rate(Stage(steps=5, learning_rate=2e-4), step) for step in range(5)} == {2e-4}
