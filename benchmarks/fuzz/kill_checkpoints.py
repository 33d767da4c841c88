"""Kill a process again and again while it writes checkpoints: ``python -m benchmarks.fuzz.kill_checkpoints``.

After every kill the newest whole checkpoint must be the last that was told of, or the one after it; at
the end the next start must leave nothing half-written behind.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import torch

from training.run.checkpoint import FILE_NAME, Checkpoint, read_newest, write_checkpoint
from training.run.run_folder import RunFolder

MEGABYTES: Final = 93
SEED: Final = 20


def write_for_ever(folder: Path, megabytes: int, first: int, told: "Connection[object, int]") -> None:
    """Write checkpoint after checkpoint, all numbers of one equal to its step; tell of each that is done."""
    step = first
    while True:
        numbers = torch.full((megabytes * 2**18,), float(step))
        write_checkpoint(
            folder / FILE_NAME, Checkpoint({}, "", step, 0.0, 0, 0, {"generator": {"weight": numbers}})
        )
        told.send(step)
        step += 1


def kill_once(folder: Path, megabytes: int, first: int, rng: random.Random) -> tuple[int, bool]:
    """Let a process write, kill it in the middle, and look; return the step, and whether a file was torn."""
    heard, told = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=write_for_ever, args=(folder, megabytes, first, told)
    )
    process.start()
    told.close()
    last = heard.recv()
    started = time.monotonic()
    second = heard.recv()
    seconds = time.monotonic() - started
    time.sleep(rng.uniform(0, seconds))  # somewhere in the next one
    process.kill()
    process.join()
    last = second
    while heard.poll():
        try:
            last = heard.recv()
        except EOFError:
            break
    checkpoint, said = read_newest(folder / FILE_NAME)
    weight = checkpoint.networks["generator"]["weight"]
    if checkpoint.step not in (last, last + 1) or said or not bool((weight == checkpoint.step).all()):
        raise SystemExit(f"lost: {last} was told of, {checkpoint.step} is there. {said}")
    return checkpoint.step, any(folder.glob(".*.part"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    options = parser.parse_args()
    torch.set_num_threads(1)
    rng, step, in_the_middle = random.Random(SEED), 0, 0  # noqa: S311
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(options.kills):
            step, was_writing = kill_once(folder, options.megabytes, step + 1, rng)
            in_the_middle += was_writing
        run = RunFolder(folder)
        run.open_logs(from_step=step)
        run.close()
        left = sorted(path.name for path in folder.glob(".*"))
    rest = ", ".join(left) or "nothing"
    print(f"{options.kills} kills, {in_the_middle} in the middle of a file, 0 torn, left behind: {rest}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
