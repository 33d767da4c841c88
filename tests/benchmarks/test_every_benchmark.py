"""Every benchmark comes to its end: one tiny round each, in a process of its own as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import benchmarks

HERE = Path(benchmarks.__file__).parent
SMALL = ("--size", "300", "400")

TINY = {
    "bench_canvas": (*SMALL, "--rounds", "2"),
    "bench_completion": (*SMALL, "--models", "telea", "--holes", "30", "--rounds", "1", "--no-gallery"),
    "bench_event_loop": (*SMALL, "--models", "telea", "--rounds", "1"),
    "bench_models": (
        *("--networks", "pennet", "--size", "compact", "--side", "64", "--repeats", "1", "--threads", "1"),
        "--no-large",
    ),
    "bench_specks": ("--model", "telea", "--kinds", "specks", "--sides", "1500", "--rounds", "1"),
    "bench_startup": (*SMALL, "--starts", "1", "--openings", "1"),
    "bench_training": (
        *("--networks", "pennet", "--side", "64", "--batch", "2", "--steps", "1", "--threads", "1"),
        *("--device", "cpu"),
    ),
}


def run(*words: str) -> str:
    """Run a module of the benchmarks to its end; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=HERE.parent,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def numbers_in(found: object) -> list[float]:
    """Every number, however deep."""
    if isinstance(found, dict):
        return [number for value in found.values() for number in numbers_in(value)]
    if isinstance(found, list):
        return [number for value in found for number in numbers_in(value)]
    return [found] if isinstance(found, int | float) else []


def test_each_has_a_tiny_round_here():
    assert set(TINY) == {path.stem for path in HERE.glob("bench_*.py")}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(TINY))
def test_it_runs_and_writes_its_numbers(name, tmp_path):
    out = tmp_path / "results" / f"{name}.json"
    printed = run(f"benchmarks.{name}", *TINY[name], "--out", str(out))
    assert printed.strip()
    record = json.loads(out.read_text(encoding="utf-8"))
    assert record.pop("machine")["processor"]
    assert any(number > 0 for number in numbers_in(record))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fuzz", "--part", "0.002"), "0 others"),
        (("fuzz.kills", "--kills", "1", "--size", "300", "400"), '"torn": 0'),
        (("fuzz.kill_checkpoints", "--kills", "1", "--megabytes", "1"), "0 torn, left behind: nothing"),
        (("crash.kills", "--kills", "1"), "0 of them broke the promise"),
        (("random_walk", "--actions", "20"), "no divergence"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_may_not_go_wrong_is_looked_for(words, said):
    assert said in run(f"benchmarks.{words[0]}", *words[1:])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["large_photos.blind", "large_photos.draw_holes", "large_photos.peers", "same_fills", "working_size"],
)
def test_those_that_need_photos_or_other_programs_say_how_they_are_used(name):
    assert "usage" in run(f"benchmarks.{name}", "--help")
