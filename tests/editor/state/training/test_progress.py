"""What is known of a run from its events; a run that went on from a checkpoint has one curve, not two."""

from hypothesis import given
from hypothesis import strategies as st

from editor.state.training.progress import Progress


def progress_of(*events) -> Progress:
    progress = Progress()
    for event in events:
        progress.add(event)
    return progress


def started(step=0, total=10):
    return {"event": "started", "step": step, "total_steps": total, "photos": 4, "parameters": 9}


def step(number, **more):
    terms = {"hole": 2.0, "known": 0.5, "learning_rate": 1.0, "gradient_norm": 3.0}
    return {"event": "step", "step": number, "terms": terms, "images_per_second": 2.0, **more}


def test_a_step_adds_the_sum_of_its_losses():
    progress = progress_of(started(), step(1, seconds_left=30, memory_bytes=5))
    assert progress.losses == [(1, 2.5)]
    assert (progress.step, progress.total_steps) == (1, 10)
    assert (progress.seconds_left, progress.memory_bytes, progress.photos_per_second) == (30, 5, 2.0)


def test_a_step_that_is_no_number_makes_no_point():
    progress = progress_of(started(), {**step(1), "terms": {"hole": None}})
    assert progress.losses == []
    assert progress.step == 1


def test_a_resumed_run_takes_back_what_came_after_its_checkpoint():
    events = [started(), *map(step, range(1, 8)), started(step=4), step(5)]
    assert [number for number, _ in progress_of(*events).losses] == [1, 2, 3, 4, 5]


def test_going_on_forgets_how_it_ended():
    over = progress_of(started(), {"event": "error", "sentence": "Full."}, {"event": "closed", "status": 2})
    assert (over.error, over.is_closed) == ("Full.", True)
    over.add(started())
    assert (over.error, over.is_closed, over.ending) == ("", False, "")


def test_validation_grid_and_score():
    event = {"event": "validated", "step": 5, "scores": {"validation_psnr": 21.5}, "grid": "/a/b.png"}
    progress = progress_of(started(), event)
    assert progress.scores == [(5, 21.5)]
    assert progress.grid is not None
    assert progress.grid.name == "b.png"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = (
    "started",
    "step",
    "validated",
    "saved",
    "exported",
    "ended",
    "compared",
    "warning",
    "error",
    "closed",
)
KEYS = ("step", "total_steps", "terms", "scores", "grid", "paths", "ending", "sentence", "photos", "new")


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON), max_size=5), st.sampled_from(NAMES))
def test_no_line_in_a_folder_can_stop_the_window(events, name):
    progress = progress_of(*({**event, "event": name} for event in events))
    assert progress.step >= 0 or any("step" in event for event in events)
