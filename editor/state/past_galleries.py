"""The completions that an accept took off the screen, until their step can no longer be undone. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from editor.state.completion_gallery import Entry
from editor.state.history import Step
from inpaint_core.request import Completion, FillSettings, InpaintRequest

GALLERIES_KEPT: Final = 3
"""Older ones are forgotten: a gallery of a large hole may hold a hundred megabytes."""


@dataclass(frozen=True, eq=False)
class Made:
    """An entry without the arrays of its request: the photo of then is not kept.

    Attributes:
        completion: As the engine returned it.
        settings: Of the run that made it.
        seed: Of its noise.
    """

    completion: Completion
    settings: FillSettings
    seed: int


@dataclass(frozen=True, eq=False)
class PastGallery:
    """Completions in their order.

    Attributes:
        made: What was on show.
        index: Which one was accepted.
    """

    made: tuple[Made, ...]
    index: int

    @property
    def settings(self) -> FillSettings:
        """Of the first completion, for a request that all can share."""
        return self.made[0].settings

    @classmethod
    def of(cls, entries: Sequence[Entry], index: int) -> "PastGallery":
        """Return what is on show, without the photo."""
        made = (Made(entry.completion, entry.request.settings, entry.seed) for entry in entries)
        return cls(tuple(made), index)

    def entries(self, request: InpaintRequest) -> list[Entry]:
        """Return them as they were.

        Args:
            request: Of the photo and mask as they are again.
        """
        return [Entry(one.completion, replace(request, settings=one.settings), one.seed) for one in self.made]


class PastGalleries:
    """Galleries by the step of the history that put one of their completions into the photo."""

    def __init__(self) -> None:
        self._kept: dict[Step, PastGallery] = {}

    def keep(self, step: Step, entries: Sequence[Entry], index: int) -> None:
        """Remember what was on show when a completion was accepted.

        Args:
            step: That Undo takes back.
            entries: At least one.
            index: Of the one that was accepted.
        """
        self._kept[step] = PastGallery.of(entries, index)
        while len(self._kept) > GALLERIES_KEPT:
            del self._kept[next(iter(self._kept))]

    def find(self, step: Step | None) -> PastGallery | None:
        """Return what was on show before this step; None where that is not known any more."""
        return None if step is None else self._kept.get(step)

    def clear(self) -> None:
        """Forget everything: there is another photo."""
        self._kept.clear()
