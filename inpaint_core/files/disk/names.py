"""Names of new files beside others."""

from collections.abc import Collection
from itertools import chain, count
from pathlib import Path
from typing import Final

from inpaint_core.files.formats import WRITABLE_SUFFIXES

FILLED: Final = "-filled"


def free_name(wanted: Path, taken: Collection[Path] = ()) -> Path:
    """Return a path that no file has: the wanted one, or with a number behind its name, from 2 on.

    Args:
        wanted: Folder and name.
        taken: Paths that will be files soon.
    """
    names = chain([wanted], (wanted.with_name(f"{wanted.stem}-{n}{wanted.suffix}") for n in count(2)))
    return next(path for path in names if path not in taken and not path.exists())


def free_filled_name(photo: Path, wanted: Path, taken: Collection[Path] = ()) -> Path:
    """Return a free name for the filled version of a photo.

    Args:
        photo: Of which one that is called ``photo-filled`` already gets a number, not another ``-filled``.
        wanted: Folder and name for any other photo: see ``filled_name``.
        taken: Paths that will be files soon.
    """
    if photo.stem.endswith(FILLED) and photo.parent == wanted.parent:
        wanted = photo.with_suffix(wanted.suffix)
    return free_name(wanted, taken)


def filled_name(photo: Path) -> Path:
    """Return the name beside a photo that its filled version has by default, whether it is free or not.

    A photo that can only be opened gets a PNG.
    """
    suffix = photo.suffix if photo.suffix.lower() in WRITABLE_SUFFIXES else ".png"
    return photo.with_name(f"{photo.stem}{FILLED}{suffix}")
