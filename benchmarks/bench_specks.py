"""What 200 specks or spots in one request cost, against ten single fills.

``python -m benchmarks.bench_specks [PHOTO ...] --out FILE``. "At most three times the time of ten single
fills" can be read in two ways, and both are measured by turns: ten requests of one speck each, and one
request of ten. The ten are the first of the 200. Each photo is looked at with its longer side as given by
``--sides``; without a photo the first sample is enlarged, with fine noise so that it is no plain surface.
Medians of the rounds, after one that loads, compiles and warms up; seconds on the clock and of the processor.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.bench_completion import draw_photo
from benchmarks.machine import describe_machine
from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import read_image
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime

MANY: Final = 200
FEW: Final = 10
DIAMETERS_PX: Final = {"specks": (3, 12), "spots": (20, 30)}
"""Shortest and longest, both included."""
SIDES_PX: Final = (2000, 6000)
ROUNDS: Final = 3

Photo = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Seconds:
    """What something takes on the clock, and of the processor."""

    clock: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO")
    parser.add_argument("--model", choices=sorted(MODELS), default="spn-probabilistic")
    parser.add_argument("--kinds", nargs="+", choices=list(DIAMETERS_PX), default=list(DIAMETERS_PX))
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES_PX, metavar="PX", help="of the photos")
    parser.add_argument("--threads", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    options = parser.parse_args()
    engine = Engine(start_runtime("cpu", threads=options.threads))
    rows = []
    for path in options.photos or [None]:
        for side_px in options.sides:
            photo = read_photo(path, side_px)
            for kind in options.kinds:
                settings = FillSettings(model=options.model)
                seconds = measure(
                    engine, photo, draw_discs(photo.shape[0], photo.shape[1], kind), settings, options.rounds
                )
                rows.append(
                    {"photo": path.stem if path else "sample", "side_px": side_px, "kind": kind}
                    | row_of(seconds)
                )
                print(json.dumps(rows[-1]), flush=True)
    if options.out:
        record = {"machine": describe_machine(), "model": options.model, "threads": options.threads}
        record |= {"rounds": options.rounds, "fills": rows}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def read_photo(path: Path | None, side_px: int) -> Photo:
    """Return a photo of 8 bit with its longer side so long; the sample where there is no path."""
    if path is None:
        return draw_photo(round(side_px * 2 / 3), side_px)
    photo = read_image(path).image
    scale = side_px / max(photo.shape[:2])
    size = (round(photo.shape[1] * scale), round(photo.shape[0] * scale))
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(photo, size, interpolation=how), np.uint8)


@dataclass(frozen=True)
class Disc:
    """Where a spot lies: its middle and its diameter, in pixels."""

    x: int
    y: int
    diameter_px: int


def draw_discs(height: int, width: int, kind: str, count: int = MANY, seed: int = 0) -> list[Disc]:
    """Return discs at random, none nearer to another than its own diameter."""
    rng = np.random.default_rng(seed)
    shortest_px, longest_px = DIAMETERS_PX[kind]
    discs: list[Disc] = []
    while len(discs) < count:
        one = Disc(
            int(rng.integers(width)),
            int(rng.integers(height)),
            int(rng.integers(shortest_px, longest_px + 1)),
        )
        if all(
            max(abs(one.x - o.x), abs(one.y - o.y)) > 2 * max(one.diameter_px, o.diameter_px) for o in discs
        ):
            discs.append(one)
    return discs


def mask_of(discs: Sequence[Disc], height: int, width: int) -> Mask:
    """Return h x w, True in the discs."""
    mask = np.zeros((height, width), np.uint8)
    for disc in discs:
        center = (16 * disc.x, 16 * disc.y)
        cv2.circle(mask, center, 8 * disc.diameter_px, 1, cv2.FILLED, shift=4)
    return mask > 0


def measure(
    engine: Engine, photo: Photo, discs: Sequence[Disc], settings: FillSettings, rounds: int
) -> dict[str, Seconds]:
    """Return the medians of all discs in one request, of the first few in one, and of those one by one."""
    height, width = photo.shape[:2]

    def fill(some: Sequence[Disc]) -> None:
        request = InpaintRequest(image=photo, mask=mask_of(some, height, width), settings=settings)
        for _ in engine.inpaint(request):
            pass

    def fill_each(some: Sequence[Disc]) -> None:
        for disc in some:
            fill([disc])

    ways: dict[str, Callable[[], None]] = {
        "many": lambda: fill(discs),
        "few": lambda: fill(discs[:FEW]),
        "single": lambda: fill_each(discs[:FEW]),
    }
    taken: dict[str, list[Seconds]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            clock, processor = time.perf_counter(), time.process_time()
            way()
            if number:
                taken[name].append(Seconds(time.perf_counter() - clock, time.process_time() - processor))
    return {
        name: Seconds(
            statistics.median(one.clock for one in found), statistics.median(one.processor for one in found)
        )
        for name, found in taken.items()
    }


def row_of(seconds: dict[str, Seconds]) -> dict[str, float]:
    """Return seconds, and how many times as long the many take as the few, read in both ways."""
    row = {f"{name}_s": round(one.clock, 3) for name, one in seconds.items()}
    row |= {f"{name}_cpu_s": round(one.processor, 3) for name, one in seconds.items()}
    many = seconds["many"]
    for name in ("single", "few"):
        row[f"of_{name}"] = round(many.clock / seconds[name].clock, 2)
        row[f"of_{name}_cpu"] = round(many.processor / seconds[name].processor, 2)
    return row


if __name__ == "__main__":
    main()
