"""What was asked to be opened: files and folders in; photos, their masks and troubles out. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from editor.state.language.translation import translate
from inpaint_core.files.disk.listing import list_images

NAMED: Final = 3
"""So many missing files are named; of more the number is said."""


@dataclass(frozen=True)
class WantedPhotos:
    """Photos to open.

    Attributes:
        photos: Absolute paths of photos, each with the path of its mask or None.
        troubles: Sentences for the user about what cannot be opened.
        missing: Paths that lead nowhere.
    """

    photos: tuple[tuple[Path, Path | None], ...]
    troubles: tuple[str, ...] = ()
    missing: tuple[Path, ...] = ()


def find_wanted(paths: Sequence[Path], mask_paths: Sequence[Path] = ()) -> WantedPhotos:
    """Look at what is there; no image is opened.

    Args:
        paths: Of files and folders; of a folder, all photos in it, by name.
        mask_paths: One for each of ``paths`` in the same order; none for no masks. Those of folders are
            passed over.
    """
    photos: dict[Path, Path | None] = {}
    missing, troubles = list[Path](), list[str]()
    for number, given in enumerate(paths):
        path = given.absolute()
        if path.is_dir():
            found, trouble = _photos_in(path)
            photos |= {photo: photos.get(photo) for photo in found}
            troubles += [trouble] if trouble else []
        elif not path.exists():
            missing.append(path)
        else:
            photos[path] = mask_paths[number] if number < len(mask_paths) else None
    return WantedPhotos(
        tuple(photos.items()), (*_about_missing(missing, is_alone=not photos), *troubles), tuple(missing)
    )


def _photos_in(folder: Path) -> tuple[tuple[Path, ...], str]:
    """Return the photos of a folder, or why there are none."""
    try:
        files = list_images(folder).files
    except OSError:
        return (), translate(
            "Wanted", "The folder {folder} may not be read: there is no permission to open it."
        ).format(folder=folder.name)
    return files, "" if files else translate("Wanted", "There are no photos in the folder {folder}.").format(
        folder=folder.name
    )


def _about_missing(missing: list[Path], *, is_alone: bool) -> tuple[str, ...]:
    opened = "" if is_alone else translate("Wanted", " The other photos are opened.")
    if not missing:
        return ()
    if len(missing) <= NAMED:
        sentences = [
            translate("Wanted", "There is no file {path} in {parent}.").format(
                path=path.name, parent=path.parent
            )
            for path in missing
        ]
        return (*sentences[:-1], sentences[-1] + opened)
    names = ", ".join(path.name for path in missing[:NAMED])
    return (
        translate("Wanted", "{count} files are not there, {names} among them.{opened}").format(
            count=len(missing), names=names, opened=opened
        ),
    )
