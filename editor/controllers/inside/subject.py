"""Which fills of a gallery are looked into, and which can be compared. No Qt."""

from dataclasses import dataclass

import numpy as np

from editor.state.choosing.entry import Entry
from editor.state.choosing.sheet import Sheet
from editor.state.choosing.words import captions_of
from inpaint_core.filling.separate.holes import ALL
from inpaint_core.region import Box
from inpaint_core.request import Completion, InpaintRequest

NO_PLACE = -1


@dataclass(frozen=True, eq=False)
class Subject:
    """What is looked into.

    Attributes:
        request: Photo, mask and model.
        fills: One completion, or two that are compared; None for a network that always gives the same.
        captions: Of the fills.
        model: That made them; it may be none that can be looked into.
        hole: Box around what is looked into; None for the part with the most to fill.
        number: Of the hole that it is of, from 1; 0 where there is one only.
    """

    request: InpaintRequest
    fills: tuple[Completion | None, ...]
    captions: tuple[str, ...]
    model: str
    hole: Box | None = None
    number: int = 0

    def is_same(self, other: "Subject | None") -> bool:
        """Return whether nothing else would be seen."""
        return (
            other is not None
            and self.model == other.model
            and self.request.mask is other.request.mask
            and self.hole == other.hole
            and len(self.fills) == len(other.fills)
            and all(_is_drawn_alike(*pair) for pair in zip(self.fills, other.fills, strict=True))
        )


def find_subject(sheet: Sheet, other: int = NO_PLACE) -> Subject | None:
    """Return what is chosen in a gallery, with another of its fills beside it; None without a gallery.

    Args:
        sheet: Where different fills are chosen for several holes, that of the largest counts while all of
            them are chosen for.
        other: Place of the fill to compare with; one that cannot be compared is left out.
    """
    place = chosen_place(sheet)
    if place == NO_PLACE:
        return None
    entries, number = sheet.gallery.entries, seen_hole(sheet)
    entry = entries[place]
    places = [place] if other not in comparable_places(sheet) else [place, other]
    captions = captions_of(entries)
    return Subject(
        entry.request,
        tuple(_drawn(entries[one]) for one in places),
        tuple(captions[one] for one in places),
        entry.completion.model,
        None if number == ALL else max(sheet.holes[number].parts, key=lambda part: part.width * part.height),
        number + 1,
    )


def chosen_place(sheet: Sheet) -> int:
    """Return the place of the fill that is looked into; -1 without a gallery."""
    if not sheet.chosen:
        return NO_PLACE
    return sheet.chosen[max(0, seen_hole(sheet))]


def seen_hole(sheet: Sheet) -> int:
    """Return the hole that is looked into: the chosen one, of all the largest; -1 for the only one."""
    if sheet.hole != ALL or len(sheet.holes) < 2 or sheet.request is None:
        return sheet.hole
    sizes = [
        sum(int(np.count_nonzero(sheet.request.mask[part.slices])) for part in hole.parts)
        for hole in sheet.holes
    ]
    return sizes.index(max(sizes))


def comparable_places(sheet: Sheet) -> list[int]:
    """Return the places of fills that can be compared with the chosen one: of its model, for its holes."""
    place = chosen_place(sheet)
    if place == NO_PLACE:
        return []
    entries = sheet.gallery.entries
    chosen = entries[place]
    if not chosen.completion.latents:
        return []
    return [
        number
        for number, entry in enumerate(entries)
        if number != place
        and not entry.is_deleted
        and entry.completion.latents
        and entry.completion.model == chosen.completion.model
        and entry.request.mask is chosen.request.mask
        and entry.request.settings.context == chosen.request.settings.context
    ]


def _drawn(entry: Entry) -> Completion | None:
    return entry.completion if entry.completion.latents else None


def _is_drawn_alike(one: Completion | None, other: Completion | None) -> bool:
    """Return whether two completions have one noise: a draft and what it becomes do."""
    if one is None or other is None:
        return one is other
    return one.latents is other.latents and one.diversity == other.diversity
