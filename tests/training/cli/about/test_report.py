"""What a run's page says at its head, of runs that ended in every way."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.cli.test_bad_input import command
from training.cli.train import main


def head_of(run: Path) -> str:
    """Return the head of a run's page, as it is read."""
    assert main(["report", str(run)]) == 0
    page = (run / "report.html").read_text(encoding="utf-8").split("<h2>")[0]
    return re.sub(r"<[^>]+>", " ", page.split("<body>")[1])


@pytest.fixture
def run(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> Path:
    """A run of seven steps whose time was up after the first."""
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--max-minutes", "0")) == 0
    return tmp_path / "run"


def test_a_run_that_was_cut_short_says_what_is_left_and_how_it_goes_on(run: Path, photo_folder: Path) -> None:
    head = head_of(run)
    assert re.search(r"PEN-Net, trained on 8 photos for \d+ s", head)
    assert "Not finished: its time was up at step 1 of 7." in head
    assert re.search(r"About \d+ s of training are left to its end\.", head)
    assert f"inpaint-train --resume --run {run}" in head
    assert f"8, from {photo_folder}" in head
    assert "random weights" in head
    assert "none: its scores were not measured" in head


def test_what_an_older_run_did_not_write_down_is_not_made_up(run: Path) -> None:
    written = json.loads((run / "environment.json").read_text())
    del written["init_from"]
    (run / "environment.json").write_text(json.dumps(written))
    assert "Began with" not in head_of(run)


def test_a_run_that_went_on_to_its_end_is_finished(run: Path) -> None:
    assert main(["--resume", "--run", str(run)]) == 0
    head = head_of(run)
    assert "Finished: all 7 steps are done." in head
    assert "--resume" not in head


def test_a_run_that_was_killed_says_that_it_broke_off(run: Path) -> None:
    (run / "ending.json").unlink()  # which a kill leaves unwritten
    assert "Not finished: it broke off after step 1 of 7." in head_of(run)


def test_an_ending_of_an_earlier_step_is_not_that_of_a_later_kill(run: Path) -> None:
    ending = (run / "ending.json").read_bytes()
    assert main(["--resume", "--run", str(run), "--max-minutes", "0"]) == 0
    (run / "ending.json").write_bytes(ending)
    assert "it broke off after step 2 of 7." in head_of(run)


LOCKING = """
import fcntl, sys
with open(sys.argv[1], "ab") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it locks otherwise")
def test_a_run_at_work_says_so(run: Path) -> None:
    other = [sys.executable, "-c", LOCKING, str(run / "run.lock")]
    with subprocess.Popen(other, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        head = head_of(run)
        process.communicate()
    assert "Still at work, at step 1 of 7." in head
    assert "To go on" not in head


def test_weights_that_a_run_began_with_are_named(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "before.safetensors"
    short = ["--max-minutes", "0", "--export", str(weights)]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "one", *short)) == 0
    more = ["--init-from", str(weights), "--max-minutes", "0"]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "two", *more)) == 0
    assert "before.safetensors" in head_of(tmp_path / "two")


def test_a_page_of_an_old_run_leaves_out_what_is_not_known(run: Path) -> None:
    for name in ("environment.json", "config.json", "ending.json"):
        (run / name).unlink()
    head = head_of(run)
    assert "trained for" in head
    assert "It has come to step 1." in head
