"""A run found in its folder: alive, held, ended or killed, with real processes."""

import json
import subprocess
import sys
import time

import psutil
import pytest

from editor.state.training.run_list import RunList
from editor.state.training.run_process import RunProcess
from editor.state.training.training_run import TrainingRun
from editor.state.training.words import status_text

STEP = {"event": "step", "step": 1, "terms": {"hole": 1.0}, "images_per_second": 1.0}
STARTED = {"event": "started", "step": 0, "total_steps": 9}
CLOSED = {"event": "closed"}


@pytest.fixture
def process():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as started:
        yield started
        if started.poll() is None:
            psutil.Process(started.pid).resume()
            started.kill()


def tell(folder, *events):
    with (folder / "events.jsonl").open("a") as file:
        file.writelines(json.dumps(event) + "\n" for event in events)


def sign(folder, pid, created=None):
    created = psutil.Process(pid).create_time() if created is None else created
    (folder / "process.json").write_text(json.dumps({"pid": pid, "created": created}))


def becomes(run, state):
    """A signal takes its time to arrive."""
    for _ in range(500):
        run.refresh()
        if run.state == state:
            return
        time.sleep(0.02)
    pytest.fail(f"{run.state} is not {state}")


def test_a_living_run_is_running_once_a_step_came(tmp_path, process):
    sign(tmp_path, process.pid)
    run = TrainingRun(tmp_path)
    run.refresh()
    assert run.state == "starting"
    tell(tmp_path, STARTED, STEP)
    assert run.refresh()
    assert run.state == "running"
    assert not run.refresh()  # nothing new


def test_it_is_held_and_goes_on(tmp_path, process):
    sign(tmp_path, process.pid)
    tell(tmp_path, STARTED, STEP)
    run = TrainingRun(tmp_path)
    run.refresh()
    assert run.process is not None
    assert run.process.pause()
    becomes(run, "paused")
    assert run.process.go_on()
    becomes(run, "running")


def test_a_held_run_can_be_stopped(tmp_path, process):
    sign(tmp_path, process.pid)
    run = TrainingRun(tmp_path)
    run.refresh()
    run.process.pause()
    assert run.process.stop()
    assert process.wait(20) != 0


def test_a_killed_run_is_found_out(tmp_path, process):
    sign(tmp_path, process.pid)
    tell(tmp_path, STARTED, STEP)
    process.kill()
    process.wait()
    run = TrainingRun(tmp_path)
    run.refresh()
    assert run.state == "died"


def test_another_process_with_the_same_number_is_not_it(tmp_path, process):
    sign(tmp_path, process.pid, created=1000.0)
    run = TrainingRun(tmp_path)
    run.refresh()
    assert not run.is_live
    assert not RunProcess(process.pid, 1000.0).stop()
    assert process.poll() is None


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([STARTED, STEP, {"event": "ended", "ending": "finished"}, CLOSED], "finished"),
        ([STARTED, STEP, {"event": "ended", "ending": "stopped"}, CLOSED], "stopped"),
        ([STARTED, {"event": "error", "sentence": "The disk is full."}, CLOSED], "failed"),
        ([], "died"),
    ],
)
def test_how_it_ended(tmp_path, events, state):
    tell(tmp_path, *events)
    run = TrainingRun(tmp_path)
    run.refresh()
    assert run.state == state


def test_one_that_was_stopped_says_how_much_is_left(tmp_path):
    tell(tmp_path, STARTED, STEP, {"event": "ended", "ending": "stopped", "seconds_left": 4800.0}, CLOSED)
    run = TrainingRun(tmp_path)
    run.refresh()
    assert "About 80 min of training is left." in status_text(run)
    tell(tmp_path, STARTED, STEP, {"event": "ended", "ending": "finished", "seconds_left": 0.0}, CLOSED)
    run = TrainingRun(tmp_path)
    run.refresh()
    assert "left" not in status_text(run)


def test_a_line_that_is_being_written_waits(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(STARTED) + "\n" + json.dumps(STEP)[:10])
    run = TrainingRun(tmp_path)
    run.refresh()
    assert run.progress.step == 0
    path.write_text(json.dumps(STARTED) + "\n" + json.dumps(STEP) + "\n")
    run.refresh()
    assert run.progress.step == 1


def test_a_folder_that_was_taken_away(tmp_path):
    run = TrainingRun(tmp_path / "gone")
    run.refresh()
    assert run.state == "gone"


def test_the_list_outlives_the_program_and_damage(tmp_path):
    listed = RunList(tmp_path / "data" / "runs.json")
    assert listed.folders() == []
    for name in ("a", "b", "a"):
        listed.add(tmp_path / name)
    assert RunList(listed.path).folders() == [tmp_path / "a", tmp_path / "b"]
    listed.remove(tmp_path / "a")
    assert listed.folders() == [tmp_path / "b"]
    listed.path.write_bytes(b"{")
    assert listed.folders() == []
