"""An engine worker over an engine of the tests', and a request for it."""

import numpy as np
import pytest

from editor.engine.worker import EngineWorker
from inpaint_core.request import FillSettings, InpaintRequest
from tests.editor.small_engines import FillWhenTold


@pytest.fixture
def request_():
    image = np.full((20, 30, 3), 10, np.uint8)
    mask = np.zeros((20, 30), np.bool_)
    mask[5:9, 7:12] = True
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(model="telea"))


@pytest.fixture
def make_worker(qtbot):
    workers = []

    def make(engine):
        worker = EngineWorker(lambda: engine)
        worker.heard = []
        worker.engine_to_release = engine
        worker.completion_ready.connect(lambda completion: worker.heard.append("completion"))
        worker.finished.connect(lambda seconds: worker.heard.append("finished"))
        worker.failed.connect(lambda sentence: worker.heard.append(f"failed: {sentence}"))
        worker.cancelled.connect(lambda: worker.heard.append("cancelled"))
        workers.append(worker)
        return worker

    yield make
    for worker in workers:
        if isinstance(worker.engine_to_release, FillWhenTold):
            worker.engine_to_release.go.set()
        assert worker.shut_down()
