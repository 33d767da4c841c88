"""Work with the engine that is more than one fill: it tells, ends once, and can be cancelled."""

import threading

import pytest

from editor.state.bug_sentence import BUG_SENTENCE
from inpaint_core.errors import InpaintError
from tests.editor.small_engines import PATIENCE_MS, FillGrey, FillWhenTold


def test_work_tells_of_itself_from_the_engines_thread_and_ends_with_what_came_of_it(qtbot, make_worker):
    worker = make_worker(FillGrey())
    told, ended = [], []
    worker.work_told.connect(told.append)
    worker.work_ended.connect(lambda made, sentence: ended.append((made, sentence)))

    def work(engine, tell, check):
        check()
        tell(engine.device_title())
        return threading.current_thread() is not threading.main_thread()

    worker.submit_work(work)
    assert worker.is_busy
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE_MS)
    assert told == ["Test device"]
    assert ended == [(True, "")]
    assert not worker.is_busy


@pytest.mark.parametrize(
    ("error", "sentence"), [(InpaintError("No room."), "No room."), (KeyError("x"), BUG_SENTENCE)]
)
def test_work_that_fails_ends_with_a_sentence(qtbot, make_worker, error, sentence):
    worker = make_worker(FillGrey())
    ended = []
    worker.work_ended.connect(lambda made, said: ended.append((made, said)))

    def work(engine, tell, check):
        raise error

    worker.submit_work(work)
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE_MS)
    assert ended[0][0] is None
    assert ended[0][1].startswith(sentence[:20])


def test_work_that_is_cancelled_ends_without_a_sentence_when_it_has_looked_up(qtbot, make_worker, request_):
    worker = make_worker(FillWhenTold())
    ended = []
    worker.work_ended.connect(lambda made, said: ended.append((made, said)))

    def work(engine, tell, check):
        list(engine.inpaint(request_, lambda _: check()))
        return "never"

    worker.submit_work(work)
    assert worker.engine_to_release.begun.wait(PATIENCE_MS / 1000)
    with pytest.raises(ValueError, match="not ended"):
        worker.submit_work(work)
    worker.cancel()
    assert worker.is_busy, "its end is told when it has ended"
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE_MS)
    assert ended == [(None, "")]
    assert worker.heard == []


def test_a_fill_that_is_wanted_while_work_goes_on_comes_after_it(qtbot, make_worker, request_):
    worker = make_worker(FillGrey())
    ended = []
    worker.work_ended.connect(lambda made, said: worker.heard.append("work"))
    worker.submit_work(lambda engine, tell, check: ended.append(1))
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.heard == ["work", "completion", "finished"]
