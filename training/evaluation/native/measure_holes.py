"""Measure fills side by side on large photos at their own size."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray
from training.data.photo_entries import PhotoEntry
from training.data.photo_source import decode_photo
from training.errors import DataError
from training.evaluation.native.holes import Hole
from training.evaluation.native.native_fills import NativeFill
from training.evaluation.native.realism import picture_around
from training.evaluation.native.repetition import share_around, share_in_hole
from training.evaluation.native.seam import seam_ratio
from training.evaluation.native.sharpness import sharpness_ratio
from training.evaluation.pixel_measures import Image8, psnr

MIN_MARGIN: Final = 64

ToVector = Callable[[Image8], NDArray[np.float64]]
"""Takes H x W x 3, returns its features."""
Keep = Callable[[NativeFill, Hole, Image8], None]
"""Takes a row, a hole and the photo with the row's fill, to write it somewhere."""


@dataclass(frozen=True)
class HoleMeasurement:
    """One row of the tables, for one hole.

    Attributes:
        fill: Title of the row.
        hole: What was filled.
        values: ``seam``, ``sharpness``, ``repetition``, ``psnr``, ``seconds``; NaN for no value.
        vector: Features of the picture around the fill; None without a network for it.
        truth_vector: The same of the photo; one object for all rows of a hole.
    """

    fill: str
    hole: Hole
    values: Mapping[str, float]
    vector: NDArray[np.float64] | None = None
    truth_vector: NDArray[np.float64] | None = None


def measure_holes(
    photos: Sequence[PhotoEntry],
    holes: Sequence[Hole],
    fills: Sequence[NativeFill],
    to_vector: ToVector | None,
    keep: Keep | None = None,
) -> Iterator[list[HoleMeasurement]]:
    """Measure every fill of every hole; each photo is read once.

    Args:
        photos: All that the holes are in, by name.
        holes: Those of one photo one after the other.
        fills: The rows.
        to_vector: Features for U-IDS and P-IDS; None leaves them out.
        keep: Called with every fill, composited; None for nothing.

    Yields:
        The rows of a hole, in the order of ``fills``.

    Raises:
        DataError: A photo is missing, damaged, or of another size than its hole.
        InpaintError: A fill fails.
        TrainingError: scikit-learn is not installed.
    """
    by_name = {photo.name: photo for photo in photos}
    for name, of_photo in groupby(holes, key=lambda hole: hole.photo):
        if name not in by_name:
            raise DataError(f"There are holes for the photo {name}, which is not there.")
        photo = _read(by_name[name])
        for hole in of_photo:
            if photo.shape[1::-1] != hole.photo_size:
                size = f"{photo.shape[1]} × {photo.shape[0]}"
                wanted = f"{hole.photo_size[0]} × {hole.photo_size[1]}"
                raise DataError(f"The photo {name} has {size} pixels, its hole {hole.kind} is for {wanted}.")
            yield _measure(photo, hole, fills, to_vector, keep)


def _measure(
    photo: Image8, hole: Hole, fills: Sequence[NativeFill], to_vector: ToVector | None, keep: Keep | None
) -> list[HoleMeasurement]:
    whole_mask = hole.mask()
    box = surroundings(whole_mask)
    near, mask = photo[box], whole_mask[box]

    def vector(image: Image8) -> NDArray[np.float64] | None:
        return None if to_vector is None else to_vector(picture_around(image, mask))

    truth_vector = vector(near)
    around = share_around(near, mask)
    rows = []
    for fill in fills:
        filled = fill.fill(hole, photo, whole_mask)
        result = near.copy()
        covered = mask if filled.covers is None else filled.covers[box]
        result[covered] = filled.image[box][covered]
        if keep is not None:
            whole = photo.copy()
            whole[box] = result
            keep(fill, hole, whole)
        values = measure_values(result, near, mask, around, covered) | {"seconds": filled.seconds}
        rows.append(HoleMeasurement(fill.title, hole, values, vector(result), truth_vector))
    return rows


def surroundings(mask: MaskArray) -> tuple[slice, slice]:
    """Return the part of a photo that the measures need: a hole's box, grown by its longer side."""
    places = [np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0)]
    margin = max(MIN_MARGIN, *(int(np.ptp(along)) + 1 for along in places))
    rows, columns = (slice(max(0, int(along[0]) - margin), int(along[-1]) + 1 + margin) for along in places)
    return rows, columns


def measure_values(
    result: Image8, photo: Image8, mask: MaskArray, around: float, covered: MaskArray
) -> dict[str, float]:
    """Return all measures of one fill, by name. PSNR is that of the hole alone.

    Args:
        result: H x W x 3, the photo with its hole filled.
        photo: Of the same shape.
        mask: H x W, True = hole.
        around: What ``share_around`` gave for photo and mask, which is the same for all fills.
        covered: H x W, where the fill covers the photo: its seam is that border.
    """
    return {
        "seam": seam_ratio(result, photo, covered),
        "sharpness": sharpness_ratio(result, photo, mask),
        "repetition": share_in_hole(result, mask) - around,
        "psnr": psnr(result[mask], photo[mask]),
    }


def _read(entry: PhotoEntry) -> Image8:
    try:
        return decode_photo(entry.read_bytes())
    except (DataError, OSError) as error:
        raise DataError(f"The photo {entry.name} cannot be read: {error}.") from error
