"""Saves of a 24-megapixel photo that are killed: the file must be whole, and nothing may stay behind.

``python -m benchmarks.fuzz.kills`` starts 50 processes that save one photo over itself again and again, and
kills each at a random moment: half of them while they save PNG, half while they save an uncompressed TIFF.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.atomic import remove_leftovers
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.read_write import read_image, write_image

HEIGHT, WIDTH = 4000, 6000
LONGEST_SECONDS = {".png": 1.6, ".tif": 0.8}
"""Of one save, about: a kill falls anywhere within two of them."""


def photo(number: int, height: int, width: int) -> NDArray[np.uint8]:
    """Return one of two photos."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([rows % 256, columns % 256, (rows * (number + 1) + columns) % 251], 2).astype(np.uint8)


def save_for_ever(path: Path, height: int, width: int) -> None:
    """Save the two photos in turn; the first line on standard output says that it begins."""
    photos = [photo(0, height, width), photo(1, height, width)]
    metadata = replace(ImageMetadata(format="TIFF"), is_compressed=False)
    print("go", flush=True)
    for number in range(1000):
        write_image(path, photos[number % 2], metadata=metadata)


def kill_one(path: Path, rng: random.Random, height: int, width: int) -> None:
    command = [sys.executable, "-m", "benchmarks.fuzz.kills", "--saver", str(path)]
    command += ["--size", str(height), str(width)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 2 * LONGEST_SECONDS[path.suffix]))
        process.send_signal(signal.SIGKILL)


def look(folder: Path, path: Path, known: list[np.ndarray]) -> list[str]:
    """Return what a kill left: ``torn``, ``stays behind``, ``left a part`` where there was one to remove."""
    found = ["left a part"] if len(list(folder.iterdir())) > 1 else []
    try:
        image = read_image(path).image
        is_whole = any(np.array_equal(image, one) for one in known)
    except Exception:  # noqa: BLE001  # whatever it is, the file is not whole
        is_whole = False
    remove_leftovers(path)  # what opening a photo does, and every save
    stays = [one.name for one in folder.iterdir() if one != path]
    return [*found, *([] if is_whole else ["torn"]), *(["stays behind"] if stays else [])]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz.kills")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--saver", type=Path, help=argparse.SUPPRESS)
    parser.add_argument(
        "--size", type=int, nargs=2, default=(HEIGHT, WIDTH), metavar=("HEIGHT", "WIDTH"), help="of the photo"
    )
    parsed = parser.parse_args()
    height, width = parsed.size
    if parsed.saver:
        save_for_ever(parsed.saver, height, width)
        return 0
    known = [photo(number, height, width) for number in range(2)]
    rng, counts = random.Random(0), Counter[str]()  # noqa: S311
    with tempfile.TemporaryDirectory() as place:
        for number in range(parsed.kills):
            folder = Path(place) / ("png" if number % 2 else "tif")
            folder.mkdir(exist_ok=True)
            path = folder / f"photo.{folder.name}"
            if not path.exists():
                write_image(
                    path, known[0], metadata=replace(ImageMetadata(format="TIFF"), is_compressed=False)
                )
            kill_one(path, rng, height, width)
            counts.update(look(folder, path, known))
    words = ("left a part", "torn", "stays behind")
    print(json.dumps({"kills": parsed.kills, **{name: counts[name] for name in words}}, indent=1))
    return int(bool(counts["torn"] or counts["stays behind"]))


if __name__ == "__main__":
    sys.exit(main())
