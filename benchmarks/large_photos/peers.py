"""Fills of the large photos' holes by other programs, to stand beside the engine's.

``python -m benchmarks.large_photos.peers PHOTOS OUT [--methods ...] [--old-engine CHECKOUT]`` writes
OUT/METHOD/PHOTO_KIND.png (the whole photo, changed only in the hole) and OUT/METHOD/seconds.csv with the CPU
seconds of each fill, as ``inpaint-eval --native`` reads them. What is there already is not made again. Holes
are filled from the smallest to the largest, by all methods in turn.

- ``pypatchmatch``: ``pip install pypatchmatch==2.2``, patch size 3 (a radius, so 7 x 7 pixels).
- ``gmic``: G'MIC's ``inpaint_matchpatch`` with its defaults, but that it does not blend outside the hole.
- ``old``: another checkout of this project, by ``old_engine.py``.

The first two see a crop of 2.5 times the hole.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.large_photos.pictures import read_bgr
from benchmarks.large_photos.seconds_table import note_seconds
from training.cli.native_options import PARTS
from training.evaluation.native.holes import Hole, read_holes

try:
    import patchmatch
except ImportError:
    patchmatch = None

HERE = Path(__file__).parent
CONTEXT = 2.5
PATCH_RADIUS = 3
METHODS = ("old", "pypatchmatch", "gmic")

Image8 = NDArray[np.uint8]
Mask = NDArray[np.bool_]
FillCrop = Callable[[Image8, Mask], tuple[Image8, float]]
"""Takes a crop in OpenCV's order of colours and its hole, returns it filled, and CPU seconds."""


@dataclass(frozen=True)
class Job:
    """One hole to be filled by one method."""

    photo: Path
    hole: Hole
    out: Path


def main() -> None:
    """Fill every hole that has no fill yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path, help="folder of photos")
    parser.add_argument("out", type=Path)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=["pypatchmatch", "gmic"])
    parser.add_argument("--old-engine", type=Path, metavar="CHECKOUT", help="needed for the method old")
    parser.add_argument("--holes", type=Path, default=HERE / "holes.json")
    parser.add_argument("--part", choices=PARTS, default="all", help="of the photos (default: %(default)s)")
    arguments = parser.parse_args()
    _check(arguments.methods, arguments.old_engine)
    listed = read_holes(arguments.holes)
    photos = {"tuning": listed.tuning, "reporting": listed.reporting}.get(
        arguments.part, listed.tuning + listed.reporting
    )
    holes = sorted((hole for hole in listed.holes if hole.photo in photos), key=lambda hole: hole.size)
    if "old" in arguments.methods:
        _fill_old([job for hole in holes if (job := _job(arguments, "old", hole))], arguments.old_engine)
    for hole in holes:
        for method in arguments.methods:
            job = _job(arguments, method, hole)
            if job and method != "old":
                note_seconds(job.out, _fill(method, job))


def _job(arguments: argparse.Namespace, method: str, hole: Hole) -> Job | None:
    """What is to be done, None if it is done already."""
    job = Job(arguments.photos / hole.photo, hole, arguments.out / method / f"{hole.name}.png")
    job.out.parent.mkdir(parents=True, exist_ok=True)
    return None if job.out.exists() else job


def _check(methods: list[str], old_engine: Path | None) -> None:
    if "pypatchmatch" in methods and patchmatch is None:
        sys.exit("pypatchmatch is not installed: pip install pypatchmatch==2.2")
    if "gmic" in methods and shutil.which("gmic") is None:
        sys.exit("The program gmic is not on the path: install G'MIC, on Debian with apt install gmic")
    if "old" in methods and old_engine is None:
        sys.exit("Give the other checkout: --old-engine CHECKOUT")


def _fill(method: str, job: Job) -> float:
    photo = read_bgr(job.photo)
    mask = job.hole.mask()
    box = _crop(mask)
    filled, seconds = (_pypatchmatch if method == "pypatchmatch" else _gmic)(photo[box].copy(), mask[box])
    photo[box][mask[box]] = filled[mask[box]]
    cv2.imwrite(str(job.out), photo)
    return seconds


def _crop(mask: Mask) -> tuple[slice, slice]:
    """A square of ``CONTEXT`` times the hole's longer side around it, moved into the photo and cut to it."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    side = round(CONTEXT * max(np.ptp(rows), np.ptp(columns)) + 1)
    spans = []
    for places, length in ((rows, mask.shape[0]), (columns, mask.shape[1])):
        begin = int(np.clip((places[0] + places[-1] - side) // 2, 0, max(0, length - side)))
        spans.append(slice(begin, min(length, begin + side)))
    return spans[0], spans[1]


def _pypatchmatch(crop: Image8, hole: Mask) -> tuple[Image8, float]:
    assert patchmatch is not None
    patchmatch.set_random_seed(0)
    begin = time.process_time()
    filled = patchmatch.inpaint(crop, hole, patch_size=PATCH_RADIUS)
    return filled, time.process_time() - begin


def _gmic(crop: Image8, hole: Mask) -> tuple[Image8, float]:
    with tempfile.TemporaryDirectory() as name:
        photo, mask, out = (Path(name) / f"{kind}.png" for kind in ("photo", "mask", "out"))
        cv2.imwrite(str(photo), crop)
        cv2.imwrite(str(mask), hole.astype(np.uint8) * 255)
        # Scales by the size, patches of 9, ten rounds a scale, blended over 5 px, not outside the hole.
        steps = ["inpaint_matchpatch[0]", "[1],0,9,10,5,0", "keep[0]", "cut", "0,255", "round"]
        seconds = _run(["gmic", "-v", "0", str(photo), str(mask), *steps, "output", str(out)])
        return np.asarray(cv2.imread(str(out)), np.uint8), seconds


def _fill_old(jobs: list[Job], checkout: Path) -> None:
    """Fill everything in one process, which loads the network once and notes the seconds itself."""
    with tempfile.TemporaryDirectory() as name:
        rows = []
        for number, job in enumerate(jobs):
            mask = Path(name) / f"{number}.png"
            cv2.imwrite(str(mask), job.hole.mask().astype(np.uint8) * 255)
            rows.append([str(path.resolve()) for path in (job.photo, mask, job.out)])
        todo = Path(name) / "todo.json"
        todo.write_text(json.dumps(rows))
        _run([sys.executable, str(HERE / "old_engine.py"), str(checkout.resolve()), str(todo)])


def _run(command: list[str]) -> float:
    """Run a program to its end and return the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
