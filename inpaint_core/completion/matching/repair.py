"""Matches that lead to no source, after a level has changed, led to one."""

from typing import Final

import numpy as np

from inpaint_core.completion.matching.compiled import compiled
from inpaint_core.completion.matching.patch import RandomState, Sources, Targets
from inpaint_core.completion.matching.random_numbers import next_random, random_offset

_TRIES: Final = 4000
"""Around a match, farther and farther; after that any source is as good."""


@compiled
def repair_matches(sources: Sources, targets: Targets, state: RandomState) -> None:
    """Move every match that is no valid source to a valid one near it, or to any if none is found there.

    Raises:
        ValueError: There is no valid source at all.
    """
    valid = sources.valid
    height, width = valid.shape
    anywhere = np.empty(0, np.int64)
    for i in range(targets.centres.shape[0]):
        y, x = targets.centres[i, 0], targets.centres[i, 1]
        old_y, old_x = targets.match[y, x, 0], targets.match[y, x, 1]
        sy, sx = old_y, old_x
        tries = 0
        while not (0 <= sy < height and 0 <= sx < width and valid[sy, sx]):
            if tries == _TRIES:
                # Sources are few, or the match is so far off that no try around it could ever reach one.
                if anywhere.size == 0:
                    anywhere = np.flatnonzero(valid)
                if anywhere.size == 0:
                    raise ValueError("there is no valid source")
                place = anywhere[np.int64(next_random(state) % np.uint32(anywhere.size))]
                sy, sx = place // width, place % width
                break
            radius = 2 + tries // 6
            sy, sx = old_y + random_offset(state, radius), old_x + random_offset(state, radius)
            tries += 1
        targets.match[y, x, 0], targets.match[y, x, 1] = sy, sx
