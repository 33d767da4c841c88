"""A blind look: two fills of one hole beside each other at 100 %, in random order and without names.

``python -m benchmarks.large_photos.blind pairs PHOTOS OURS OUT NAME=FOLDER ...`` writes OUT/pair_000.png and
so on, and OUT.key.csv: which hole each pair shows, whom ours is compared with, and on which side it is.
Judges get OUT alone and write a file of lines ``number,answer`` with L, R or = as the answer.

``python -m benchmarks.large_photos.blind counts KEY ANSWERS ...`` prints, for each judge, how often ours was
preferred, equal and worse, by size of hole. The photos may not be shown in this repository, so the pairs are
not kept; keys and answers are, in ``benchmarks/results``.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.large_photos.pictures import read_bgr
from training.evaluation.native.holes import OBJECTS, Hole, read_holes

HERE: Final = Path(__file__).parent
SEED: Final = 20261128
SIZES: Final = (60, 150, 300, 600)
LARGEST: Final = 3
"""Holes of 1,000 pixels that are shown: a view of one is as large as a screen."""
MIN_SIDE_PX: Final = 240
MAX_SIDE_PX: Final = 740
VIEW_PER_HOLE: Final = 1.5
INSET_PX: Final = 200
HOLE_COLOR: Final = (120, 0, 200)

Pixels = NDArray[np.uint8]


def make_pairs(photos: Path, ours: Path, out: Path, others: dict[str, Path]) -> None:
    """Write the pairs of every reporting hole that both sides have a fill of."""
    random = np.random.default_rng(SEED)
    out.mkdir(parents=True, exist_ok=True)
    pairs = [(hole, name) for hole in _cases() for name in others]
    random.shuffle(pairs)
    with out.with_suffix(".key.csv").open("w", newline="") as file:
        key = csv.writer(file)
        key.writerow(["pair", "hole", "size", "other", "ours"])
        for number, (hole, name) in enumerate(pairs):
            file_name = f"{hole.name}.png"
            is_left = bool(random.integers(2))
            fills = [read_bgr(folder / file_name) for folder in (ours, others[name])]
            photo, mask = read_bgr(photos / hole.photo), hole.mask()
            cv2.imwrite(
                str(out / f"pair_{number:03}.png"), _beside(photo, mask, fills[:: 1 if is_left else -1])
            )
            key.writerow([number, hole.name, hole.group, name, "L" if is_left else "R"])


def _cases() -> list[Hole]:
    listed = read_holes(HERE / "holes.json")
    holes = [hole for hole in listed.holes if hole.photo in listed.reporting]
    objects = [hole for hole in holes if hole.group == OBJECTS]
    blobs = [hole for hole in holes if hole.group != OBJECTS]
    largest = [hole for hole in blobs if hole.size > max(SIZES)][:LARGEST]
    return [hole for hole in blobs if hole.size in SIZES] + objects + largest


def _beside(photo: Pixels, mask: NDArray[np.bool_], fills: list[Pixels]) -> Pixels:
    """Return both fills at 100 %, and a small view of where the hole is."""
    rows, columns = np.nonzero(mask)
    hole_px = max(np.ptp(rows), np.ptp(columns)) + 1
    side = int(max(MIN_SIDE_PX, min(hole_px * VIEW_PER_HOLE, max(MAX_SIDE_PX, hole_px * 1.15))))
    height, width = min(side, mask.shape[0]), min(side, mask.shape[1])
    top = int(np.clip((rows.min() + rows.max() - height) // 2, 0, mask.shape[0] - height))
    left = int(np.clip((columns.min() + columns.max() - width) // 2, 0, mask.shape[1] - width))
    view = slice(top, top + height), slice(left, left + width)
    marked = photo.copy()
    marked[mask] = HOLE_COLOR
    inset = np.full((height, INSET_PX, 3), 255, np.uint8)
    inset[:INSET_PX] = cv2.resize(marked[view], (INSET_PX, INSET_PX), interpolation=cv2.INTER_AREA)
    gap = np.full((height, 10, 3), 255, np.uint8)
    return np.hstack([fills[0][view], gap, fills[1][view], gap, inset])


def print_counts(key: Path, answers: list[Path]) -> None:
    """Print preferred / equal / worse for each judge, other program and size of hole."""
    with key.open(newline="") as file:
        pairs = {int(row["pair"]): row for row in csv.DictReader(file)}
    for path in answers:
        counts: Counter[tuple[str, str, int]] = Counter()
        with path.open(newline="") as file:
            for row in csv.reader(file):
                if not row or not row[0].isdigit():
                    continue
                pair, answer = pairs[int(row[0])], row[1].strip()
                outcome = 1 if answer == "=" else 0 if answer == pair["ours"] else 2
                for size in (pair["size"], "all"):
                    counts[pair["other"], size, outcome] += 1
        print(path.name)
        for other in sorted({name for name, _, _ in counts}):  # a judge may have seen some only
            sizes = [*dict.fromkeys(pair["size"] for pair in pairs.values()), "all"]
            shown = {size: "/".join(str(counts[other, size, kind]) for kind in range(3)) for size in sizes}
            total = sum(counts[other, "all", kind] for kind in range(3))
            good = counts[other, "all", 0] + counts[other, "all", 1]
            print(f"  {other}: {shown}, preferred or equal {good / total:.0%}")


def main() -> None:
    """Make pairs or count answers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    pairs = commands.add_parser("pairs", help="make the pictures")
    for folder in ("photos", "ours", "out"):
        pairs.add_argument(folder, type=Path)
    pairs.add_argument("others", nargs="+", metavar="NAME=FOLDER", help="fills to compare ours with")
    counts = commands.add_parser("counts", help="count the answers")
    counts.add_argument("key", type=Path)
    counts.add_argument("answers", type=Path, nargs="+")
    chosen = parser.parse_args()
    if chosen.command == "pairs":
        others = {name: Path(folder) for name, folder in (one.split("=", 1) for one in chosen.others)}
        make_pairs(chosen.photos, chosen.ours, chosen.out, others)
    else:
        print_counts(chosen.key, chosen.answers)


if __name__ == "__main__":
    main()
