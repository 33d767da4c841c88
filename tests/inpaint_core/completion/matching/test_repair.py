from threading import Thread

import numpy as np
import pytest

from inpaint_core.completion.matching.patch import Sources, Targets, new_state
from inpaint_core.completion.matching.repair import repair_matches
from tests.inpaint_core.completion.scenes import matching, noisy, square_hole

HOLE = square_hole(60, 100, 12)


def matches(targets: Targets) -> np.ndarray:
    return targets.match[targets.centres[:, 0], targets.centres[:, 1]]


def repair_in_time(sources: Sources, targets: Targets) -> None:
    """Repair beside this thread: what never ends fails here, and does not hold up all other tests."""
    state = new_state(np.random.default_rng(0))
    working = Thread(target=repair_matches, args=(sources, targets, state), daemon=True)
    working.start()
    working.join(60)
    assert not working.is_alive()


def test_repaired_matches_are_valid_and_good_ones_stay() -> None:
    sources, targets = matching(noisy(60, 100), HOLE)
    sources.valid[:, 12:] = 0
    before = matches(targets).copy()
    was_valid = sources.valid[tuple(before.T)] == 1
    at = targets.centres[:3]
    targets.match[at[:, 0], at[:, 1]] = (-5, 102)
    repair_matches(sources, targets, new_state(np.random.default_rng(0)))
    after = matches(targets)
    assert sources.valid[tuple(after.T)].all()
    np.testing.assert_array_equal(after[3:][was_valid[3:]], before[3:][was_valid[3:]])


def test_a_single_valid_place_far_away_is_found() -> None:
    sources, targets = matching(noisy(60, 100), HOLE)
    sources.valid[:] = 0
    sources.valid[55, 4] = 1
    repair_matches(sources, targets, new_state(np.random.default_rng(0)))
    assert (matches(targets) == (55, 4)).all()


def test_matches_far_outside_the_level_come_to_an_end() -> None:
    sources, targets = matching(noisy(60, 100), HOLE)
    targets.match[:] = (-100_000, 250_000)
    repair_in_time(sources, targets)
    found = matches(targets)
    assert sources.valid[tuple(found.T)].all()
    assert len(np.unique(found, axis=0)) > len(found) / 2  # not all in one place


def test_without_any_source_there_is_an_error_and_no_endless_loop() -> None:
    sources, targets = matching(noisy(60, 100), HOLE)
    sources.valid[:] = 0
    with pytest.raises(ValueError, match="no valid source"):
        repair_matches(sources, targets, new_state(np.random.default_rng(0)))
