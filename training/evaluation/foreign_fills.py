"""Fills by other programs: the pairs of an evaluation written out for them, and their images read back."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from inpaint_core.errors import BadImageError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.listing import list_images
from inpaint_core.files.formats import LOSSLESS_SUFFIXES
from inpaint_core.files.read_write import read_image, write_image, write_mask
from training.errors import DataError
from training.evaluation.evaluate import ForeignFill
from training.evaluation.output_folder import make_folder
from training.evaluation.pairs import Pair
from training.evaluation.pixel_measures import Image8
from training.evaluation.validation import SIDE_PX

PAIRS_NAME: Final = "pairs.csv"
"""Formats that can keep every pixel; of a WebP it is looked up whether it did."""


def write_pairs(folder: Path, pairs: Sequence[Pair]) -> None:
    """Write what another program needs to fill the same holes, and nothing of what was in them.

    A pair becomes ``NNNNN-photo.png``, the 256 x 256 photo with its hole in black, and ``NNNNN-mask.png``,
    white = hole; NNNNN is the number of the pair. ``pairs.csv`` lists number and names of photo and mask.

    Args:
        folder: Made if it is not there.
        pairs: Of the evaluation.

    Raises:
        DataError: A photo is damaged.
        InpaintError: A mask cannot be read, or a file cannot be written.
    """
    make_folder(folder)
    for pair in tqdm(pairs, unit="pair", dynamic_ncols=True):
        photo, mask = pair.load()
        shown = photo.copy()
        shown[mask] = 0
        write_image(folder / f"{stem(pair.number)}-photo.png", shown)
        write_mask(folder / f"{stem(pair.number)}-mask.png", mask)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("number", "photo", "mask"))
    writer.writerows((stem(pair.number), pair.photo.name, pair.mask.name) for pair in pairs)
    replace_file(folder / PAIRS_NAME, table.getvalue().encode())


def stem(number: int) -> str:
    """Return what the files of a pair are called, without their ending."""
    return f"{number:05d}"


def foreign_fill(title: str, folder: Path, pairs: Sequence[Pair]) -> ForeignFill:
    """Return the row of another program, whose images are looked up by the number of the pair.

    Every image is read once at once, so that none is found wanting in the middle of a long measurement.

    Args:
        title: Of the row.
        folder: With ``NNNNN.png`` for every pair, or another of ``LOSSLESS_SUFFIXES``: 256 x 256, RGB or
            grey, 8 bits, opaque. Only their holes count.
        pairs: That will be measured.

    Raises:
        DataError: An image is missing, there twice, unreadable, or not of that kind; the file is named.
    """
    paths = _find_images(title, folder, pairs)
    for path in paths.values():
        read_fill(path, (SIDE_PX, SIDE_PX))

    def look_up(number: int) -> Image8:
        return read_fill(paths[number], (SIDE_PX, SIDE_PX))

    return ForeignFill(title, look_up)


def _find_images(title: str, folder: Path, pairs: Sequence[Pair]) -> dict[int, Path]:
    """Return the image of every pair by its number."""
    if not folder.is_dir():
        raise DataError(f"There is no folder {folder} with fills by {title}.")
    found: dict[str, list[Path]] = {}
    for path in list_images(folder, suffixes=LOSSLESS_SUFFIXES).files:
        found.setdefault(path.stem, []).append(path)
    missing = [stem(pair.number) for pair in pairs if stem(pair.number) not in found]
    if missing:
        others = f", nor those of {len(missing) - 1} other pairs" if len(missing) > 1 else ""
        raise DataError(f"The fill {missing[0]}.png by {title} is not in {folder}{others}.")
    paths = {}
    for pair in pairs:
        first, *more = found[stem(pair.number)]
        if more:
            raise DataError(f"There are two fills of one pair in {folder}: {first.name} and {more[0].name}.")
        paths[pair.number] = first
    return paths


def read_fill(path: Path, size: tuple[int, int]) -> Image8:
    """Return another program's image, H x W x 3.

    Args:
        path: Of a file without losses, RGB or grey, 8 bits a channel, opaque.
        size: Width and height that it must have.

    Raises:
        DataError: It is unreadable, or not of that kind.
    """
    try:
        file = read_image(path)
    except BadImageError as error:
        raise DataError(f"The fill {path} cannot be read: {error}") from error
    height, width = file.image.shape[:2]
    if (width, height) != size:
        raise DataError(
            f"The fill {path} is {width} × {height} pixels: it must be {size[0]} × {size[1]}, as its photo."
        )
    if not file.metadata.is_lossless:
        raise DataError(f"The fill {path} was compressed with losses: save it as PNG, for example.")
    if file.image.dtype != np.uint8:
        raise DataError(f"The fill {path} has 16 bits a channel: save it with 8.")
    if file.alpha is not None and not (file.alpha == np.iinfo(file.alpha.dtype).max).all():
        raise DataError(f"The fill {path} is transparent in places: save it opaque.")
    return np.asarray(file.image, dtype=np.uint8)
