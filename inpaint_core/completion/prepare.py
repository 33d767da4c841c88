"""Compiling ahead of the first completion, beside whatever else is done."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import numpy as np

from inpaint_core.completion.complete import complete
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED, NARROW
from inpaint_core.completion.specks import complete_specks
from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.files.disk.memory import check_room_for_thread

_SIDE_PX: Final = 200
_HOLE: Final = slice(58, 142)
"""Large enough for a level that is not among the finest: those leave out some loops."""
_SPECK: Final = slice(64, 70)
_POLL_SECONDS: Final = 0.05


def prepare() -> None:
    """Complete a small hole, so that no later completion of a hole waits for the compiler.

    The first time on a computer this takes some seconds; after that the compiled code is read from disk.
    """
    with Workers(1, do_not_check) as workers:
        complete(_scene(_HOLE), replace(GUIDED, rounds=(1,)), seed=0, workers=workers)


def prepare_specks() -> None:
    """Complete a speck: specks have a loop of their own, which takes longer to compile than all others."""
    with Workers(1, do_not_check) as workers:
        complete_specks([_scene(_SPECK)], NARROW, seeds=[0], workers=workers)


def _scene(side: slice) -> Scene:
    image = np.random.default_rng(0).random((_SIDE_PX, _SIDE_PX, 3), np.float32)
    hole = np.zeros((_SIDE_PX, _SIDE_PX), np.bool_)
    hole[side, side] = True
    return Scene(image, hole, ~hole, image)


class Preparation:
    """``prepare`` in a thread of its own, once.

    The compiler cannot be stopped, but nobody has to wait for it.
    """

    def __init__(self, work: Callable[[], None] = prepare) -> None:
        """Begin nothing yet.

        Args:
            work: What is to be done.
        """
        self._work = work
        self._made: Future[None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return self._made is not None and self._made.done() and self._made.exception() is None

    def begin(self) -> None:
        """Begin, unless it was done; what has failed is tried again.

        Raises:
            OutOfMemoryError: There is no memory for a thread.
        """
        if self._made is not None and not (self._made.done() and self._made.exception()):
            return
        check_room_for_thread()
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="compiler")
        self._made = thread.submit(self._work)
        thread.shutdown(wait=False)

    def wait(self, check: Callable[[], None]) -> None:
        """Return when it is done; begin if nobody has.

        Args:
            check: Called again and again meanwhile; it may raise, to cancel the waiting.

        Raises:
            OutOfMemoryError: There is no memory for the compiler (and whatever else has gone wrong).
        """
        self.begin()
        while self._made is not None:
            try:
                self._made.result(timeout=_POLL_SECONDS)
                break
            except TimeoutError:
                check()


class Preparations:
    """What is compiled ahead: holes from the start, specks when there are the first ones."""

    def __init__(self, holes: Preparation | None = None, specks: Preparation | None = None) -> None:
        """Begin nothing yet; without arguments the usual two."""
        self.holes = Preparation() if holes is None else holes
        self.specks = Preparation(prepare_specks) if specks is None else specks
