"""A run's folder belongs to one process at a time."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from training.cli.train import main
from training.errors import ConfigError
from training.run.run_folder import RunFolder

HOLD = """
import sys, time
from pathlib import Path
from training.run.run_folder import RunFolder
folder = RunFolder(Path(sys.argv[1]))
folder.lock()
print("locked", flush=True)
time.sleep(600)
"""


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        try:
            yield process
        finally:
            process.kill()


def test_two_runs_in_one_folder_are_refused_and_a_kill_frees_it(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    with held(run):
        with pytest.raises(ConfigError, match="Another inpaint-train is at work"):
            RunFolder(run).lock()
        words = [str(tiny_recipe), "--data", str(photo_folder), "--run", str(run), "--device", "cpu"]
        assert main(words) == 2
        assert "Another inpaint-train is at work in" in capsys.readouterr().err
        assert not (run / "checkpoint.pt").exists()
    folder = RunFolder(run)
    folder.lock()
    folder.unlock()


def _sleep() -> None:
    multiprocessing.Event().wait(600)


def test_a_child_of_a_killed_run_does_not_keep_its_folder(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.lock()
    child = multiprocessing.get_context("fork").Process(target=_sleep)
    child.start()
    try:
        folder.unlock()
        with held(tmp_path):
            pass
    finally:
        child.kill()
        child.join()
