"""At which size completions of a hole may begin.

What a fill shows is settled while the hole is small, and hangs on where that began. From the coarsest level a
thing beside the hole may have been led into it; one level finer it is not, but there long lines may not meet.
Which start was the better one shows some levels later, in how well the patches of the fill fit the photo: a
fill that makes no sense has patches that are nowhere in the known region.
"""

from typing import Final

from inpaint_core.completion.settings import CompletionSettings

DECIDED_PX: Final = 80
"""Starts are compared at the finest level at which the hole is not longer than this."""


def deciding_level(top: int, side_px: int) -> int:
    """Return the number of the level at which starts are compared.

    Args:
        top: Number of the coarsest level, at least 1; the finest, 0, is never the one.
        side_px: Longer side of the hole.
    """
    return next((one for one in range(1, top) if side_px / 2**one <= DECIDED_PX), top)


def starts_of(top: int, decided: int, how: CompletionSettings) -> tuple[int, ...]:
    """Return the numbers of the levels to begin at: the usual one, and one that may be better.

    Args:
        top: Number of the coarsest level.
        decided: Number of the level at which starts are compared.
        how: The numbers.
    """
    return (top, top - 1) if how.better_start and decided < top else (top,)
