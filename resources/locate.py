"""Where the files that ship with the program are: sample photos, their suggested masks, icons, weights.

Works the same from a source tree, an installed wheel and the bundle that ``build.spec`` makes: in all three
the files lie beside this module.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent

SAMPLES: Final[tuple[str, ...]] = ("rocket.jpg", "coffee.jpg", "astronaut.png")
"""Sample photos, the most telling one first."""


def path(name: str) -> Path:
    """Return where one shipped file is, for example ``path("icons/inpaint-editor.svg")``.

    Args:
        name: Path below the resources folder, with forward slashes.

    Raises:
        FileNotFoundError: This copy of the program lacks the file.
    """
    found = FOLDER / name
    if not found.exists():
        raise FileNotFoundError(f"This copy of the program is incomplete: {name} is missing from {FOLDER}.")
    return found


def page(name: str) -> Path | None:
    """Return a page of the documentation; None where this copy of the program came without it.

    In a source tree it lies where it is read and written; what is built has some pages beside this module.

    Args:
        name: Path below the repository, with forward slashes: ``docs/models/spn-scenes.md``.
    """
    return next((place for place in (FOLDER / name, FOLDER.parent / name) if place.is_file()), None)


def sample_paths() -> tuple[Path, ...]:
    """Return the sample photos, the most telling one first."""
    return tuple(path(f"samples/{name}") for name in SAMPLES)


def suggested_mask(photo: Path) -> Path | None:
    """Return the mask file that goes with a sample photo, or None for any other photo.

    The mask is an 8-bit PNG of the photo's size, 255 = hole.
    """
    if photo.resolve() not in sample_paths():
        return None
    return path(f"samples/{photo.stem}-mask.png")
