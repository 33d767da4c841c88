"""Names of new files beside others."""

from collections.abc import Collection
from itertools import chain, count
from pathlib import Path

from inpaint_core.files.formats import WRITABLE_SUFFIXES


def free_name(wanted: Path, taken: Collection[Path] = ()) -> Path:
    """Return a path that no file has: the wanted one, or with a number behind its name, from 2 on.

    Args:
        wanted: Folder and name.
        taken: Paths that will be files soon.
    """
    names = chain([wanted], (wanted.with_name(f"{wanted.stem}-{n}{wanted.suffix}") for n in count(2)))
    return next(path for path in names if path not in taken and not path.exists())


def filled_name(photo: Path) -> Path:
    """Return the name beside a photo that its filled version has by default, whether it is free or not.

    A photo that can only be opened gets a PNG.
    """
    suffix = photo.suffix if photo.suffix.lower() in WRITABLE_SUFFIXES else ".png"
    return photo.with_name(f"{photo.stem}-filled{suffix}")
