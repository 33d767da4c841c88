"""Random numbers inside compiled loops, from a state that each band of targets has of its own."""

import numpy as np

from inpaint_core.completion.matching.compiled import inlined
from inpaint_core.completion.matching.patch import RandomState


@inlined
def next_random(state: RandomState) -> np.uint32:
    """Xorshift of 32 bits (Marsaglia 2003)."""
    x: np.uint32 = state[0]
    x ^= x << np.uint32(13)
    x ^= x >> np.uint32(17)
    x ^= x << np.uint32(5)
    state[0] = x
    return x


@inlined
def random_offset(state: RandomState, radius: int) -> np.int64:
    """Return a number from -radius to radius."""
    return np.int64(next_random(state) % np.uint32(2 * radius + 1)) - radius
