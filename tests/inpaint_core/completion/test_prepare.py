"""Whatever is completed first, the compiler has done its work before, and nobody is held by it."""

import subprocess
import sys
import threading

import pytest

from inpaint_core.completion.prepare import Preparation
from inpaint_core.errors import NO_MEMORY, Cancelled, OutOfMemoryError

COMPILED_LATER = """
from dataclasses import replace
import numpy as np
from numba.core import event
from inpaint_core.completion.complete import complete
from inpaint_core.completion.prepare import prepare, prepare_specks
from inpaint_core.completion.settings import GUIDED, NARROW, UNGUIDED, guided_in
from inpaint_core.completion.specks import complete_specks
from inpaint_core.completion.workers import Workers, do_not_check
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole

class Listener(event.Listener):
    def on_start(self, told):
        print(told.data["dispatcher"])
    def on_end(self, told):
        pass

prepare()
prepare_specks()
event.register("numba:compile", Listener())
image, guess = noisy(160, 200), noisy(160, 200, 1)
for side_px in (6, 30, 100):
    hole = square_hole(160, 200, side_px)
    for how in (GUIDED, UNGUIDED, NARROW, replace(GUIDED, copies_whole=False)):
        for threads in (1, 2):
            with Workers(threads, do_not_check) as workers:
                scene = scene_of(image, hole, guess=guess, penalty=guess.mean(axis=2))
                complete(scene, replace(how, rounds=(1,)), seed=0, workers=workers)
                complete(scene_of(image, hole), replace(how, rounds=(1,)), seed=0, workers=workers)
                complete_specks([scene, scene], NARROW, seeds=[0, 1], workers=workers)
"""


@pytest.mark.slow
def test_after_it_no_completion_waits_for_the_compiler() -> None:
    """A second layout of one array had every loop compiled twice: four seconds of the first fill."""
    done = subprocess.run(
        [sys.executable, "-c", COMPILED_LATER], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_it_is_done_once_beside_the_caller() -> None:
    gate, done = threading.Event(), list[str]()

    def work() -> None:
        assert gate.wait(20)
        done.append(threading.current_thread().name)

    preparation = Preparation(work)
    preparation.begin()
    preparation.begin()
    assert not preparation.is_done
    asked: list[bool] = []

    def check() -> None:
        asked.append(preparation.is_done)
        if len(asked) == 3:
            gate.set()

    preparation.wait(check)
    assert asked[:3] == [False] * 3
    assert preparation.is_done
    preparation.begin()
    preparation.wait(check)
    assert len(done) == 1
    assert done[0] != threading.current_thread().name


def test_who_gives_up_waiting_stops_nothing() -> None:
    gate = threading.Event()
    preparation = Preparation(lambda: [None][not gate.wait(20)])

    def give_up() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        preparation.wait(give_up)
    gate.set()
    preparation.wait(lambda: None)
    assert preparation.is_done


def test_what_has_failed_is_said_and_tried_again() -> None:
    outcomes: list[Exception | None] = [OutOfMemoryError(NO_MEMORY), None]

    def work() -> None:
        if error := outcomes.pop(0):
            raise error

    preparation = Preparation(work)
    with pytest.raises(OutOfMemoryError):
        preparation.wait(lambda: None)
    assert not preparation.is_done
    preparation.wait(lambda: None)
    assert preparation.is_done
