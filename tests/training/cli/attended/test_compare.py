"""The verdict on new weights: better and worse only where it is clear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.cli.attended.compare import judge

RATIOS = st.lists(st.floats(5, 50), min_size=3, max_size=20)
OTHER = {"better": "worse", "worse": "better", "equal": "equal"}


@pytest.mark.parametrize(
    ("new", "parent", "verdict"),
    [
        ([25.0, 21.0, 30.0, 28.0], [24.0, 20.2, 29.1, 27.0], "better"),
        ([24.0, 20.2, 29.1, 27.0], [25.0, 21.0, 30.0, 28.0], "worse"),
        ([25.0, 21.0, 30.0], [25.01, 20.99, 30.0], "equal"),
        ([25.0, 10.0, 30.0], [20.0, 15.0, 29.5], "equal"),  # by chance as well
        ([30.0, 31.0], [20.0, 21.0], "unclear"),
    ],
)
def test_the_verdict(new, parent, verdict):
    assert judge(new, parent) == verdict


@given(RATIOS, st.randoms(use_true_random=False))
def test_the_other_way_round_it_is_the_other_verdict(new, random):
    parent = [value + random.uniform(-3, 3) for value in new]
    assert judge(parent, new) == OTHER[judge(new, parent)]


@given(RATIOS)
def test_weights_are_equal_to_themselves(values):
    assert judge(values, values) == "equal"
