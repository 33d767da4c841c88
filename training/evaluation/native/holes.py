"""Holes of large photos, written down as polygons in a JSON file: every method fills the same ones."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from training.errors import DataError

BLOB: Final = "blob"
"""The kind of a blob is this word and its size, and a number if the photo has several of that size."""
OBJECTS: Final = "objects"
Length = Annotated[int, msgspec.Meta(ge=1)]


class Hole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hole of one photo.

    Attributes:
        photo: file name of the photo, without its folder.
        photo_size: width and height in pixels, upright (EXIF applied).
        kind: what was drawn, unique within a photo: ``blob_300``, ``object_flag``.
        size: longer side of the hole's box in pixels, as drawn; the photo's edge may have cut it since.
        points: corners of the outline as (x, y); pixels on the outline belong to the hole.
    """

    photo: str
    photo_size: tuple[Length, Length]
    kind: str
    size: Length
    points: tuple[tuple[int, int], ...]

    @property
    def group(self) -> str:
        """Holes that are measured together: ``300 px`` for blobs of a size, ``objects`` for all others."""
        blob = f"{BLOB}_{self.size}"
        return f"{self.size} px" if self.kind == blob or self.kind.startswith(f"{blob}_") else OBJECTS

    @property
    def name(self) -> str:
        """File stem of everything made from this hole: photo and kind."""
        return f"{Path(self.photo).stem}_{self.kind}"

    def mask(self) -> NDArray[np.bool_]:
        """Return the hole as an (H, W) mask, True inside."""
        width, height = self.photo_size
        canvas = np.zeros((height, width), np.uint8)
        cv2.fillPoly(canvas, [np.asarray(self.points, np.int32)], 255)
        return canvas > 0


class HoleList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Holes of several photos, and which photos are for tuning and which for reporting."""

    tuning: tuple[str, ...]
    reporting: tuple[str, ...]
    holes: tuple[Hole, ...]


def read_holes(path: Path) -> HoleList:
    """Read a list of holes.

    Raises:
        DataError: the file cannot be read, is no list of holes, or gives two holes of a photo one kind.
    """
    try:
        read = msgspec.json.decode(path.read_bytes(), type=HoleList)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:  # a ValidationError is one too
        raise DataError(f"{path} is no list of holes: {error}.") from error
    check_names(read.holes)
    return read


def check_names(holes: Sequence[Hole]) -> None:
    """Raise ``DataError`` if two holes have one name: their fills could not be told apart."""
    names = Counter(hole.name for hole in holes)
    if twice := [name for name, count in names.items() if count > 1]:
        raise DataError(
            f"Two holes are called {twice[0]}: photos need different names, holes different kinds."
        )


def write_holes(path: Path, holes: HoleList) -> None:
    """Write a list of holes, one hole a line."""
    lines = [msgspec.json.encode(hole).decode() for hole in holes.holes]
    head = ",\n ".join(
        f'"{key}": {msgspec.json.encode(value).decode()}'
        for key, value in (("tuning", holes.tuning), ("reporting", holes.reporting))
    )
    path.write_text("{" + head + ',\n "holes": [\n  ' + ",\n  ".join(lines) + "\n ]}\n", encoding="utf-8")
