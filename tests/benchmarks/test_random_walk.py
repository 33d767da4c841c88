"""The short form of the random walk: nothing raises and nothing differs."""

import pytest

from benchmarks.random_walk.walk import Walk


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_few_hundred_random_actions_leave_what_a_plain_model_says(qapp, tmp_path, seed):
    walk = Walk(tmp_path, seed)
    try:
        report = walk.run(250)
    finally:
        walk.close()
    assert report.divergences == []
    assert sum(report.counts.values()) == 250
