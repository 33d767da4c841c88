"""Do two checkouts fill alike, to the bit? For changes that must not change a single pixel.

``python -m benchmarks.same_fills OTHER`` fills ten photos with every model that has weights, once with this
checkout and once with the one in the folder OTHER, through the command line that both have, and compares the
pixels. ``--write FILE`` keeps hashes, ``--against FILE`` compares with hashes kept earlier on this machine
(other processors round sums differently).

The ten cover what goes different ways through the program: one hole, two near ones, many specks, a scratch,
a hole at the border, a wide one, a soft seam, a large photo, 16 bit, transparency.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

PROJECT = Path(__file__).parents[1]
SAMPLES = PROJECT / "resources" / "samples"
MODELS = ("spn-probabilistic", "spn", "spl", "pennet", "gmsrm", "dgi", "patches", "telea", "navier-stokes")
STOCHASTIC = ("spn-probabilistic", "gmsrm", "patches")
RUN = """
import sys, torch
torch.set_num_threads(1)
try:
    from inpaint_core.cli.main import main
except ImportError:
    from inpaint_core.cli import main
sys.exit(main(sys.argv[1:]))
"""
Photo = NDArray[Any]
Mask = NDArray[np.uint8]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("other", nargs="?", type=Path, help="folder of the other checkout")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=MODELS)
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep this checkout's hashes")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with hashes kept earlier")
    options = parser.parse_args()
    hashes = fill_all(PROJECT, options.models)
    if options.write:
        options.write.write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
    expected = None
    if options.against:
        expected = json.loads(options.against.read_text(encoding="utf-8"))
    elif options.other:
        expected = fill_all(options.other.resolve(), options.models)
    print(f"{len(hashes)} fills")
    if expected is None:
        return 0
    different = [name for name in hashes if hashes[name] != expected.get(name)]
    print("identical" if not different else "\n".join(f"different: {name}" for name in different))
    return 1 if different else 0


def fill_all(checkout: Path, models: tuple[str, ...]) -> dict[str, str]:
    """Return a hash of the pixels of every fill, by model, photo and sample."""
    with tempfile.TemporaryDirectory() as folder:
        photos, masks = Path(folder) / "photos", Path(folder) / "masks"
        photos.mkdir()
        masks.mkdir()
        for name, photo, mask in pairs():
            suffix = ".tif" if photo.dtype == np.uint16 else ".png"
            cv2.imwrite(str(photos / f"{name}{suffix}"), photo)
            Image.fromarray(mask).save(masks / f"{name}.png")
        hashes: dict[str, str] = {}
        with ThreadPoolExecutor(2) as pool:
            for model, found in zip(
                models, pool.map(lambda model: _fill(checkout, model, Path(folder)), models), strict=True
            ):
                hashes |= {f"{model} {name}": value for name, value in found.items()}
    return hashes


def _fill(checkout: Path, model: str, folder: Path) -> dict[str, str]:
    found = {}
    for feather_px in (0, 5):
        out = folder / f"{model}-{feather_px}"
        command = [str(folder / "photos"), "--mask", str(folder / "masks"), "--output", str(out)]
        command += ["--model", model, "--feather", str(feather_px), "--seed", "7"]
        command += ["--samples", "2"] if model in STOCHASTIC else []
        subprocess.run(
            [sys.executable, "-c", RUN, *command],
            cwd=checkout,
            env=os.environ | {"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"},
            check=True,
            capture_output=True,
        )
        for path in sorted(one for one in out.iterdir() if one.is_file()):
            pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
            if pixels is None:
                raise RuntimeError(f"{path} cannot be read")
            found[f"{path.stem} feather {feather_px}"] = hashlib.sha256(pixels.tobytes()).hexdigest()[:16]
    return found


def pairs() -> Iterator[tuple[str, Photo, Mask]]:
    """Yield ten photos, BGR or BGRA, 8 or 16 bit, and their masks, 255 = hole."""
    photos = {
        name: _read(SAMPLES / f"{name}{suffix}")
        for name, suffix in (("astronaut", ".png"), ("coffee", ".jpg"), ("rocket", ".jpg"))
    }
    for name, photo in photos.items():
        yield name, photo, _read(SAMPLES / f"{name}-mask.png", cv2.IMREAD_GRAYSCALE)
    astronaut, coffee, rocket = photos.values()
    yield "two-near", coffee, _drawn(coffee, _two_near)
    yield "specks", astronaut, _drawn(astronaut, _specks)
    yield "scratch", rocket, _drawn(rocket, lambda m: cv2.line(m, (5, 40), (600, 380), 255, 3))
    yield "border", coffee, _drawn(coffee, lambda m: cv2.ellipse(m, (0, 250), (90, 60), 0, 0, 360, 255, -1))
    wide = cv2.resize(rocket, None, fx=3.0, fy=3.0, interpolation=cv2.INTER_CUBIC)
    yield "wide", wide, _drawn(wide, lambda m: cv2.circle(m, (900, 700), 330, 255, -1))
    deep = astronaut.astype(np.uint16) * 257
    yield "sixteen-bit", deep, _drawn(deep, lambda m: cv2.rectangle(m, (200, 60), (290, 180), 255, -1))
    alpha = np.full(astronaut.shape[:2], 255, np.uint8)
    alpha[:, :100] = 90
    clear = np.dstack([astronaut, alpha])
    yield "transparent", clear, _drawn(clear, lambda m: cv2.rectangle(m, (60, 300), (160, 400), 255, -1))


def _read(path: Path, how: int = cv2.IMREAD_COLOR) -> Photo:
    photo = cv2.imread(str(path), how)
    if photo is None:
        raise RuntimeError(f"{path} cannot be read")
    return photo


def _drawn(photo: Photo, draw: Callable[[Mask], object]) -> Mask:
    mask = np.zeros(photo.shape[:2], np.uint8)
    draw(mask)
    return mask


def _two_near(mask: Mask) -> None:
    cv2.rectangle(mask, (200, 150), (260, 200), 255, -1)
    cv2.rectangle(mask, (275, 150), (330, 220), 255, -1)


def _specks(mask: Mask) -> None:
    rng = np.random.default_rng(5)
    for x, y in rng.integers(10, 500, (25, 2)):
        cv2.circle(mask, (int(x), int(y)), 2, 255, -1)


if __name__ == "__main__":
    sys.exit(main())
