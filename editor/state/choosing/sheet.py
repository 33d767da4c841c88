"""What there is to choose from for one mask, and what is chosen for which hole. No Qt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from editor.state.choosing.entry import Entry
from editor.state.completion_gallery import CompletionGallery
from inpaint_core.filling.separate.holes import ALL, Hole, find_holes
from inpaint_core.request import Completion, InpaintRequest

MIX: Final = -2
"""Instead of a candidate's place: the mixed choice, which stands before the first and behind the last."""


class Sheet:
    """A gallery of candidates and, for each hole of its mask, the place of the one that is chosen.

    ``hole`` is the one that is chosen for now, ``ALL`` for all of them together. Highlighting and looking at
    a candidate is about that hole only.
    """

    def __init__(self) -> None:
        self.gallery = CompletionGallery()
        self.holes: tuple[Hole, ...] = ()
        self.hole = ALL
        self._chosen: list[int] = []
        self._mix: tuple[int, ...] = ()
        self._peeked = -1

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose from."""
        return not self.gallery.entries

    @property
    def request(self) -> InpaintRequest | None:
        """The one of the first run, which fills all holes; None when there is nothing yet."""
        return self.gallery.entries[0].request if self.gallery.entries else None

    @property
    def candidates(self) -> tuple[int, ...]:
        """Places of what can be chosen for the current hole: pinned ones, then the others."""
        entries = self.gallery.entries
        places = [place for place, entry in enumerate(entries) if entry.fills(self.hole)]
        return tuple(sorted(places, key=lambda place: (not entries[place].is_pinned, place)))

    @property
    def index(self) -> int:
        """What is chosen for the current hole; -1 for nothing, or not the same for all holes."""
        if self.hole != ALL:
            return self._chosen[self.hole]
        return self._chosen[0] if len(set(self._chosen)) == 1 else -1

    @property
    def is_mixed(self) -> bool:
        """Whether not all holes have the same candidate."""
        return len(set(self._chosen)) > 1

    @property
    def mix(self) -> tuple[int, ...]:
        """What was chosen for each hole before one candidate was chosen for all; empty for nothing."""
        entries = self.gallery.entries
        is_whole = all(entries[place].fills(number) for number, place in enumerate(self._mix))
        return self._mix if is_whole and not self.is_mixed else ()

    @property
    def shown_index(self) -> int:
        """What is looked at, or else chosen, for the current hole; -1 as for ``index``."""
        return self.index if self._peeked < 0 else self._peeked

    @property
    def chosen(self) -> tuple[int, ...]:
        """The place that is chosen for each hole; empty when there is nothing to choose from."""
        return tuple(self._chosen)

    @property
    def shown_places(self) -> tuple[int, ...]:
        """The place that is on show for each hole."""
        if self._peeked < 0:
            return tuple(self._chosen)
        return tuple(
            self._peeked if self.hole in (ALL, number) else place for number, place in enumerate(self._chosen)
        )

    @property
    def shown(self) -> tuple[Entry, ...]:
        """The entry that is on show for each hole."""
        return tuple(self.gallery.entries[place] for place in self.shown_places)

    def clear(self) -> None:
        """Forget everything."""
        self.gallery.clear()
        self.holes, self._chosen, self._mix = (), [], ()
        self.hole, self._peeked = ALL, -1

    def take_out(self) -> "Sheet":
        """Return a sheet with all that is in this one, which is empty then; no run may be under way."""
        other = Sheet()
        other.take_in(self)
        self.clear()
        return other

    def take_in(self, other: "Sheet") -> None:
        """Become like another sheet; what was here is forgotten, and nothing is looked at."""
        self.clear()
        self.gallery.entries[:] = other.gallery.entries
        self.holes, self.hole = other.holes, other.hole
        self._chosen, self._mix = list(other._chosen), other._mix  # noqa: SLF001 - its own kind

    def lay_out(self, request: InpaintRequest, chosen: Sequence[int] = ()) -> None:
        """Find the holes of a request that fills all of them; ``chosen`` is what was chosen for each."""
        self.holes = find_holes(request.mask, request.settings)
        fits = len(chosen) == len(self.holes)
        self._chosen, self._mix = list(chosen) if fits else [0] * len(self.holes), ()
        self.hole, self._peeked = ALL, -1

    def put(self, completion: Completion) -> int:
        """Take in the next completion of the run under way; return its place."""
        run = self.gallery.run
        if not self.holes and run is not None:
            self.lay_out(run.request)
        return self.gallery.put(completion)

    def choose(self, place: int) -> None:
        """Choose a candidate for the current hole, or ``MIX``; nothing is looked at any more."""
        self._peeked = -1
        if place == MIX:
            self._chosen = list(self.mix or self._chosen)
            return
        if self.hole == ALL and self.is_mixed:
            self._mix = self.chosen
        for number in range(len(self._chosen)):
            if self.hole in (ALL, number) and self.gallery.entries[place].fills(self.hole):
                self._chosen[number] = place

    def peek(self, place: int) -> None:
        """Look at a candidate without choosing it; -1 looks at what is chosen."""
        self._peeked = place if place >= 0 and self.gallery.entries[place].fills(self.hole) else -1

    def settle(self) -> None:
        """Choose what is looked at."""
        if self._peeked >= 0:
            self.choose(self._peeked)

    def turn_to(self, hole: int) -> None:
        """Choose for another hole from now on; ``ALL`` for all together."""
        self._peeked = -1
        self.hole = hole if 0 <= hole < len(self.holes) and len(self.holes) > 1 else ALL

    def next_place(self, by: int) -> int:
        """Return the candidate so many after the chosen one, around the end; -1 without any.

        For all holes together a mixed choice is in the row too: what an arrow takes away, the opposite
        one brings back.
        """
        places = self.candidates
        if not places:
            return -1
        if self.index not in places:
            return places[0 if by > 0 else -1]
        row = (MIX, *places) if self.hole == ALL and self.mix else places
        return row[(row.index(self.index) + by) % len(row)]

    def pin(self, place: int, *, on: bool) -> None:
        """Let a candidate stay as it is, and go first; or not any more."""
        self._replace(place, is_pinned=on)

    def delete(self, place: int) -> bool:
        """Take a candidate away, and choose its neighbour where it was chosen.

        Returns:
            Whether it could be done: the last one of a hole stays.
        """
        entries = self.gallery.entries
        everywhere = [one for one, entry in enumerate(entries) if entry.fills(ALL) and one != place]
        if not everywhere:
            return False
        neighbours = self.candidates
        at = neighbours.index(place) if place in neighbours else 0
        self._replace(place, is_deleted=True, is_pinned=False)
        self._peeked = -1
        after = [one for one in (*neighbours[at + 1 :], *reversed(neighbours[:at])) if one != place]
        for number, chosen in enumerate(self._chosen):
            if chosen == place:
                fitting = [one for one in after if entries[one].fills(number)]
                self._chosen[number] = fitting[0] if fitting else everywhere[0]
        return True

    def bring_back_deleted(self) -> bool:
        """Show again everything that was taken away; return whether there was anything."""
        deleted = [place for place, entry in enumerate(self.gallery.entries) if entry.is_deleted]
        for place in deleted:
            self._replace(place, is_deleted=False)
        return bool(deleted)

    @property
    def pinned(self) -> tuple[int, ...]:
        """The places of pinned candidates of the current hole."""
        return tuple(place for place in self.candidates if self.gallery.entries[place].is_pinned)

    @property
    def hidden(self) -> frozenset[int]:
        """The places of candidates that cannot be chosen for the current hole."""
        return frozenset(range(len(self.gallery.entries))) - frozenset(self.candidates)

    def _replace(self, place: int, *, is_pinned: bool | None = None, is_deleted: bool | None = None) -> None:
        entry = self.gallery.entries[place]
        self.gallery.entries[place] = replace(
            entry,
            is_pinned=entry.is_pinned if is_pinned is None else is_pinned,
            is_deleted=entry.is_deleted if is_deleted is None else is_deleted,
        )
