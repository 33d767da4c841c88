"""Jobs in the engine's thread: every job ends once, and cancelling answers at once."""

import logging
import threading
from dataclasses import replace
from time import monotonic

import pytest

from editor.engine.worker import EngineWorker
from editor.state.bug_sentence import BUG_SENTENCE
from inpaint_core.errors import InpaintError
from inpaint_core.request import FillSettings, Progress
from tests.editor.small_engines import (
    PATIENCE_MS,
    Crashes,
    Deaf,
    Fails,
    FillDrafts,
    FillGrey,
    FillOneByOne,
    FillWhenTold,
)


def test_a_good_job_brings_its_completion_and_then_finishes(qtbot, make_worker, request_):
    worker = make_worker(FillGrey())
    with qtbot.waitSignals([worker.completion_ready, worker.finished], timeout=PATIENCE_MS, order="strict"):
        worker.submit(request_)
    assert worker.heard == ["completion", "finished"]
    assert not worker.is_busy


def test_what_a_user_can_mend_is_said_in_the_engines_words(qtbot, make_worker, request_):
    worker = make_worker(Fails())
    with qtbot.waitSignal(worker.failed, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.heard == ["failed: The weights are damaged: put them there again."]


def test_a_bug_still_ends_the_job_and_is_logged(qtbot, make_worker, request_, caplog):
    worker = make_worker(Crashes())
    with qtbot.waitSignal(worker.failed, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.heard == [f"failed: {BUG_SENTENCE}"]
    assert "size mismatch" in caplog.text


def test_the_thread_is_of_use_after_a_bug(qtbot, make_worker, request_):
    engine = Crashes()
    worker = make_worker(engine)
    with qtbot.waitSignal(worker.failed, timeout=PATIENCE_MS):
        worker.submit(request_)
    engine.work = lambda report: None
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)


def test_cancel_answers_before_it_returns_and_nothing_comes_after(qtbot, make_worker, request_):
    engine = Deaf()
    worker = make_worker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    started = monotonic()
    worker.cancel()
    assert monotonic() - started < 1, "the step takes 20 seconds"
    assert worker.heard == ["cancelled"]
    assert not worker.is_busy
    engine.go.set()
    qtbot.wait(100)  # the engine ends its step and finds nobody interested
    assert worker.heard == ["cancelled"]


def test_cancel_stops_the_engine_at_its_next_step(qtbot, make_worker, request_):
    engine = FillWhenTold()
    worker = make_worker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    worker.cancel()
    assert worker.shut_down(1000)  # it was never told to go on, so it must have been stopped


def test_a_new_job_right_after_cancel_runs_and_the_old_one_stays_silent(qtbot, make_worker, request_):
    engine = Deaf()
    worker = make_worker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    worker.cancel()
    worker.submit(request_)
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        engine.go.set()
    assert worker.heard == ["cancelled", "completion", "finished"]


def test_the_latest_of_many_requests_wins(qtbot, make_worker, request_):
    engine = Deaf()
    worker = make_worker(engine)
    for _ in range(4):
        worker.submit(request_)
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        engine.go.set()
    assert worker.heard == ["cancelled"] * 3 + ["completion", "finished"]
    assert len(engine.requests) <= 2  # those that waited in between were never begun


def test_cancelling_nothing_says_nothing(make_worker):
    worker = make_worker(FillGrey())
    worker.cancel()
    assert worker.heard == []


class DraftsOneByOne(FillDrafts, FillOneByOne):
    """Makes a draft for each time that ``next`` is released."""


def test_a_draft_is_refined_between_two_fills(qtbot, make_worker, request_):
    engine = DraftsOneByOne()
    engine.refine_now.set()
    worker = make_worker(engine)
    request = replace(request_, settings=FillSettings(model="spn-probabilistic", samples=3))
    drafts, refined = [], []
    worker.completion_ready.connect(drafts.append)
    worker.refined.connect(lambda draft, made: refined.append((draft, made)))
    worker.submit(request)
    engine.next.release()
    qtbot.waitUntil(lambda: len(drafts) == 1, timeout=PATIENCE_MS)
    worker.refine(request, drafts[0])
    engine.next.release()
    qtbot.waitUntil(lambda: len(refined) == 1, timeout=PATIENCE_MS)
    assert worker.is_busy, "the third fill is still to come"
    assert refined[0][0] is drafts[0]
    assert refined[0][1].draft is None
    engine.next.release()
    qtbot.waitUntil(lambda: not worker.is_busy, timeout=PATIENCE_MS)
    assert len(drafts) == 3
    assert engine.refined == [0], "and once only"


def test_a_refinement_given_up_is_silent_and_the_fill_goes_on(qtbot, make_worker, request_):
    engine = FillDrafts()
    worker = make_worker(engine)
    request = replace(request_, settings=FillSettings(model="spn-probabilistic", samples=2))
    drafts, refined = [], []
    worker.completion_ready.connect(drafts.append)
    worker.refined.connect(lambda draft, made: refined.append(draft))
    worker.submit(request)
    qtbot.waitUntil(lambda: not worker.is_busy, timeout=PATIENCE_MS)
    worker.refine(request, drafts[0])
    qtbot.waitUntil(lambda: engine.refined == [0], timeout=PATIENCE_MS)
    worker.refine(request, drafts[1])
    engine.refine_now.set()
    qtbot.waitUntil(lambda: refined != [], timeout=PATIENCE_MS)
    assert refined == [drafts[1]]
    assert "cancelled" not in worker.heard


def test_progress_never_falls(qtbot, make_worker, request_):
    class Stutters(FillGrey):
        def work(self, report):
            for done in (2, 1, 3, 0):
                report(Progress("Filling", done, 3))

    worker, seen = make_worker(Stutters()), []
    worker.progressed.connect(lambda progress: seen.append(progress.done))
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert seen == sorted(seen)
    assert seen[-1] == 3


def test_the_engine_is_made_once_and_in_the_other_thread(qtbot, request_):
    makers = []

    def load():
        makers.append(threading.get_ident())
        return FillGrey()

    worker = EngineWorker(load)
    with qtbot.waitSignal(worker.ready, timeout=PATIENCE_MS) as ready:
        worker.preload("telea")
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.shut_down()
    assert ready.args == ["Test device"]
    assert len(makers) == 1
    assert makers[0] != threading.get_ident()


def test_preloading_asks_the_engine_for_the_model(qtbot, make_worker):
    engine = FillGrey()
    worker = make_worker(engine)
    with qtbot.waitSignal(worker.preload_ended, timeout=PATIENCE_MS):
        worker.preload("telea")
    assert engine.preloaded == ["telea"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InpaintError("There is no such device."), "There is no such device."),
        (OSError("libtorch"), BUG_SENTENCE),
    ],
)
def test_an_engine_that_cannot_be_loaded_fails_the_job_and_the_next_one_tries_again(
    qtbot, request_, error, sentence, caplog
):
    engines = [error, error, FillGrey()]

    def load():
        found = engines.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    worker = EngineWorker(load)
    with qtbot.waitSignal(worker.unavailable, timeout=PATIENCE_MS) as told:
        worker.preload("telea")
    with qtbot.waitSignal(worker.failed, timeout=PATIENCE_MS) as failed:
        worker.submit(request_)
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.shut_down()
    assert told.args == [sentence]
    assert failed.args == [sentence]


def test_shutting_down_in_the_middle_of_a_job_cancels_it_and_joins(qtbot, make_worker, request_):
    engine = FillWhenTold()
    worker = make_worker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    assert worker.shut_down()
    assert worker.heard == ["cancelled"]


def test_shutting_down_does_not_wait_for_ever_for_one_long_step(qtbot, make_worker, request_):
    engine = Deaf()
    worker = make_worker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    started = monotonic()
    assert not worker.shut_down(200)
    assert monotonic() - started < 5, "the step takes 20 seconds"
    engine.go.set()


def test_a_cancelled_job_is_no_error_in_the_log(qtbot, make_worker, request_, caplog):
    engine = FillWhenTold()
    worker = make_worker(engine)
    with caplog.at_level(logging.INFO):
        worker.submit(request_)
        qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
        worker.cancel()
        assert worker.shut_down()
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == []
