"""Compiling ahead of the first completion."""

from typing import Final

import numpy as np

from inpaint_core.completion.complete import complete
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED
from inpaint_core.completion.workers import Workers, do_not_check

_SIDE_PX: Final = 96
_HOLE: Final = slice(30, 66)


def prepare() -> None:
    """Complete a small hole, so that no later completion waits for the compiler.

    The first time on a computer this takes some seconds; after that the compiled code is read from disk.
    """
    image = np.random.default_rng(0).random((_SIDE_PX, _SIDE_PX, 3), np.float32)
    hole = np.zeros((_SIDE_PX, _SIDE_PX), np.bool_)
    hole[_HOLE, _HOLE] = True
    with Workers(1, do_not_check) as workers:
        complete(Scene(image, hole, ~hole, image), GUIDED, seed=0, workers=workers)
