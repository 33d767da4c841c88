"""How one completion is made, without any pixels: so that it can be made again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inpaint_core.request import MAX_SEED, WITHOUT_NETWORK, FillSettings, MadeOn

EVERYWHERE = -1
"""Instead of a hole's number: all holes of the mask."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Making:
    """What a completion follows from beside photo and masks. Two are equal only if they are the same object.

    Attributes:
        settings: Of this completion alone: one sample, with its own seed.
        hole: Number of the only hole that it fills (as ``find_holes`` counts); ``EVERYWHERE`` for all.
        beside: With a hole of its own: what the photo held in each of the other holes while it was made.
        start: What it was varied from instead of being made from its seed alone; the seed is of the new
            noise then.
        end: With a start: what it is on the way to.
        t: How far from the start, 0..1.
        made_on: Weights and number format.
    """

    settings: FillSettings
    hole: int = EVERYWHERE
    beside: tuple["Making", ...] = ()
    start: "Making | None" = None
    end: "Making | None" = None
    t: float = 0.0
    made_on: MadeOn = WITHOUT_NETWORK

    @property
    def needs(self) -> tuple["Making", ...]:
        """What has to be made before it."""
        ends = tuple(one for one in (self.start, self.end) if one is not None)
        return (*self.beside, *ends)

    def numbered(self, number: int, made_on: MadeOn) -> "Making":
        """Return how the completion is made that comes so many after this one in its run."""
        settings = self.settings
        seed = (settings.seed + number) % (MAX_SEED + 1)
        is_photo = number >= settings.samples - settings.photo_samples
        one = replace(settings, samples=1, seed=seed, photo_samples=1 if is_photo else 0)
        return replace(self, settings=one, made_on=made_on)


def in_order(wanted: Iterable[Making]) -> tuple[Making, ...]:
    """Return completions with all that they need: each once, what is needed before what needs it."""
    ordered: dict[Making, None] = {}
    waiting = [(making, False) for making in reversed(tuple(wanted))]
    while waiting:
        making, is_ready = waiting.pop()
        if is_ready:
            ordered[making] = None
        elif making not in ordered:
            waiting.append((making, True))
            waiting += [(one, False) for one in reversed(making.needs) if one not in ordered]
    return tuple(ordered)


def exchanged(wanted: Sequence[Making], by: Mapping[Making, Making]) -> tuple[Making, ...]:
    """Return makings in which some are others, also where others need them.

    Args:
        wanted: To be returned in the same order.
        by: What takes the place of which; what is not named stays, with what it needs exchanged.
    """
    new: dict[Making, Making] = {}
    for making in in_order(wanted):
        new[making] = replace(
            by.get(making, making),
            beside=tuple(new[one] for one in making.beside),
            start=None if making.start is None else new[making.start],
            end=None if making.end is None else new[making.end],
        )
    return tuple(new[making] for making in wanted)
