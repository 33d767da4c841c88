"""Which mask belongs to which photo, by their file names alone.

A mask has its photo's name: up to the suffix (``a.png`` for ``a.jpg``) or whole (``a.jpg.png``), with or
without ``_mask`` or ``-mask`` and digits behind it (``a_mask.png``, ``a_mask001.png``, ``a.jpg_mask.png``).
Two spellings of one name are the same: capital and small letters, composed and decomposed accents.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

_MARK: Final = re.compile(r"(.+)[_-]mask[0-9]*", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class _Fit:
    """One mask that has a photo's name.

    Attributes:
        photo: File name.
        mask: File name.
        has_mark: Whether ``_mask`` stands behind the name.
        is_respelled: Whether the name is written in other letters.
        is_whole_name: Whether the photo's suffix is part of it.
    """

    photo: str
    mask: str
    has_mark: bool
    is_respelled: bool
    is_whole_name: bool

    @property
    def distance(self) -> tuple[bool, bool]:
        """The smaller, the more exactly the mask has the photo's name."""
        return (self.has_mark, self.is_respelled)


def fitting_masks(photos: Sequence[str], masks: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the masks that belong to each photo: none, one, or several when nothing tells which is meant.

    A mask belongs to the photos whose names it has most exactly: of ``a.jpg`` and ``a_mask.jpg``, the mask
    ``a_mask.png`` is the second one's. One with the name up to the suffix serves all photos of that name, but
    those that have a mask with their whole name, as long as some have none.

    Args:
        photos: File names, each once.
        masks: File names, each once.

    Returns:
        By photo; in the order in which the masks were given.
    """
    fits = _best_for_each_mask(_all_fits(photos, masks))
    return _without_those_of_namesakes(photos, fits)


def _all_fits(photos: Sequence[str], masks: Sequence[str]) -> list[_Fit]:
    by_name: dict[str, list[tuple[str, bool]]] = {}
    for photo in photos:
        for name in {PurePath(photo).stem, photo}:  # one, where there is no suffix
            by_name.setdefault(same_name(name), []).append((photo, name == photo))
    fits = []
    for mask in masks:
        for name, has_mark in _names_of(mask):
            for photo, is_whole in by_name.get(same_name(name), []):
                own = photo if is_whole else PurePath(photo).stem
                fits.append(_Fit(photo, mask, has_mark, own != name, is_whole))
    return fits


def _names_of(mask: str) -> list[tuple[str, bool]]:
    """Return the names of photos that a mask may belong to, and whether it has a mark behind them."""
    name = PurePath(mask).stem
    names = [(name, False)]
    if marked := _MARK.fullmatch(name):
        names.append((marked[1], True))
    return names


def _best_for_each_mask(fits: Iterable[_Fit]) -> list[_Fit]:
    by_mask: dict[str, list[_Fit]] = {}
    for fit in fits:
        by_mask.setdefault(fit.mask, []).append(fit)
    best = []
    for of_one in by_mask.values():
        least = min(fit.distance for fit in of_one)
        best += [fit for fit in of_one if fit.distance == least]
    return best


def _without_those_of_namesakes(photos: Sequence[str], fits: Sequence[_Fit]) -> dict[str, tuple[str, ...]]:
    by_photo: dict[str, list[_Fit]] = {photo: [] for photo in photos}
    for fit in fits:
        by_photo[fit.photo].append(fit)
    own = {photo for photo, found in by_photo.items() if any(fit.is_whole_name for fit in found)}
    waiting = {same_name(PurePath(photo).stem) for photo in photos if photo not in own}
    return {
        photo: tuple(
            fit.mask
            for fit in found
            if fit.is_whole_name or photo not in own or same_name(PurePath(photo).stem) not in waiting
        )
        for photo, found in by_photo.items()
    }


def split_names(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tell photos from masks in one folder that holds both.

    A mask is what has the name of another file and ``_mask`` behind it. Without that mark, ``a.png`` beside
    ``a.jpg`` is a photo: it may be a copy.

    Args:
        names: File names, each once.

    Returns:
        Photos and masks, each in the order given.
    """
    own = {same_name(name) for name in names} | {same_name(PurePath(name).stem) for name in names}
    masks = {
        name for name in names if any(has_mark and same_name(of) in own for of, has_mark in _names_of(name))
    }
    return [name for name in names if name not in masks], [name for name in names if name in masks]


def same_name(name: str) -> str:
    """Return what all spellings of a name have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def shared_masks(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the masks that serve several photos, with those photos.

    Args:
        chosen: Mask by photo.
    """
    by_mask: dict[str, list[str]] = {}
    for photo, mask in chosen.items():
        by_mask.setdefault(mask, []).append(photo)
    return {mask: tuple(photos) for mask, photos in by_mask.items() if len(photos) > 1}
