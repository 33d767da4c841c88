"""The photos of a training run: folders, single files and WebDataset ``.tar`` shards, as one numbered list.

A shard is an ordinary tar file; its index is read once, and each photo is then one seek away. So every sample
is a function of its number, which is what lets an interrupted run continue exactly.
"""

import hashlib
import io
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from inpaint_core.image_metadata import MAX_PIXELS
from training.errors import DataError

PHOTO_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")


@dataclass(frozen=True)
class PhotoEntry:
    """Where one encoded photo lies: a whole file, or a stretch of a shard."""

    path: Path
    name: str
    offset_bytes: int = 0
    size_bytes: int | None = None
    """Length of the stretch; None means the whole file."""

    def read_bytes(self) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.offset_bytes)
            return file.read() if self.size_bytes is None else file.read(self.size_bytes)


@dataclass(frozen=True)
class PhotoSource:
    """A fixed list of photos.

    Attributes:
        entries: In a stable order: as the paths were given, sorted inside each.
    """

    entries: tuple[PhotoEntry, ...]

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Self:
        """List the photos of folders (searched recursively), photo files and ``.tar`` shards.

        Raises:
            DataError: A path does not exist or is neither, or there is not a single photo.
        """
        entries = [entry for path in paths for entry in _list_entries(path)]
        if not entries:
            raise DataError(f"There is no photo in {', '.join(map(str, paths)) or 'nothing'}.")
        return cls(tuple(entries))

    def __len__(self) -> int:
        return len(self.entries)

    def fingerprint(self) -> str:
        """Return a hash of the list, so that a run notices when it would continue on other photos."""
        digest = hashlib.sha256()
        for entry in self.entries:
            digest.update(f"{entry.name}:{entry.size_bytes}\n".encode())
        return digest.hexdigest()[:16]


def _list_entries(path: Path) -> list[PhotoEntry]:
    if path.is_dir():
        shards = sorted(path.glob("*.tar"))
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in PHOTO_SUFFIXES)
        loose = [PhotoEntry(file, file.relative_to(path).as_posix()) for file in files]
        return loose + [entry for shard in shards for entry in _list_shard(shard)]
    if path.suffix.lower() == ".tar" and path.is_file():
        return _list_shard(path)
    if path.suffix.lower() in PHOTO_SUFFIXES and path.is_file():
        return [PhotoEntry(path, path.name)]
    raise DataError(f"{path} is no folder, no photo and no .tar shard.")


def _list_shard(path: Path) -> list[PhotoEntry]:
    try:
        with tarfile.open(path, "r:") as shard:
            return [
                PhotoEntry(path, member.name, member.offset_data, member.size)
                for member in shard
                if member.isfile() and Path(member.name).suffix.lower() in PHOTO_SUFFIXES
            ]
    except (tarfile.TarError, OSError) as error:
        raise DataError(f"{path.name} is not a readable .tar shard: {error}.") from error


def decode_photo(data: bytes) -> NDArray[np.uint8]:
    """Decode a photo for training: upright, 8 bit, RGB.

    Args:
        data: A whole encoded picture file.

    Returns:
        H x W x 3 uint8 RGB.

    Raises:
        DataError: It is no picture, is damaged, or is absurdly large.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            _check_size(picture)
            upright = ImageOps.exif_transpose(picture)
            return np.asarray(upright.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DataError(f"not a readable picture: {error}") from error


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise ValueError(f"{picture.width} × {picture.height} pixels are too many")
