import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.completion.mix import mix_where_they_differ

HOLE = np.zeros((60, 60), np.bool_)
HOLE[10:50, 10:50] = True


@given(step=st.floats(0, 0.4), share=st.floats(0, 1))
def test_a_mix_lies_between_both_and_keeps_the_share(step: float, share: float) -> None:
    completed = np.full((60, 60, 3), 0.3, np.float32)
    guess = completed + np.float32(step)
    mixed = mix_where_they_differ(completed, guess, HOLE, texture_share=share)
    assert mixed.min() >= 0.3 - 1e-5
    assert mixed.max() <= 0.3 + step * (1 - share) + 1e-5


def test_what_both_say_is_taken_from_the_completion_and_what_differs_is_mixed() -> None:
    random = np.random.default_rng(1)
    guess = np.full((60, 60, 3), 0.5, np.float32)
    completed = guess + random.normal(0, 0.01, guess.shape).astype(np.float32)
    completed[:, 30:] += 0.2
    mixed = mix_where_they_differ(completed, guess, HOLE, texture_share=0.5)
    np.testing.assert_array_equal(mixed[15:45, 12:17], completed[15:45, 12:17])
    np.testing.assert_allclose(mixed[15:45, 42:48], (completed + guess)[15:45, 42:48] / 2, atol=1e-5)
