"""Names of new files beside others."""

from itertools import count
from pathlib import Path

from inpaint_core.files.formats import WRITABLE_SUFFIXES


def free_name(wanted: Path) -> Path:
    """Return a path that no file has: the wanted one, or with a number behind its name, from 2 on."""
    if not wanted.exists():
        return wanted
    return next(
        path
        for number in count(2)
        if not (path := wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")).exists()
    )


def filled_name(photo: Path) -> Path:
    """Return the name beside a photo that its filled version has by default, whether it is free or not.

    A photo that can only be opened gets a PNG.
    """
    suffix = photo.suffix if photo.suffix.lower() in WRITABLE_SUFFIXES else ".png"
    return photo.with_name(f"{photo.stem}-filled{suffix}")
