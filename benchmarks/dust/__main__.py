"""How many marks the search for dust leaves on clean photos, and how much of drawn dust it finds.

Photos with an even number in the sorted folder are for tuning, the others for reporting:

    python -m benchmarks.dust FOLDER [--part tune|report|all] [--step N] [--sensitivity 60] [--grain] [--thin]
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.dust.drawing import WIDTHS_PX, add_grain, draw_dust
from benchmarks.dust.photos import photos_of, read
from editor.state.masks.marks import DEFAULT_SENSITIVITY, GROW_PX, threshold_of
from inpaint_core.defects.defect import Defect
from inpaint_core.defects.find import find_defects

MOST_IN_VIEW: Final = 0.5
"""A defect is found when the marks cover this part of it."""


@dataclass(frozen=True)
class Counts:
    """Of one photo.

    Attributes:
        megapixels: Its size.
        clean: Marks on it as it is.
        clean_at_least: The same at the lowest sensitivity.
        specks: Part of the drawn specks that is found, 0..1.
        scratches: Likewise of the scratches.
        right: Part of the marks on the dusty photo that lie on drawn dust.
    """

    megapixels: float
    clean: int
    clean_at_least: int
    specks: float
    scratches: float
    right: float


def count(
    photo: NDArray[np.uint8], *, sensitivity: int, seed: int, widths_px: Sequence[int] = WIDTHS_PX
) -> Counts:
    """Look for dust on a clean photo, and on the same photo with drawn dust."""
    clean = find_defects(photo)
    drawn = draw_dust(photo, seed=seed, widths_px=widths_px)
    least = threshold_of(sensitivity)
    found = [defect for defect in find_defects(drawn.image) if defect.score >= least]
    covered = _covered(found, drawn.numbers.shape)
    is_found = {
        number: covered[drawn.numbers == number].mean() > MOST_IN_VIEW
        for number in np.unique(drawn.numbers)
        if number > 0
    }
    specks = [found for number, found in is_found.items() if number <= drawn.specks]
    scratches = [found for number, found in is_found.items() if number > drawn.specks]
    right = [(drawn.numbers[one.box.slices][one.pixels] > 0).mean() > 0.3 for one in found]
    return Counts(
        megapixels=photo.shape[0] * photo.shape[1] / 1e6,
        clean=sum(one.score >= least for one in clean),
        clean_at_least=sum(one.score >= threshold_of(0) for one in clean),
        specks=float(np.mean(specks)),
        scratches=float(np.mean(scratches)),
        right=float(np.mean(right)) if right else 1.0,
    )


def _covered(found: list[Defect], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(shape, np.uint8)
    for one in found:
        mask[one.box.slices] |= one.pixels
    side = 2 * GROW_PX + 1
    return np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)) > 0)


def main() -> None:
    """Print a line for each photo, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=("tune", "report", "all"), default="report")
    parser.add_argument("--step", type=int, default=1, help="take every so many photos only")
    parser.add_argument("--sensitivity", type=int, default=DEFAULT_SENSITIVITY)
    parser.add_argument("--grain", action="store_true", help="give the photos grain first")
    parser.add_argument("--thin", action="store_true", help="draw scratches one pixel wide only")
    asked = parser.parse_args()
    widths_px = (1,) if asked.thin else WIDTHS_PX
    print("photo                     Mpx  marks, clean  at 0   specks  scratches  marks that are right")
    rows = []
    for seed, path in enumerate(photos_of(asked.folder, asked.part, step=asked.step)):
        photo = read(path)
        if asked.grain:
            photo = add_grain(photo, seed=seed)
        row = count(photo, sensitivity=asked.sensitivity, seed=seed, widths_px=widths_px)
        rows.append(row)
        print(
            f"{path.stem:24} {row.megapixels:5.2f}  {row.clean:12}  {row.clean_at_least:4}  "
            f"{row.specks:7.0%}  {row.scratches:9.0%}  {row.right:20.0%}",
            flush=True,
        )
    area = sum(row.megapixels for row in rows)
    clean, least = sum(row.clean for row in rows), sum(row.clean_at_least for row in rows)
    print(f"{len(rows)} photos, {area:.1f} Mpx")
    print(f"clean: {clean / area:.2f} marks a megapixel, {least / area:.2f} at the lowest sensitivity")
    for name in ("specks", "scratches", "right"):
        print(f"{name}: {np.mean([getattr(row, name) for row in rows]):.0%}")


if __name__ == "__main__":
    main()
