"""Holes from mask images instead of drawn ones: folders in the layout of NVIDIA's irregular masks.

In a mask image white is the hole; masks of other programs are read as the editor reads them. Every pixel is
hole or known. The authors of SPL and SPN leave masks as they are; their files hold black and white only, and
resizing by nearest neighbour keeps it so: there it makes no difference. With the soft edges of other files a
half-known pixel would mean one thing to region normalisation and another to the losses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from inpaint_core.errors import InpaintError
from inpaint_core.files.masks.mask_meaning import decode_mask
from training.config.masks import MaskChange
from training.data.photo_entries import Fetch, PhotoEntry, Place
from training.data.photo_source import PhotoSource, refuse
from training.errors import DataError

MAX_DRAWS: Final = 50
"""Masks that may be unfit in a row before something must be wrong with the folder."""
MAX_TURN_DEGREES: Final = 45.0
GROWTH_PX: Final = 3
"""Side of the maximum filter that closes the gaps a rotation leaves in thin strokes."""


@dataclass(frozen=True)
class MaskSource:
    """A fixed list of mask images.

    Attributes:
        entries: In a stable order.
    """

    entries: tuple[PhotoEntry, ...]

    @classmethod
    def open(cls, places: Sequence[Place], *, fetch: Fetch = refuse) -> Self:
        """List the masks of folders, files, shards and lists, as ``PhotoSource`` does.

        Raises:
            DataError: A place does not exist or is none of these, or there is not one image.
        """
        return cls(PhotoSource.open(places, fetch=fetch).entries)

    def fingerprint(self) -> str:
        """Return a hash of the list, so that a run notices when it would continue with other masks."""
        return PhotoSource(self.entries).fingerprint()

    def draw(
        self, rng: np.random.Generator, *, side_px: int, change: MaskChange, ratio: tuple[float, float]
    ) -> tuple[NDArray[np.bool_], int]:
        """Take a random mask and change it at random.

        Args:
            rng: Source of every choice: the same state gives the same mask.
            side_px: Side of the square mask.
            change: ``flip`` mirrors every other one, as SPL and SPN do; ``flip-and-rotate`` also turns it by
                up to 45 degrees and thickens it by a pixel, as PEN-Net does.
            ratio: Smallest and largest share of the image that is hole; others are passed over.

        Returns:
            side x side bool, True = hole, never empty; and how many images could not be read.

        Raises:
            DataError: Many in a row cannot be read or are out of range.
        """
        damaged = 0
        for _ in range(MAX_DRAWS):
            entry = self.entries[int(rng.integers(len(self.entries)))]
            flips, degrees = rng.random() < 0.5, rng.uniform(0, MAX_TURN_DEGREES)
            try:
                found = decode_mask(entry.read_bytes(), entry.name).hole
            except (DataError, InpaintError, OSError):
                damaged += 1
                continue
            hole = _changed(found, side_px, flips=flips, degrees=degrees if change != "flip" else None)
            if hole.any() and ratio[0] <= hole.mean() <= ratio[1]:
                return hole, damaged
        raise DataError(
            f"{MAX_DRAWS} masks in a row do not fit: {damaged} cannot be read or are no masks, the others "
            f"have no hole between {ratio[0]:.0%} and {ratio[1]:.0%} of the image. White must be the hole."
        )


def _changed(
    hole: NDArray[np.bool_], side_px: int, *, flips: bool, degrees: float | None
) -> NDArray[np.bool_]:
    mask = Image.fromarray(hole.astype(np.uint8) * 255)
    if flips:
        mask = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if degrees is not None:
        mask = mask.rotate(degrees, resample=Image.Resampling.NEAREST, expand=True)
        mask = mask.filter(ImageFilter.MaxFilter(GROWTH_PX))
    small = mask.resize((side_px, side_px), Image.Resampling.NEAREST)
    return np.asarray(small) > 0
