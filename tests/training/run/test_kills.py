"""Runs killed at random moments, again and again."""

import csv
import multiprocessing
import random
import signal
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import torch

from training.cli.train import main
from training.run.checkpoint import FILE_NAME, read_checkpoint
from training.run.keeping.ending import read_ending

KILLS = 20
TEN = 10
TOTAL_STEPS = 90
SEED = 20
MAX_STEPS = 2
"""A run lives until it has come so many steps further, or fewer; and sometimes not even to its first."""

RECIPE = """
network = "pennet"
seed = 7
precision = "fp32"
discriminator_channels = 4
checkpoint_every_steps = 1
sample_every_steps = 1000

[widths]
base_channels = 4

[[stages]]
steps = 25
crop_px = 64
resize_px = [64, 96]
batch_size = 1
learning_rate = 1e-4
adversarial_weight = 0.0

[[stages]]
steps = 65
crop_px = 64
resize_px = [64, 96]
batch_size = 1
learning_rate = 1e-4
final_learning_rate = 1e-5
adversarial_weight = 0.1
"""


def arguments(recipe: Path, photos: Path, run: Path) -> list[str]:
    """Return the command that begins the run, or goes on with it: the same one, as of a preempted job."""
    return [
        str(recipe),
        "--data",
        str(photos),
        "--run",
        str(run),
        "--device",
        "cpu",
        "--threads",
        "1",
        "--resume",
        "auto",
    ]


def step_of(run: Path) -> int:
    return read_checkpoint(run / FILE_NAME).step if (run / FILE_NAME).exists() else 0


def steps_of(run: Path) -> list[int]:
    """Return the steps that the log of a run has, row by row."""
    with (run / "metrics.csv").open(newline="", encoding="utf-8") as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


def kill_somewhere(process: BaseProcess, run: Path, rng: random.Random) -> None:
    """Kill a run after some steps, in the middle of whatever it does then."""
    wanted = step_of(run) + rng.randint(0, MAX_STEPS)
    deadline = time.monotonic() + 60
    while step_of(run) < wanted and time.monotonic() < deadline:
        time.sleep(0.002)
    # Half a second covers what a run does before its first step, 20 ms a good part of a step.
    time.sleep(rng.uniform(0, 0.5) if wanted == step_of(run) else rng.uniform(0, 0.02))
    assert process.exitcode is None, "the run ended by itself"
    process.kill()
    process.join()


@pytest.mark.slow
def test_a_run_killed_twenty_times_has_the_weights_of_one_that_never_was(
    photo_shard: Path, tmp_path: Path
) -> None:
    recipe = tmp_path / "kills.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    # Torch is imported once; every run is a fork of that process, with memory and signals of its own.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["training.cli.train"])
    rng = random.Random(SEED)
    steps = []
    for _ in range(KILLS):
        process = context.Process(target=main, args=(arguments(recipe, photo_shard, killed),))
        process.start()
        kill_somewhere(process, killed, rng)
        steps.append(step_of(killed))
    assert steps == sorted(steps)
    assert len(set(steps)) > KILLS // 3, steps  # it came further between the kills

    assert main(arguments(recipe, photo_shard, killed)) == 0
    assert main(arguments(recipe, photo_shard, whole)) == 0
    found, expected = (read_checkpoint(run / FILE_NAME).networks for run in (killed, whole))
    for network in ("generator", "discriminator"):
        assert all(torch.equal(found[network][key], expected[network][key]) for key in expected[network])
    average = expected["average"]["state"]
    assert all(torch.equal(found["average"]["state"][key], average[key]) for key in average)
    assert steps_of(killed) == steps_of(whole)
    assert not list(killed.glob(".*.part"))


@pytest.mark.slow
def test_the_same_command_killed_ten_times_comes_to_the_end_as_if_nothing_had_happened(
    photo_shard: Path, tmp_path: Path
) -> None:
    """As a preempted job is: the program itself with ``--resume auto``, ended by SIGKILL, started again."""
    recipe = tmp_path / "kills.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    command = [sys.executable, "-m", "training.cli", *arguments(recipe, photo_shard, killed)]
    rng = random.Random(SEED)
    seen = []
    for number in range(TEN):
        wanted = number * TOTAL_STEPS // TEN + rng.randint(0, 4)
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + 120
            while step_of(killed) < wanted and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.05))  # somewhere within a step, or within what is written after it
            process.kill()
        assert process.returncode == -signal.SIGKILL
        seen.append(step_of(killed))
    assert seen == sorted(seen)
    assert len(set(seen)) == TEN, seen
    assert seen[-1] < TOTAL_STEPS
    assert subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    assert main(arguments(recipe, photo_shard, whole)) == 0
    assert step_of(killed) == TOTAL_STEPS
    logged = steps_of(killed)
    assert logged == sorted(set(logged))  # each once, in order
    assert logged == steps_of(whole)
    found, expected = (
        read_checkpoint(run / FILE_NAME).networks["average"]["state"] for run in (killed, whole)
    )
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[key], expected[key]) for key in expected)
    assert read_ending(killed, TOTAL_STEPS) == "finished"
