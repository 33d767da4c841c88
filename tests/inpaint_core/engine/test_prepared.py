"""A fill that has to wait for the compiler says so, and can be cancelled meanwhile."""

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.completion.prepare import Preparation, Preparations, prepare
from inpaint_core.engine.engine import Engine
from inpaint_core.engine.prepared import PREPARING
from inpaint_core.errors import Cancelled
from inpaint_core.request import FillSettings, InpaintRequest, Progress


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def engine(gate: threading.Event) -> Engine:
    """An engine whose compiler waits for the gate."""

    def work() -> None:
        assert gate.wait(60)
        prepare()

    made = Engine()
    made._preparations = Preparations(Preparation(work))
    return made


def request_of(photo: NDArray[np.uint8]) -> InpaintRequest:
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[60:90, 70:100] = True
    return InpaintRequest(image=photo, mask=mask, settings=FillSettings(model="patches"))


def test_it_says_that_it_waits_and_goes_on_when_the_compiler_is_done(
    engine: Engine, gate: threading.Event, sample_photo: NDArray[np.uint8]
) -> None:
    told: list[Progress] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.stage == PREPARING:
            gate.set()

    engine.preload("patches")
    (made,) = engine.inpaint(request_of(sample_photo), report)
    stages = list(dict.fromkeys(progress.stage for progress in told))
    at = stages.index(PREPARING)
    assert stages[at - 1].startswith("Finishing"), "what can be done before is done before"
    after = [progress.stage for progress in told if progress.stage != PREPARING]
    assert after[-1] == "Blending"
    assert [one.done for one in told] == sorted(one.done for one in told)
    told.clear()
    (again,) = engine.inpaint(request_of(sample_photo), report)
    assert PREPARING not in {progress.stage for progress in told}
    assert np.array_equal(again.patches[0].pixels, made.patches[0].pixels)


def test_cancelling_does_not_wait_for_the_compiler(
    engine: Engine, gate: threading.Event, sample_photo: NDArray[np.uint8]
) -> None:
    asked = 0

    def report(progress: Progress) -> None:
        nonlocal asked
        asked += progress.stage == PREPARING
        if asked == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(engine.inpaint(request_of(sample_photo), report))
    assert not gate.is_set()
    gate.set()
    (made,) = engine.inpaint(request_of(sample_photo))
    assert made.patches
