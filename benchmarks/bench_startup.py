"""From starting the process to the first image of the window; from a click to an open 24-megapixel photo.

``python -m benchmarks.bench_startup --out FILE``. Each start is a process of its own with settings of its
own; torch has to stay unloaded until the window is there. The first start is reported apart: it may read
from a cold disk. Each photo is a file of its own: a photo that is open already would not be read again.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.machine import describe_machine
from inpaint_core.files.read_write import write_image

STARTS: Final = 7
OPENINGS: Final = 5
HEIGHT, WIDTH = 4000, 6000
TIMEOUT_S: Final = 120


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    parser.add_argument("--starts", type=int, default=STARTS, help="after the first (default: %(default)s)")
    parser.add_argument("--openings", type=int, default=OPENINGS, help="likewise (default: %(default)s)")
    parser.add_argument(
        "--size", type=int, nargs=2, default=(HEIGHT, WIDTH), metavar=("HEIGHT", "WIDTH"), help="of the photo"
    )
    options = parser.parse_args(arguments)
    height, width = options.size
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        draw_photo(photo, height, width)
        results = measure(photo, starts=options.starts, openings=options.openings)
    record = {
        "machine": describe_machine(),
        "platform": os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or "default",
        "photo": f"{width} x {height} JPEG",
        "seconds": results,
    }
    for name, value in results.items():
        print(f"{name:44}{value:9.3f} s")
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def measure(photo: Path, *, starts: int, openings: int) -> dict[str, float]:
    """Return medians and the worst, in seconds; the first start and the first opening are not in them."""
    windows = [start(photo.parent, [])[0] for _ in range(starts + 1)]
    copies = [
        Path(shutil.copy(photo, photo.with_stem(f"{photo.stem}-{number}"))) for number in range(openings + 1)
    ]
    _, opened = start(photo.parent, copies)
    return {
        "process start to window, first": windows[0],
        "process start to window, median": statistics.median(windows[1:]),
        "process start to window, worst": max(windows[1:]),
        "open the JPEG, median": statistics.median(opened[1:]),
        "open the JPEG, worst": max(opened[1:]),
    }


def start(folder: Path, photos: Sequence[Path]) -> tuple[float, list[float]]:
    """Start the editor once; return seconds to its window, and of the opening of each photo.

    Raises:
        RuntimeError: It did not open every photo, or loaded torch before the window was there.
    """
    environment = os.environ | {
        "INPAINT_CONFIG_DIR": str(folder / "settings"),
        "PYTHONPYCACHEPREFIX": str(
            folder / "compiled"
        ),  # an installed program is compiled, a checkout may not be
        "PYTHONDONTWRITEBYTECODE": "",
    }
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.startup_child", *map(str, photos)],
        cwd=Path(__file__).parents[1],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    painted = next(line for line in lines if line[0] == "painted")
    if painted[2] != "False":
        raise RuntimeError("torch was loaded before the window was painted")
    opened = [float(line[1]) for line in lines if line[0] == "opened"]
    if len(opened) != len(photos):
        raise RuntimeError(f"{len(opened)} of {len(photos)} photos were opened")
    return float(painted[1]) - began, opened


def draw_photo(path: Path, height: int, width: int) -> None:
    """Write a photo-like JPEG: smooth shading with noise, so that it neither compresses away nor explodes."""
    generator = np.random.default_rng(0)
    rows = np.linspace(0, 6, height, dtype=np.float32)[:, None]
    columns = np.linspace(0, 9, width, dtype=np.float32)[None, :]
    shading = 128 + 60 * np.sin(rows) * np.cos(columns)
    noise = generator.normal(0, 6, (height, width)).astype(np.float32)
    channels = [shading * scale + noise for scale in (1.0, 0.9, 0.8)]
    write_image(path, np.clip(np.dstack(channels), 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main()
