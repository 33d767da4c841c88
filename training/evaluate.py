"""Measure fills side by side on held-out photos, with one fixed hole for each photo.

The protocol: short side to 256 by area, centre 256 x 256 crop; photo i (from 0) of the list gets mask
(97 * i) mod the number of masks, masks sorted by name; the prediction is composited before anything is
measured; PSNR on 0..255 RGB, SSIM with an 11-pixel window, MAE on 0..1; means over photos with holes of up
to 20, of 20 to 40 and of 40 to 60 %, and over all.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.composite import composite
from inpaint_core.image_file import read_mask
from inpaint_core.request import MaskArray
from training.errors import DataError
from training.metrics import mean_absolute_error, psnr
from training.photo_source import PhotoEntry, PhotoSource, decode_photo
from training.ssim import structural_similarity
from training.validation import SIDE_PX, centre_square

MASK_STRIDE: Final = 97
"""Prime to usual numbers of masks, so that neighbouring photos get holes of very different sizes."""
INDEX_NAME: Final = "index.csv"

PredictImage = Callable[[NDArray[np.uint8], MaskArray], NDArray[np.uint8]]
"""Takes H x W x 3 uint8 RGB and H x W bool, returns a whole H x W x 3 uint8 prediction."""


@dataclass(frozen=True)
class Fill:
    """One row of the table: a network with its weights, or a classical fill."""

    title: str
    predict: PredictImage


@dataclass(frozen=True)
class Pair:
    """A photo and the hole it always gets."""

    photo: PhotoEntry
    mask: Path

    def load(self) -> tuple[NDArray[np.uint8], MaskArray]:
        """Return the 256 x 256 photo and its mask.

        Raises:
            DataError: The photo is damaged.
            BadMaskError: The mask is of another size.
        """
        image = centre_square(decode_photo(self.photo.read_bytes()), SIDE_PX)
        return image, read_mask(self.mask, height=SIDE_PX, width=SIDE_PX)


@dataclass(frozen=True)
class Measurement:
    """One fill of one photo.

    Attributes:
        fill: Title of the fill.
        photo: Name of the photo.
        hole_share: 0..1.
        psnr: dB, of the composite.
        ssim: -1..1.
        mae: 0..1.
    """

    fill: str
    photo: str
    hole_share: float
    psnr: float
    ssim: float
    mae: float


def make_pairs(photos: Path, masks: Path) -> list[Pair]:
    """Pair the photos of a folder, in the order of its ``index.csv`` if it has one, with masks.

    Raises:
        DataError: A folder is missing or holds no picture.
    """
    entries = _listed_photos(photos)
    mask_paths = sorted(masks.glob("*.png")) if masks.is_dir() else []
    if not mask_paths:
        raise DataError(f"There are no mask pictures (.png) in {masks}.")
    return [Pair(entry, mask_paths[MASK_STRIDE * i % len(mask_paths)]) for i, entry in enumerate(entries)]


def _listed_photos(folder: Path) -> Sequence[PhotoEntry]:
    index = folder / INDEX_NAME
    if not index.is_file():
        return PhotoSource.open([folder]).entries
    try:
        with index.open(newline="", encoding="utf-8") as file:
            names = [row["file"] for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise DataError(f"{index} cannot be read as a list of photos: it needs a column 'file'.") from error
    if not names:
        raise DataError(f"{index} lists no photo.")
    return [PhotoEntry(folder / name, name) for name in names]


def measure(
    pairs: Iterable[Pair], fills: Sequence[Fill]
) -> Iterator[tuple[list[Measurement], list[NDArray[np.uint8]]]]:
    """Measure every fill on every pair, one photo at a time.

    Yields:
        The photo's measurements, in the order of ``fills``; and the photo followed by its composites.

    Raises:
        DataError: A photo is damaged.
        InpaintError: A mask cannot be read, or a fill fails.
    """
    for pair in pairs:
        image, mask = pair.load()
        alpha = mask.astype(np.float32)
        measurements: list[Measurement] = []
        pictures = [image]
        for fill in fills:
            result = np.asarray(composite(image, fill.predict(image, mask), alpha), dtype=np.uint8)
            measurements.append(
                Measurement(
                    fill=fill.title,
                    photo=pair.photo.name,
                    hole_share=float(mask.mean()),
                    psnr=psnr(result, image),
                    ssim=structural_similarity(result, image),
                    mae=mean_absolute_error(result, image),
                )
            )
            pictures.append(result)
        yield measurements, pictures
