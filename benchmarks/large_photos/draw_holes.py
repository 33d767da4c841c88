"""Write ``holes.json``: blobs from a fixed seed and the outlines of objects that were drawn by hand.

``python -m benchmarks.large_photos.draw_holes PHOTOS [--masks FOLDER]``, run once: the file is what counts
afterwards. Photos are taken in the order of their names: the first, third, fifth ... are for tuning, the
others for reporting.
"""

import argparse
from pathlib import Path

import cv2
import msgspec
import numpy as np
from PIL import Image

from training.evaluation.native.blobs import draw_blobs
from training.evaluation.native.holes import Hole, HoleList, write_holes

HERE = Path(__file__).parent
SEED = 15
SIZES = (60, 150, 300, 600, 1000)


def main() -> None:
    """Draw all holes, write them, and on request the masks as PNG files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path, help="folder of photos")
    parser.add_argument("--masks", type=Path, help="also write PHOTO_KIND.png here, 255 = hole")
    arguments = parser.parse_args()
    photos = sorted(arguments.photos.glob("*.jpg"))
    names = [photo.name for photo in photos]
    holes = [*draw_blobs({photo.name: _size(photo) for photo in photos}, SIZES, SEED), *_objects()]
    written = HoleList(
        tuning=tuple(names[::2]),
        reporting=tuple(names[1::2]),
        holes=tuple(sorted(holes, key=lambda hole: names.index(hole.photo))),
    )
    write_holes(HERE / "holes.json", written)
    if arguments.masks is not None:
        arguments.masks.mkdir(parents=True, exist_ok=True)
        for hole in written.holes:
            Image.fromarray(hole.mask()).convert("L").save(arguments.masks / f"{hole.name}.png")


def _size(photo: Path) -> tuple[int, int]:
    with Image.open(photo) as opened:
        return opened.size


def _objects() -> list[Hole]:
    """The outlines drawn by hand, with the longer side of their boxes."""
    drawn = msgspec.json.decode((HERE / "objects.json").read_bytes(), type=list[Hole])
    return [
        msgspec.structs.replace(hole, size=max(cv2.boundingRect(np.asarray(hole.points, np.int32))[2:]))
        for hole in drawn
    ]


if __name__ == "__main__":
    main()
