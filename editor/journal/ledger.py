"""Which pixels each plane and each step of the history holds, by numbers: none is written twice. No Qt.

A step and its plane exchange their tiles when it is undone: here they exchange numbers, and nothing has to be
written again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from editor.state.editing.tile import Payload, Plane, Stored
from editor.state.editing.undoing import Move
from editor.state.history import Step
from inpaint_core.region import Box

Key = tuple[Plane, Box]
"""A tile of a plane."""

PRISTINE: Final = 0
"""Number of what a plane held when the photo was opened."""


@dataclass(frozen=True, eq=False)
class LedgerStep:
    """A step of the history.

    Attributes:
        number: Of the step, from 1.
        step: As the document has it.
        tiles: Numbers of the contents that it holds.
    """

    number: int
    step: Step
    tiles: dict[Key, int]


@dataclass(frozen=True, eq=False)
class LedgerChanges:
    """What is to be written.

    Attributes:
        contents: New ones, by their numbers.
        forgotten: Numbers of contents that nothing refers to any more.
        steps: New ones, and those that have exchanged tiles.
        dropped: Numbers of steps that are gone.
        now: What the planes hold; a tile that is not named is pristine.
    """

    contents: dict[int, Payload | Stored]
    forgotten: tuple[int, ...]
    steps: tuple[LedgerStep, ...]
    dropped: tuple[int, ...]
    now: dict[Key, int]


class Ledger:
    """Follows one document. What a tile holds is looked at later, a few at a time: ``read_some``."""

    def __init__(self) -> None:
        self._now: dict[Key, int] = {}
        self._steps: dict[Step, LedgerStep] = {}
        self._unread: dict[Key, int] = {}
        """Contents of the planes as they are now, not looked at yet."""
        self._contents: dict[int, Payload | Stored] = {}
        self._forgotten: list[int] = []
        self._changed: dict[int, LedgerStep] = {}
        self._dropped: list[int] = []
        self._last_content = self._last_step = 0

    @property
    def is_read(self) -> bool:
        """Whether everything has been looked at."""
        return not self._unread

    def adopt(self, steps: Iterable[Step], changed: Iterable[Key]) -> None:
        """Begin in the middle: take over a document's history.

        Args:
            steps: Those that can be undone or redone.
            changed: Tiles in which its planes differ, or may differ, from what was opened.
        """
        for key in changed:
            self._now[key] = self._unread[key] = self._new_content()
        for step in steps:
            row = self._add(step)
            for tile in step.tiles:
                row.tiles[tile.plane, tile.box] = number = self._new_content()
                self._contents[number] = tile.kept

    def follow(self, move: Move, step: Step) -> None:
        """A step was done, undone or redone."""
        row = self._steps.get(step) or self._add(step)
        self._changed[row.number] = row
        for tile in step.tiles:
            key = (tile.plane, tile.box)
            there = self._now.get(key, PRISTINE)
            if self._unread.pop(key, None) is not None:
                self._contents[there] = tile.kept  # it has just moved from the plane into the step
            if move == "done":
                row.tiles[key] = there
                self._now[key] = self._unread[key] = self._new_content()
            else:
                row.tiles[key], self._now[key] = there, row.tiles[key]

    def keep_only(self, steps: Iterable[Step]) -> None:
        """Drop all steps but these."""
        kept = set(steps)
        for step in [step for step in self._steps if step not in kept]:
            row = self._steps.pop(step)
            self._changed.pop(row.number, None)
            self._dropped.append(row.number)
            for number in row.tiles.values():
                if number != PRISTINE:
                    self._contents.pop(number, None)
                    self._forgotten.append(number)

    def read_some(self, read: Callable[[Plane, Box], Payload], *, may_go_on: Callable[[], bool]) -> None:
        """Look at contents of the planes as long as ``may_go_on`` says so, one at least."""
        while self._unread:
            (plane, box), number = self._unread.popitem()
            self._contents[number] = read(plane, box)
            if not may_go_on():
                return

    def numbers(self, steps: Iterable[Step]) -> tuple[int, ...]:
        """Return the numbers of steps, in their order."""
        return tuple(self._steps[step].number for step in steps)

    def take_changes(self) -> LedgerChanges:
        """Return what has to be written since the last call; everything has been looked at."""
        steps = [LedgerStep(row.number, row.step, dict(row.tiles)) for row in self._changed.values()]
        changes = LedgerChanges(
            self._contents, tuple(self._forgotten), tuple(steps), tuple(self._dropped), dict(self._now)
        )
        self._contents, self._forgotten, self._changed, self._dropped = {}, [], {}, []
        return changes

    def _add(self, step: Step) -> LedgerStep:
        self._last_step += 1
        row = self._steps[step] = LedgerStep(self._last_step, step, {})
        self._changed[row.number] = row
        return row

    def _new_content(self) -> int:
        self._last_content += 1
        return self._last_content
