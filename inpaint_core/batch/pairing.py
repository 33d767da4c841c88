"""Which files of the user's folders are photos, and which mask goes with which of them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from inpaint_core.batch.mask_names import fitting_masks, shared_masks, split_names
from inpaint_core.errors import BadImageError, BadMaskError
from inpaint_core.files.disk.listing import list_images

Say = Callable[[str], None]
"""Called with a sentence for the user."""

_MAX_NAMES: Final = 5


def photos_of(photos: Path, masks: Path, say: Say) -> list[Path]:
    """Return the photos that are meant, in the order of their names.

    Args:
        photos: A photo, or a folder of them (its sub-folders are not looked into).
        masks: A mask, or a folder of masks: what is a mask in the folder of photos is no photo.
        say: Told of links that lead to nothing.

    Raises:
        BadImageError: There is no such photo, or none in the folder.
    """
    if photos.is_file():
        return [photos]
    if not photos.is_dir():
        raise BadImageError(f"There is no photo at {photos}.")
    found = list_images(photos)
    if dead := [path.name for path in found.dead_links]:
        say(f"Passed over, because the link leads to nothing: {listed_names(dead)}.")
    files = list(found.files)
    if _is_same_folder(photos, masks):
        own = set(split_names([path.name for path in files])[0])
        files = [path for path in files if path.name in own]
    elif masks.is_file():
        files = without_mask(files, masks)
    if not files:
        raise BadImageError(f"There is no photo in the folder {photos}.")
    return files


def without_mask(photos: Sequence[Path], mask: Path) -> list[Path]:
    """Return the photos without the one that is the mask itself, by whichever path."""
    place = mask.resolve()
    return [path for path in photos if path.resolve() != place]


def masks_for(photos: Sequence[Path], masks: Path, say: Say) -> dict[Path, Path | None]:
    """Return the mask of each photo; None for those without one.

    Args:
        photos: All in one folder.
        masks: One mask for all; or a folder of masks, named after the photos as ``mask_names`` says.
        say: Told which masks serve several photos because of their names, and which serve none.

    Raises:
        BadMaskError: Nothing tells which of two masks in the folder is meant.
    """
    if not masks.is_dir():
        return dict.fromkeys(photos, masks)
    names = [path.name for path in list_images(masks).files]
    if _is_same_folder(photos[0].parent, masks):
        names = split_names(names)[1]
    fitting = fitting_masks([photo.name for photo in photos], names)
    _check_clear(fitting, masks)
    chosen = {photo: found[0] for photo, found in fitting.items() if found}
    for mask, several in shared_masks(chosen).items():
        say(f"The mask {mask} is used for {listed_names(several)}: all have that name.")
    unused = [name for name in names if name not in set(chosen.values())]
    if unused and len(photos) > 1:
        say(f"No photo has the name of these masks in {masks}: {listed_names(unused)}.")
    return {photo: masks / chosen[photo.name] if photo.name in chosen else None for photo in photos}


def expected_mask(photo: Path, masks: Path) -> Path:
    """Return where the mask of a photo would be looked for first."""
    mark = "_mask" if _is_same_folder(photo.parent, masks) else ""
    return masks / f"{photo.stem}{mark}.png"


def _check_clear(fitting: Mapping[str, tuple[str, ...]], masks: Path) -> None:
    doubtful = [photo for photo, found in fitting.items() if len(found) > 1]
    if not doubtful:
        return
    first, *others = doubtful
    more = f", and so it is with {len(others)} other photo{'s' if len(others) > 1 else ''}" if others else ""
    raise BadMaskError(
        f"{' and '.join(fitting[first])} in {masks} are both named as masks of {first}{more}: "
        "take away or rename those that are not meant."
    )


def _is_same_folder(one: Path, other: Path) -> bool:
    return other.is_dir() and one.resolve() == other.resolve()


def listed_names(names: Sequence[str]) -> str:
    """Return the first few names for a sentence, and how many more there are."""
    shown = ", ".join(names[:_MAX_NAMES])
    return shown if len(names) <= _MAX_NAMES else f"{shown} and {len(names) - _MAX_NAMES} more"
