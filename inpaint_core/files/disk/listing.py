"""The images of a folder, for everybody who lists one: what only has the name of an image is passed over."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from inpaint_core.files.formats import READABLE_SUFFIXES

_SYSTEM_FOLDERS: Final = ("@eadir", "__macosx", "$recycle.bin", "system volume information")
"""Of thumbnails, sidecars and deleted files, in lower case; hidden ones have a dot in front already."""


@dataclass(frozen=True)
class Listing:
    """What a folder holds.

    Attributes:
        files: Images in the order of their paths; links to images are among them.
        dead_links: Links that are named like an image and lead to no file.
    """

    files: tuple[Path, ...]
    dead_links: tuple[Path, ...] = ()


def is_image_name(path: PurePath, suffixes: Sequence[str] = READABLE_SUFFIXES) -> bool:
    """Tell by its path alone whether a file may be an image that somebody put there.

    Hidden files are none (macOS puts ``._photo.jpg`` beside ``photo.jpg`` on foreign disks), nor is what lies
    in a hidden folder or in one that a system keeps for itself.

    Args:
        path: Below the folder that is listed.
        suffixes: In lower case, dots included.
    """
    return path.suffix.lower() in suffixes and not any(map(_is_hidden, path.parts))


def list_images(
    folder: Path, *, suffixes: Sequence[str] = READABLE_SUFFIXES, recursive: bool = False
) -> Listing:
    """List the images of a folder by name; nothing is opened.

    Folders, pipes and dead links that are named like an image are passed over, and what ``is_image_name``
    does not take for one.

    Args:
        folder: Whatever its own name is.
        suffixes: Of the images, in lower case, dots included.
        recursive: Whether sub-folders are searched, to the bottom; links to folders are not followed.

    Raises:
        OSError: The folder cannot be read. Sub-folders that cannot be are passed over.
    """
    if recursive:
        os.scandir(folder).close()
        found = [path for path in _walk(folder) if is_image_name(path.relative_to(folder), suffixes)]
    else:
        found = [path for path in folder.iterdir() if is_image_name(PurePath(path.name), suffixes)]
    found.sort()
    return Listing(
        files=tuple(path for path in found if path.is_file()),
        dead_links=tuple(path for path in found if path.is_symlink() and not path.exists()),
    )


def _walk(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        found += [Path(place, name) for name in names]
    return found


def _is_hidden(name: str) -> bool:
    return (name.startswith(".") and name not in (".", "..")) or name.lower() in _SYSTEM_FOLDERS
