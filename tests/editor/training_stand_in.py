"""Stands in for ``python -m training.cli.attended`` in tests of the window: no torch, and a step every 20 ms.

A file ``behaviour.json`` beside the package says how it behaves: ``recipes``, ``steps``, ``error`` (of
preparing), ``run_error``, ``estimate``, ``verdict``.
"""

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path

import psutil

BEHAVIOUR = {}
STEP_SECONDS = 0.02


def tell(event, **values):
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def prepare(options):
    tell("checking", done=3, count=4)
    tell("photos", train=3, held_out=1, unreadable=["broken.jpg: not a readable image"], checked=4)
    if "error" in BEHAVIOUR:
        tell("error", sentence=BEHAVIOUR["error"])
        return
    if BEHAVIOUR.get("hangs"):
        time.sleep(600)
    if BEHAVIOUR.get("dies"):
        os.kill(os.getpid(), signal.SIGKILL)
    (Path(options.run) / "train.txt").write_text("a\n")
    estimate = {
        "steps": 100, "photos_seen": 10_000, "seconds": 10_800, "memory_bytes": 2_100_000_000,
        "disk_bytes": 300_000_000, "free_bytes": 9_000_000_000,
    }  # fmt: skip
    tell("estimate", **(estimate | BEHAVIOUR.get("estimate", {})))


def run(options, passed_on):
    folder, stopped = Path(options.run), []
    with (folder / "events.jsonl").open("ab") as file:
        os.dup2(file.fileno(), 1)
    process = psutil.Process()
    (folder / "process.json").write_text(json.dumps({"pid": process.pid, "created": process.create_time()}))
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))
    if "run_error" in BEHAVIOUR:
        tell("error", sentence=BEHAVIOUR["run_error"])
        return
    checkpoint, total = folder / "checkpoint.pt", BEHAVIOUR["steps"]
    step = int(checkpoint.read_text()) if "--resume" in passed_on else 0
    tell("started", step=step, total_steps=total, photos=3, parameters=7)
    while step < total and not stopped:
        step += 1
        time.sleep(STEP_SECONDS)
        terms = {"hole": 1 / step, "known": 0.5 / step, "learning_rate": 1e-4}
        told = {"images_per_second": 2.0, "seconds_left": (total - step) * 60, "memory_bytes": 10**9}
        tell("step", step=step, terms=terms, **told)
        if step % 5 == 0:
            checkpoint.write_text(str(step))
            tell("saved", step=step, path=str(checkpoint))
    checkpoint.write_text(str(step))
    tell("saved", step=step, path=str(checkpoint))
    tell("validated", step=step, scores={"validation_psnr": 20 + step / 100}, grid=str(folder / "grid.png"))
    weights = passed_on[passed_on.index("--export") + 1]
    Path(weights).write_bytes(Path(BEHAVIOUR["weights"]).read_bytes() if "weights" in BEHAVIOUR else b"-")
    tell("exported", step=step, paths=[weights])
    tell("ended", step=step, ending="stopped" if stopped else "finished", damaged_photos=0)
    if not stopped:
        tell("comparing")
        new, parent = {"psnr": 25.1, "ssim": 0.84}, {"name": "old", "psnr": 24.6, "ssim": 0.83}
        verdict = BEHAVIOUR.get("verdict", "better")
        tell("compared", photos=24, new=new, parent=parent, verdict=verdict, grid=str(folder / "b.png"))


def main():
    BEHAVIOUR.update(json.loads((Path.cwd() / "behaviour.json").read_text()))
    place = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    for option in ("--run", "--photos", "--held-out", "--parent"):
        parser.add_argument(option)
    options = parser.parse_args(sys.argv[1:place])
    if options.command == "recipes":
        tell("recipes", recipes=BEHAVIOUR["recipes"])
    elif options.command == "prepare":
        prepare(options)
    else:
        run(options, sys.argv[place + 1 :])
    tell("closed", status=0)


if __name__ == "__main__":
    main()
