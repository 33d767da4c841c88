"""One candidate of a gallery: a completion, what made it, and what the user has done with it. No Qt."""

from dataclasses import dataclass

from inpaint_core.catalog import MODELS
from inpaint_core.recipes.making import Making
from inpaint_core.request import Completion, InpaintRequest


@dataclass(frozen=True, eq=False)
class Entry:
    """A completion and what it was made by.

    Attributes:
        completion: As the engine returned it.
        request: Of the run that made it; its arrays are shared by all entries of a run.
        seed: Of this completion's noise.
        hole: Number of the only hole that it fills; -1 when it fills all.
        kin: What it was made from instead of a seed, in words: ``like 3``; empty for an ordinary one.
        is_pinned: Whether it stays as it is, and goes first.
        is_deleted: Whether the user does not want to see it any more. Its place stays taken.
        making: How it can be made again.
    """

    completion: Completion
    request: InpaintRequest
    seed: int
    hole: int = -1
    kin: str = ""
    is_pinned: bool = False
    is_deleted: bool = False
    making: Making | None = None

    def fills(self, hole: int) -> bool:
        """Return whether it can be chosen for a hole; for all of them when ``hole`` is -1."""
        return not self.is_deleted and self.hole in (-1, hole)


def is_stochastic(model: str) -> bool:
    """Return whether a model's completions differ with the seed."""
    return model in MODELS and MODELS[model].is_stochastic


def is_from_photo(entry: Entry) -> bool:
    """Return whether a completion of a network's run was made from the photo alone."""
    return entry.completion.model != entry.request.settings.model
