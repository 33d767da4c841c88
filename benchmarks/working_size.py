"""Measure how well and how fast each network fills at smaller working sizes; writes one row a fill.

``python -m benchmarks.working_size FOLDER OUT.csv --photos 20 --models spn pennet``: from every photo square
views are cut, an ellipse is masked, and the fill at each working side is enlarged to the view again and
compared inside the hole. Nothing is finished: tone and detail would hide what the network lacks.

With ``--specks`` the hole is a disc of a few pixels, and what changes is how much of the photo around it is
seen, always at the photo's own size.
"""

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import nn

from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.engine.predictors.network_run import decode, encode
from inpaint_core.files.read_write import read_image
from inpaint_core.pixels import to_float_image
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.runtime.tensors import enlarge, shrink_known

SIDES_PX: Final = (64, 96, 128, 192, 256)
VIEWS_PX: Final = (256, 640, 1500)
SHARES: Final = (0.4, 0.25, 0.125)
"""Of the view's side: how long the hole is. 0.4 is the view of a large hole by the default context of 2.5."""
SPECKS_PX: Final = (4, 8, 16, 32)
"""Diameters of small holes."""


def cases(photo: ImageArray, seed: int) -> Iterator[tuple[int, float, ImageArray, MaskArray]]:
    """Yield views of a photo with one hole each: side of the view, share of the hole, view, mask."""
    random = np.random.default_rng(seed)
    height, width = photo.shape[:2]
    for view_px in VIEWS_PX:
        if view_px > min(height, width):
            continue
        for share in SHARES:
            left, top = (int(random.integers(0, side - view_px + 1)) for side in (width, height))
            view = photo[Box(left, top, left + view_px, top + view_px).slices]
            axes = [view_px * share / 2, view_px * share / 2 * float(random.uniform(0.5, 1))]
            middle = [float(random.uniform(0.35, 0.65)) * view_px for _ in range(2)]
            canvas = np.zeros((view_px, view_px), np.uint8)
            cv2.ellipse(
                canvas, (tuple(middle), tuple(2 * a for a in axes), float(random.uniform(0, 180))), 1, -1
            )
            yield view_px, share, view, canvas > 0


def specks(photo: ImageArray, seed: int) -> Iterator[tuple[int, float, ImageArray, MaskArray]]:
    """Yield views of growing size around one small hole after the other, as ``cases`` does."""
    random = np.random.default_rng(seed)
    half = 128
    height, width = photo.shape[:2]
    for speck_px in SPECKS_PX:
        x, y = (int(random.integers(half, side - half + 1)) for side in (width, height))
        for view_px in SIDES_PX:
            reach = view_px // 2
            canvas = np.zeros((view_px, view_px), np.uint8)
            cv2.circle(canvas, (reach, reach), speck_px // 2, 1, -1)
            view = photo[Box(x - reach, y - reach, x + reach, y + reach).slices]
            yield view_px, speck_px / view_px, view, canvas > 0


def error_db(truth: ImageArray, fill: NDArray[np.float32], mask: MaskArray) -> float:
    """Return the PSNR inside the hole, fill clamped to 0..1."""
    wrong = np.clip(fill[mask], 0, 1) - to_float_image(truth)[mask]
    return float(-10 * np.log10(max(float(np.mean(wrong**2)), 1e-10)))


def filled(
    network: nn.Module, runtime: Runtime, view: ImageArray, mask: MaskArray, side_px: int
) -> tuple[NDArray[np.float32], float]:
    """Return the fill of a view at a working side, enlarged again, and the seconds of the network."""
    known, hole = shrink_known(view, mask, height=side_px, width=side_px)
    with runtime.inference():
        started = time.perf_counter()
        prediction = decode(network, encode(network, known, hole, runtime.device), None, runtime.device)
        seconds = time.perf_counter() - started
    return enlarge(prediction, height=len(mask), width=len(mask)), seconds


def main() -> None:
    """Fill views of the photos of a folder and write a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--photos", type=int, default=10)
    parser.add_argument("--specks", action="store_true")
    parser.add_argument("--models", nargs="+", default=["spn"], choices=list(MODELS))
    options = parser.parse_args()
    photos = sorted(p for p in options.folder.iterdir() if p.suffix in {".jpg", ".png", ".webp"})
    step = max(1, len(photos) // options.photos)
    runtime = start_runtime("cpu", threads=1)
    engines = {name: Engine(runtime) for name in options.models}
    with options.out.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["model", "photo", "view_px", "share", "side_px", "psnr_db", "seconds"])
        for number, path in enumerate(photos[::step][: options.photos]):
            photo = read_image(path).image
            for view_px, share, view, mask in (specks if options.specks else cases)(photo, number):
                for name, engine in engines.items():
                    network = engine.load(MODELS[name])
                    for side_px in (view_px,) if options.specks else SIDES_PX:
                        fill, seconds = filled(network, runtime, view, mask, side_px)
                        psnr = error_db(view, fill, mask)
                        rows.writerow(
                            [name, path.stem, view_px, share, side_px, round(psnr, 3), round(seconds, 4)]
                        )
                        file.flush()


if __name__ == "__main__":
    main()
