"""Which photo gets which hole in an evaluation: by a rule, or from a list that was saved."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.listing import list_images
from inpaint_core.files.read_write import open_mask
from inpaint_core.request import MaskArray
from training.config.resizing import DEFAULT_RESIZE, RESIZES, Resize
from training.data.photo_entries import PhotoEntry
from training.data.photo_source import PhotoSource, decode_photo
from training.errors import DataError
from training.evaluation.validation import SIDE_PX, squared

MASK_STRIDE: Final = 97
"""Prime to common numbers of masks, so that neighbouring photos get holes of very different sizes."""
INDEX_NAME: Final = "index.csv"
CENTRE_PERCENT: Final = (25, 50)
"""Holes in the middle that the papers report."""
SQUARE_PX: Final = (32, 64, 128)
"""Sides of squares at random places that PEN-Net's paper reports (section 4.2, Table 5)."""
SQUARE_SEED: Final = 1904
SQUARE_NAME: Final = re.compile(r"square (\d+) px at (\d+), (\d+)")


@dataclass(frozen=True)
class MaskFile:
    """A hole drawn in an image.

    Attributes:
        path: Of the image.
        name: Path below the folder of masks, with slashes: how saved pairs know it.
    """

    path: Path
    name: str

    def load(self, resize: Resize = DEFAULT_RESIZE) -> MaskArray:
        """Return the hole, 256 x 256; an image of another size is brought there as photos are.

        Args:
            resize: How that is.

        Raises:
            InpaintError: The file is no image, or a picture and no mask.
            DataError: Nothing in its middle square is hole, or everything is.
        """
        mask = open_mask(self.path).hole
        if mask.shape != (SIDE_PX, SIDE_PX):
            mask = _squeezed(mask) if resize == "squeeze" else _middle_of(mask)
        if not mask.any() or mask.all():
            raise DataError(f"The mask {self.name} is {'all' if mask.any() else 'without'} hole.")
        return mask


@dataclass(frozen=True)
class CentreSquare:
    """A square hole in the middle.

    Attributes:
        percent: Share of the image's area, 1 to 99.
    """

    percent: int

    @property
    def name(self) -> str:
        """How saved pairs know it."""
        return f"centre {self.percent} %"

    def load(self, resize: Resize = DEFAULT_RESIZE) -> MaskArray:
        """Return the hole, 256 x 256; its side is the nearest whole number of pixels."""
        hole_px = round(SIDE_PX * (self.percent / 100) ** 0.5)
        first = (SIDE_PX - hole_px) // 2
        mask = np.zeros((SIDE_PX, SIDE_PX), bool)
        mask[first : first + hole_px, first : first + hole_px] = True
        return mask


@dataclass(frozen=True)
class PlacedSquare:
    """A square hole somewhere.

    Attributes:
        side_px: Of the hole, below 256.
        left: Pixels left of it.
        top: Pixels above it.
    """

    side_px: int
    left: int
    top: int

    def __post_init__(self) -> None:
        if not 0 < self.side_px < SIDE_PX or max(self.left, self.top) + self.side_px > SIDE_PX:
            raise ValueError(f"the {self.name} does not lie in an image of {SIDE_PX} pixels")

    @property
    def name(self) -> str:
        """How saved pairs know it."""
        return f"square {self.side_px} px at {self.left}, {self.top}"

    @classmethod
    def named(cls, name: str) -> "PlacedSquare | None":
        """Return the square of that name; None when it is the name of none."""
        match = SQUARE_NAME.fullmatch(name)
        try:
            return cls(*map(int, match.groups())) if match else None
        except ValueError:
            return None

    def load(self, resize: Resize = DEFAULT_RESIZE) -> MaskArray:
        """Return the hole, 256 x 256."""
        mask = np.zeros((SIDE_PX, SIDE_PX), bool)
        mask[self.top : self.top + self.side_px, self.left : self.left + self.side_px] = True
        return mask


Hole = MaskFile | CentreSquare | PlacedSquare


@dataclass(frozen=True)
class Pair:
    """A photo and the hole it always gets.

    Attributes:
        photo: Where the photo lies.
        mask: Where the hole comes from.
        number: Place in the whole evaluation, from 0; it stays when only some of the pairs are measured.
        resize: How the photo becomes square, and a mask of another size.
    """

    photo: PhotoEntry
    mask: Hole
    number: int
    resize: Resize = DEFAULT_RESIZE

    def load(self) -> tuple[NDArray[np.uint8], MaskArray]:
        """Return the 256 x 256 photo and its mask.

        Raises:
            DataError: The photo is missing or damaged, or the mask has no hole.
            InpaintError: The mask is no image.
        """
        try:
            photo = decode_photo(self.photo.read_bytes())
        except (DataError, OSError) as error:
            raise DataError(f"The photo {self.photo.name} cannot be read: {error}.") from error
        return squared(photo, SIDE_PX, self.resize), self.mask.load(self.resize)


def make_pairs(photos: Path, masks: Path, resize: Resize = DEFAULT_RESIZE) -> list[Pair]:
    """Pair the photos of a folder, in the order of its ``index.csv`` if it has one, with masks.

    Photo i (from 0) gets mask (97 * i) mod the number of masks, masks sorted by their path in the folder.

    Raises:
        DataError: A folder is missing or holds no image.
    """
    entries, found = list_photos(photos), list_masks(masks)
    return [Pair(entry, found[MASK_STRIDE * i % len(found)], i, resize) for i, entry in enumerate(entries)]


