"""Where images lie: whole files in folders and lists, and stretches of WebDataset ``.tar`` shards.

A shard is an ordinary tar file; its index is read once, and each image is then one seek away.
"""

import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from inpaint_core.errors import BadImageError
from inpaint_core.files.disk.listing import is_image_name, list_images
from inpaint_core.files.disk.regular_file import read_file
from inpaint_core.files.formats import READABLE_SUFFIXES
from training.errors import DataError

PHOTO_SUFFIXES: Final = READABLE_SUFFIXES
LIST_SUFFIXES: Final = (".txt", ".lst")
SHARD_SUFFIX: Final = ".tar"
KINDS: Final = "no folder, no photo, no .tar shard and no list (.txt or .lst)"

Place = Path | str
"""A path, or the address of a shard."""
Fetch = Callable[[str], Path]
"""Returns a local copy of what is at an address."""


@dataclass(frozen=True)
class PhotoEntry:
    """Where one encoded image lies: a whole file, or a stretch of a shard."""

    path: Path
    name: str
    offset_bytes: int = 0
    size_bytes: int | None = None
    """Length of the stretch; None means the whole file."""

    def read_bytes(self) -> bytes:
        """Return the encoded image.

        Raises:
            OSError: It cannot be read, or its place is no ordinary file.
            DataError: It needs more memory than there is.
        """
        if self.size_bytes is None:
            try:
                return read_file(self.path)
            except BadImageError as error:
                raise DataError(str(error)) from error
        with self.path.open("rb") as file:
            file.seek(self.offset_bytes)
            return file.read(self.size_bytes)


def list_entries(place: Place, fetch: Fetch) -> list[PhotoEntry]:
    """List the images of one place, in a stable order.

    Args:
        place: A folder (searched recursively), an image, a shard, a list of such, or a shard's address.
        fetch: How to get what is at an address.

    Raises:
        DataError: It does not exist, is none of these, or is damaged.
    """
    path = _local(place, fetch)
    with _reading(path):
        if path.is_file() and path.suffix.lower() in LIST_SUFFIXES:
            return _list_lines(path, fetch)
        return _list_path(path)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what the disk may answer into a sentence: no permission, too long a name, a circle of links."""
    try:
        yield
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no file can have this name"
        raise DataError(f"{path} cannot be read: {reason}.") from error


def is_address(place: Place) -> bool:
    """Tell an address from a path."""
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def describe_contents(paths: Iterable[Path]) -> str:
    """Say what lies in folders that hold no image, for an error message; empty when nothing does."""
    files = [file for path in paths if path.is_dir() for file in path.rglob("*") if file.is_file()]
    if not files:
        return ""
    suffixes = sorted({file.suffix.lower() or "no suffix" for file in files})
    found = f"{len(files):,} files ({', '.join(suffixes[:5])}{', …' if len(suffixes) > 5 else ''})"
    return f" There are {found}; expected {', '.join(PHOTO_SUFFIXES)} or {SHARD_SUFFIX}."


def _local(place: Place, fetch: Fetch) -> Path:
    return fetch(str(place)) if is_address(place) else Path(place)


def _list_lines(path: Path, fetch: Fetch) -> list[PhotoEntry]:
    """List what a text file names, a path or address a line; paths are relative to the file's folder."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name} cannot be read as a list of photos: {error}.") from error
    entries: list[PhotoEntry] = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        place = _local(line, fetch) if is_address(line) else path.parent / line
        if place.suffix.lower() in LIST_SUFFIXES:
            raise DataError(f"{path.name}, line {number}: a list cannot name another list ({line}).")
        try:
            with _reading(place):
                found = _list_path(place)
        except DataError as error:
            raise DataError(f"{path.name}, line {number}: {error}") from error
        # By the line, not by the file: two photos of a list may have one name in two folders.
        is_photo = place.suffix.lower() in PHOTO_SUFFIXES and place.is_file()
        entries += [PhotoEntry(place, line)] if is_photo else found
    return entries


def _list_path(path: Path) -> list[PhotoEntry]:
    suffix = path.suffix.lower()
    if path.is_dir():
        shards = list_images(path, suffixes=(SHARD_SUFFIX,)).files
        files = list_images(path, recursive=True).files
        loose = [PhotoEntry(file, file.relative_to(path).as_posix()) for file in files]
        return loose + [entry for shard in shards for entry in _list_shard(shard)]
    if suffix == SHARD_SUFFIX and path.is_file():
        return _list_shard(path)
    if suffix in PHOTO_SUFFIXES and path.is_file():
        return [PhotoEntry(path, path.name)]
    raise DataError(f"{path} is {KINDS}{'.' if path.exists() else ': it does not exist.'}")


def _list_shard(path: Path) -> list[PhotoEntry]:
    try:
        with tarfile.open(path, "r:") as shard:
            entries = [
                PhotoEntry(path, member.name, member.offset_data, member.size)
                for member in shard
                if member.isfile() and is_image_name(PurePosixPath(member.name))
            ]
            end_bytes = shard.offset
        with path.open("rb") as file:
            file.seek(end_bytes)
            mark = file.read(tarfile.BLOCKSIZE)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise DataError(
            f"{path.name} is not a readable .tar shard: {error}. Copy or download it again."
        ) from error
    # tarfile takes a damaged header, or the end of the file, for the end of the shard.
    if len(mark) < tarfile.BLOCKSIZE or any(mark):
        raise DataError(
            f"{path.name} is cut short or damaged after {len(entries):,} photos ({end_bytes:,} bytes): "
            "copy or download it again."
        )
    return entries
