"""Editors that are killed while they work: at most the last five seconds may be lost, and no file be damaged.

``python -m benchmarks.crash.kills --kills 50`` lets the editor paint, fill, accept, undo and save by itself,
kills it at a random moment and restores what it left. Then it compares that with what it had at each moment.
"""

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.crash.scripted_run import fingerprint
from editor.journal.facts import EmptyJournalError
from editor.journal.home import JournalHome
from editor.journal.restore import restore
from editor.state.history import History
from inpaint_core.errors import InpaintError
from inpaint_core.files.read_write import read_image, write_image

HEIGHT, WIDTH = 800, 1200
START_SECONDS = 60.0
LONGEST_SECONDS = 12.0
PROMISED_SECONDS = 5.0


@dataclass(frozen=True)
class Outcome:
    """What one kill did.

    Attributes:
        states: How many states the editor had been through.
        lost_seconds: From the first change that is lost to the kill; 0 if nothing is.
        trouble: What is wrong; empty if nothing is.
    """

    states: int
    lost_seconds: float
    trouble: str = ""


def kill_once(folder: Path, seed: int, how: signal.Signals = signal.SIGKILL) -> Outcome:
    """Let an editor work in an empty folder, end it after a random time, and see what is left."""
    photo, log = folder / "photo.png", folder / "log.jsonl"
    rng = np.random.default_rng(seed)
    write_image(photo, rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8))
    before = hashlib.sha256(photo.read_bytes()).digest()
    environment = os.environ | {"INPAINT_CONFIG_DIR": str(folder / "profile"), "HOME": str(folder)}
    command = [sys.executable, "-m", "benchmarks.crash.scripted_run", str(photo), str(log), str(seed)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(log)
            time.sleep(float(rng.uniform(0, LONGEST_SECONDS)))
            moment = time.time()
        finally:
            process.send_signal(how)
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return _compare(folder, entries, moment, before)


def _wait_for(log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not (log.exists() and log.stat().st_size):
        if time.monotonic() > end:
            raise TimeoutError("the editor does not begin")
        time.sleep(0.02)


def _compare(folder: Path, entries: list[dict[str, float | str]], moment: float, before: bytes) -> Outcome:
    if hashlib.sha256((folder / "photo.png").read_bytes()).digest() != before:
        return Outcome(len(entries), 0, "the photo's file has changed")
    saved = folder / "saved.png"
    try:
        if saved.exists():
            read_image(saved)
        left = JournalHome(folder / "profile" / "journals").left_behind()
        first = float(entries[0]["time"])
        if not left:  # nothing is kept of a photo that is as its file, saved, has it
            saves = [place for place, entry in enumerate(entries) if entry["is_saved"]]
            return Outcome(len(entries), _lost(entries, saves[-1], moment) if saves else moment - first)
        restored = restore(left[0].path, History())
    except EmptyJournalError:  # what was done was nothing yet, or the last seconds
        return Outcome(len(entries), moment - first)
    except InpaintError as error:
        return Outcome(len(entries), 0, str(error))
    there = fingerprint(restored.document, restored.gallery)
    places = [place for place, entry in enumerate(entries) if entry["state"] == there]
    if not places:
        return Outcome(len(entries), 0, "what was restored never was")
    return Outcome(len(entries), _lost(entries, places[-1], moment))


def _lost(entries: list[dict[str, float | str]], last: int, moment: float) -> float:
    """Return the seconds from the first state after one that is there still to the end."""
    return 0 if last == len(entries) - 1 else moment - float(entries[last + 1]["time"])


def main() -> int:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    outcomes = []
    for number in range(options.kills):
        with tempfile.TemporaryDirectory() as folder:
            outcomes.append(kill_once(Path(folder), options.seed + number))
        print(f"{number}: {outcomes[-1]}", flush=True)
    lost = sorted(outcome.lost_seconds for outcome in outcomes)
    wrong = [outcome for outcome in outcomes if outcome.trouble or outcome.lost_seconds > PROMISED_SECONDS]
    print(f"{len(outcomes)} kills: lost {lost[len(lost) // 2]:.1f} s in the median, {lost[-1]:.1f} s at most")
    print(f"{len(wrong)} of them broke the promise")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
