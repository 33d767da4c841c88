"""Ctrl-C at any moment from the first import on, and readers that go away."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from resources import locate

PROJECT = Path(__file__).parents[3]
DELAYS_S = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0)
BEGIN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell starts us deaf to it
print("begun", flush=True)
from {module} import {function}
sys.exit({function}())
"""


def begin(module: str, function: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN.format(module=module, function=function), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )


def interrupted_after(delay_s: float, module: str, function: str, *words: object) -> tuple[int, str]:
    with begin(module, function, *words) as process:
        assert process.stdout is not None
        process.stdout.readline()
        sleep(0.1 + delay_s)  # the import of the entry itself is Python's own
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everybody gets it
        _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_control_c_at_any_moment_of_a_batch_is_a_word(tmp_path: Path, workers: int) -> None:
    photo = locate.sample_paths()[0]
    words = [
        "fill",
        photo.parent,
        "--mask",
        locate.suggested_mask(photo),
        "--out",
        tmp_path,
        "--workers",
        workers,
    ]
    for delay_s in DELAYS_S:
        code, said = interrupted_after(delay_s, "inpaint_core.cli.entry", "batch", *words)
        assert code in (130, 1, 0), said
        assert "Traceback" not in said, (delay_s, said)
        assert not list(tmp_path.glob("*.part"))


@pytest.mark.slow
def test_control_c_while_a_training_begins_is_a_word(tmp_path: Path) -> None:
    for delay_s in DELAYS_S:
        words = ["pennet", "--data", locate.sample_paths()[0].parent, "--run", tmp_path / "run"]
        code, said = interrupted_after(delay_s, "training.cli.entry", "train", *words)
        assert code in (130, 2), said
        assert "Traceback" not in said, (delay_s, said)


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    with begin("inpaint_core.cli.entry", "batch", "models") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode in (0, 141)
    assert said == ""
