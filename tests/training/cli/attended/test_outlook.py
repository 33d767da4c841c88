"""What is added to a run's events: time left over stages of different costs, memory, the sample grid."""

import json

import pytest

from training.cli.attended.outlook import Outlook
from training.config.recipe import TrainConfig


@pytest.fixture
def outlook(tmp_path):
    stages = [
        {"steps": 10, "crop_px": 64, "resize_px": [64, 64], "batch_size": 2},
        {"steps": 5, "crop_px": 128, "resize_px": [128, 128], "batch_size": 1},
    ]
    return Outlook(TrainConfig.from_values({"network": "pennet", "stages": stages}), tmp_path)


def test_later_stages_count_by_their_pixels(outlook):
    # After one step: 9 x 2 small crops and 5 large ones, four times as large: as 38 small crops.
    assert outlook.left(1, 2.0) == pytest.approx(38 / 2.0)


def test_nothing_is_left_after_the_last_step(outlook):
    assert outlook.left(15, 3.0) == 0


def test_a_single_slow_step_is_not_believed_at_once(outlook):
    quick = outlook.left(1, 10.0)
    assert outlook.left(2, 0.1) < 2 * quick


def test_steps_say_memory_and_time_and_validations_their_grid(outlook, tmp_path):
    step = {"event": "step", "step": 1, "terms": {"hole": 1.0}, "images_per_second": 2.0}
    told = json.loads(outlook.add_to(json.dumps(step)))
    assert told["memory_bytes"] > 1_000_000
    assert told["seconds_left"] == pytest.approx(19)
    assert told["terms"] == {"hole": 1.0}
    validated = json.loads(outlook.add_to('{"event": "validated", "step": 7, "scores": {}}'))
    assert validated["grid"] == str(tmp_path / "samples" / "step-0000007.png")


def test_what_the_run_says_itself_is_not_changed(outlook):
    said = '{"event": "step", "step": 1, "images_per_second": 2.0, "seconds_left": 5}'
    assert json.loads(outlook.add_to(said))["seconds_left"] == 5
    for line in ('{"event": "saved", "step": 1}', "no JSON"):
        assert outlook.add_to(line) == line
