"""What is added to a run's events: memory in use, and the sample grid."""

import json

import pytest

from training.cli.attended.outlook import Outlook


@pytest.fixture
def outlook(tmp_path):
    return Outlook(tmp_path)


def test_steps_say_memory_and_validations_their_grid(outlook, tmp_path):
    step = {"event": "step", "step": 1, "terms": {"hole": 1.0}, "images_per_second": 2.0}
    told = json.loads(outlook.add_to(json.dumps(step)))
    assert told["memory_bytes"] > 1_000_000
    assert told["terms"] == {"hole": 1.0}
    validated = json.loads(outlook.add_to('{"event": "validated", "step": 7, "scores": {}}'))
    assert validated["grid"] == str(tmp_path / "samples" / "step-0000007.png")


def test_what_the_run_says_itself_is_not_changed(outlook):
    said = '{"event": "step", "step": 1, "images_per_second": 2.0, "seconds_left": 5}'
    assert json.loads(outlook.add_to(said))["seconds_left"] == 5
    for line in ('{"event": "saved", "step": 1}', "no JSON"):
        assert outlook.add_to(line) == line
