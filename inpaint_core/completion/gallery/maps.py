"""What follows from the known part of a level, and is asked for by every completion of a scene."""

from collections.abc import Callable

from inpaint_core.completion.matching.patch import Floats
from inpaint_core.completion.poisson import largest_steps
from inpaint_core.completion.pyramid import Level
from inpaint_core.completion.texture import with_texture
from inpaint_core.completion.workers import strips_of


class Room:
    """Memory that several may take from, until nothing is left."""

    def __init__(self, max_bytes: int) -> None:
        """Start with all of it free.

        Args:
            max_bytes: What may be taken together.
        """
        self._left_bytes = max_bytes

    def take(self, wanted_bytes: int) -> bool:
        """Take some, if there is so much; tell whether there was."""
        if wanted_bytes > self._left_bytes:
            return False
        self._left_bytes -= wanted_bytes
        return True


class LevelMaps:
    """Maps of a pyramid's levels: computed when they are asked for, and kept as far as there is room."""

    def __init__(self, pyramid: list[Level], room: Room | None = None) -> None:
        """Compute nothing yet.

        Args:
            pyramid: From fine to coarse; its arrays are not changed any more.
            room: For what is kept; None makes every map anew each time.
        """
        self._pyramid, self._room = pyramid, room
        self._sources: dict[int, Floats] = {}
        self._steps: dict[int, Floats] = {}

    def level(self, number: int) -> Level:
        """Return a level; 0 is the finest."""
        return self._pyramid[number]

    def source_values(self, number: int, check: Callable[[], None]) -> Floats:
        """Return h x w x 5, colour and texture of a level, 0 in its hole; not to be written to.

        Args:
            number: Of the level, 0 = finest.
            check: Called now and then; may raise.
        """
        if number in self._sources:
            return self._sources[number]
        level = self._pyramid[number]
        values = with_texture(level.image, level.known, check)
        for own, _ in strips_of(level.hole.shape, margin=0):
            values[own][level.hole[own]] = 0
            check()
        if self._room is not None and self._room.take(values.nbytes):
            self._sources[number] = values
        return values

    def largest_steps(self, number: int, check: Callable[[], None]) -> Floats:
        """Return h x w, see ``poisson.largest_steps``; not to be written to.

        Args:
            number: Of the level, 0 = finest.
            check: Called now and then; may raise.
        """
        if number in self._steps:
            return self._steps[number]
        level = self._pyramid[number]
        steps = largest_steps(level.image, level.hole, check)
        if self._room is not None and self._room.take(steps.nbytes):
            self._steps[number] = steps
        return steps