def make_centre_pairs(photos: Path, percents: Sequence[int], resize: Resize = DEFAULT_RESIZE) -> list[Pair]:
    """Give every photo of a folder a square hole in its middle, one of each size.

    Args:
        photos: The folder; ``index.csv`` gives the order.
        percents: Shares of the area, 1 to 99. All photos come with the first, then all with the next.
        resize: How photos become square.

    Raises:
        DataError: The folder is missing or holds no image.
    """
    entries = list_photos(photos)
    holes = [(entry, CentreSquare(percent)) for percent in percents for entry in entries]
    return [Pair(entry, square, i, resize) for i, (entry, square) in enumerate(holes)]


def make_square_pairs(photos: Path, sides: Sequence[int], resize: Resize = DEFAULT_RESIZE) -> list[Pair]:
    """Give every photo of a folder a square hole at a random place, one of each size.

    The place follows from the size and the photo's number: it is the same in every evaluation.

    Args:
        photos: The folder; ``index.csv`` gives the order.
        sides: In pixels, 1 to 255. All photos come with the first, then all with the next.
        resize: How photos become square.

    Raises:
        DataError: The folder is missing or holds no image.
    """
    entries = list_photos(photos)
    holes = [(entry, _place(side, i)) for side in sides for i, entry in enumerate(entries)]
    return [Pair(entry, square, i, resize) for i, (entry, square) in enumerate(holes)]


def _place(side_px: int, number: int) -> PlacedSquare:
    rng = np.random.default_rng([SQUARE_SEED, side_px, number])
    left, top = (int(one) for one in rng.integers(0, SIDE_PX - side_px + 1, 2))
    return PlacedSquare(side_px, left, top)


def list_photos(folder: Path) -> Sequence[PhotoEntry]:
    """Return the photos of a folder, in the order of its ``index.csv`` or else by name.

    Raises:
        DataError: The folder is missing or holds no photo, or the index cannot be read.
    """
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


def list_masks(folder: Path) -> list[MaskFile]:
    """Return the images of a folder, searched to the bottom, in the order of their paths.

    Raises:
        DataError: There is none.
    """
    try:
        paths = list_images(folder, recursive=True).files
    except OSError as error:
        raise DataError(f"The folder of masks {folder} cannot be read: {error.strerror}.") from error
    if not paths:
        raise DataError(f"There are no mask images in {folder}.")
    return [MaskFile(path, path.relative_to(folder).as_posix()) for path in paths]


def save_pairs(path: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs as JSON, by number and the names of photo and mask, without the folders.

    Args:
        path: Where to.
        pairs: At least one, all resized in one way.

    Raises:
        WriteError: The file cannot be written.
    """
    pairs = list(pairs)
    rows = [{"number": pair.number, "photo": pair.photo.name, "mask": pair.mask.name} for pair in pairs]
    values = {"side_px": SIDE_PX, "resize": pairs[0].resize, "pairs": rows}
    replace_file(path, (json.dumps(values, indent=1) + "\n").encode())


def load_pairs(path: Path, photos: Path, masks: Path | None) -> list[Pair]:
    """Return saved pairs.

    Args:
        path: What ``save_pairs`` wrote; pairs without a number count from 0, and those that do not say how
            photos become square have theirs cropped.
        photos: Folder of the photos named there.
        masks: Folder of the masks named there; not needed for squares.

    Raises:
        DataError: The file is not of that form, or a photo or mask is not in its folder.
    """
    rows, resize = _read_rows(path)
    entries = {entry.name: entry for entry in list_photos(photos)}
    holes: dict[str, Hole] = {square.name: square for square in map(CentreSquare, range(1, 100))}
    if masks is not None:
        holes |= {mask.name: mask for mask in list_masks(masks)}
    pairs = []
    for number, photo, mask in rows:
        if photo not in entries:
            raise DataError(f"{path.name} names the photo {photo}, which is not in {photos}.")
        hole = holes.get(mask) or PlacedSquare.named(mask)
        if hole is None:
            raise DataError(f"{path.name} names the mask {mask}, which is not in {masks or 'no folder'}.")
        pairs.append(Pair(entries[photo], hole, number, resize))
    return pairs


def _read_rows(path: Path) -> tuple[list[tuple[int, str, str]], Resize]:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        rows = [
            (int(row.get("number", i)), str(row["photo"]), str(row["mask"]))
            for i, row in enumerate(content["pairs"])
        ]
        side_px, resize = content["side_px"], content.get("resize", DEFAULT_RESIZE)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name} cannot be read as a list of pairs of photo and mask.") from error
    if resize not in RESIZES:
        raise DataError(f"{path.name} wants photos to become square by {resize}, which is none of {RESIZES}.")
    if not rows or side_px != SIDE_PX:
        raise DataError(f"{path.name} has no pairs for images of {SIDE_PX} pixels.")
    if len({number for number, _, _ in rows}) < len(rows):
        raise DataError(f"{path.name} gives two pairs the same number.")
    return rows, resize


def _squeezed(mask: MaskArray) -> MaskArray:
    """Bring a whole mask to 256 x 256, without new borders."""
    resized = cv2.resize(mask.astype(np.uint8), (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_NEAREST)
    return np.asarray(resized > 0)


def _middle_of(mask: MaskArray) -> MaskArray:
    """Bring a mask's short side to 256 pixels and cut its middle square out, without new borders."""
    height, width = mask.shape
    scale = SIDE_PX / min(height, width)
    size = (max(SIDE_PX, round(width * scale)), max(SIDE_PX, round(height * scale)))
    resized = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    top, left = (size[1] - SIDE_PX) // 2, (size[0] - SIDE_PX) // 2
    return np.asarray(resized[top : top + SIDE_PX, left : left + SIDE_PX] > 0)
