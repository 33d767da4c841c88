import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.run.clock import Clock
from training.run.pace.time_budget import CAUTION, TimeBudget


def test_a_step_is_begun_only_if_what_comes_after_it_fits_too() -> None:
    clock = Clock(100)
    budget = TimeBudget(60, clock=clock)
    budget.expect("step", 4)
    budget.expect("save", 4)
    budget.expect("validate", 8)
    clock.now += 60 - 16 * CAUTION - 1
    assert budget.has_room_for("step")
    clock.now += 2
    assert not budget.has_room_for("step")
    assert not budget.is_over
    clock.now += 60
    assert budget.is_over


def test_time_before_the_budget_was_made_counts() -> None:
    assert TimeBudget(10, began=85.0, clock=Clock(100)).is_over


def test_without_a_limit_there_is_always_room() -> None:
    budget = TimeBudget()
    budget.expect("step", 1e9)
    assert budget.has_room_for("step")
    assert budget.seconds_left is None


def test_one_slow_step_is_forgotten_by_and_by() -> None:
    budget = TimeBudget(60)
    budget.expect("step", 10)
    for _ in range(30):
        budget.expect("step", 1)
    assert budget.takes("step") == pytest.approx(CAUTION)


@given(
    steps=st.lists(st.floats(0.1, 20), min_size=200, max_size=200),
    save=st.floats(0, 10),
    validate=st.floats(0, 12),
)
def test_a_run_whose_work_takes_at_most_twice_the_last_time_ends_in_time(
    steps: list[float], save: float, validate: float
) -> None:
    clock = Clock(100)
    budget = TimeBudget(180, clock=clock)
    budget.expect("save", save)
    budget.expect("validate", validate)
    longest = 0.0
    for step in steps:
        clock.now += step
        longest = max(longest, step)
        budget.expect("step", step)
        if not budget.has_room_for("step"):
            break
    clock.now += save + validate
    assert clock.now - 100 <= 180 + longest
