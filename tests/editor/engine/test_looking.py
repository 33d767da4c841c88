"""A wish to look inside a model: the latest one counts, and a fill goes first."""

import threading

import pytest

from editor.engine.jobs import PriorWish
from editor.state.bug_sentence import BUG_SENTENCE
from tests.editor.small_engines import PATIENCE_MS, FillWhenTold
from tests.editor.small_priors import CrashesLooking, ShowsNothing, ShowsPrior, ShowsWhenTold


class LooksBesideFills(ShowsPrior, FillWhenTold):
    """Looks at once, and fills when told."""


@pytest.fixture
def make_looker(qtbot, make_worker):
    def make(engine):
        worker = make_worker(engine)
        worker.prior_ready.connect(lambda views: worker.heard.append(f"prior {views[0].k}"))
        worker.prior_failed.connect(lambda sentence: worker.heard.append(f"no prior: {sentence}"))
        return worker

    return make


def test_a_prior_comes_back_and_leaves_the_worker_free(qtbot, make_looker, request_):
    worker = make_looker(ShowsPrior())
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        worker.look(PriorWish(request_, 5))
        assert worker.heard == [], "not there yet"
        assert not worker.is_busy, "a prior is no fill"
    assert worker.heard == ["prior 5"]
    assert not worker.is_busy


def test_a_newer_wish_replaces_those_before_it(qtbot, make_looker, request_):
    engine = ShowsWhenTold()
    worker = make_looker(engine)
    worker.look(PriorWish(request_, 2))
    qtbot.waitUntil(engine.looking.is_set, timeout=PATIENCE_MS)
    for k in (3, 4, 5):
        worker.look(PriorWish(request_, k))
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        engine.show.set()
    assert worker.heard == ["prior 5"]
    assert [k for _, k in engine.asked] == [2, 5], "those that waited in between were never begun"


def test_a_newer_wish_stops_the_look_that_runs(qtbot, make_looker, request_):
    class LooksUp(ShowsPrior):
        """Looks for ever for two groups, unless nobody wants them any more."""

        looking = threading.Event()

        def prior(self, request, k, space="taught", fill=None, check=None, part=None):
            while k == 2:
                self.looking.set()
                check()
            return super().prior(request, k, space, fill, check, part)

    worker = make_looker(LooksUp())
    worker.look(PriorWish(request_, 2))
    qtbot.waitUntil(LooksUp.looking.is_set, timeout=PATIENCE_MS)
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        worker.look(PriorWish(request_, 5, fills=(None, None)))
    assert worker.heard == ["prior 5"]


def test_a_fill_goes_before_a_prior_that_has_not_begun(qtbot, make_looker, request_):
    engine = ShowsWhenTold()
    worker = make_looker(engine)
    worker.look(PriorWish(request_, 2))
    qtbot.waitUntil(engine.looking.is_set, timeout=PATIENCE_MS)
    worker.look(PriorWish(request_, 3))  # waits for the one that runs
    worker.submit(request_)
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        engine.show.set()
    assert worker.heard == ["completion", "finished", "prior 3"]


def test_a_prior_wanted_during_a_fill_waits_for_its_end(qtbot, make_looker, request_):
    engine = LooksBesideFills()
    worker = make_looker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    worker.look(PriorWish(request_, 4))
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        engine.go.set()
    assert worker.heard == ["completion", "finished", "prior 4"]


def test_a_fill_submitted_at_the_end_of_another_goes_before_a_prior_too(qtbot, make_looker, request_):
    engine = LooksBesideFills()
    worker = make_looker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    worker.look(PriorWish(request_, 4))
    worker.finished.connect(lambda: worker.submit(request_) if len(engine.requests) == 1 else None)
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        engine.go.set()
    assert worker.heard == ["completion", "finished"] * 2 + ["prior 4"]


def test_a_prior_waits_no_longer_when_the_fill_is_cancelled(qtbot, make_looker, request_):
    engine = LooksBesideFills()
    worker = make_looker(engine)
    worker.submit(request_)
    qtbot.waitUntil(engine.begun.is_set, timeout=PATIENCE_MS)
    worker.look(PriorWish(request_, 4))
    with qtbot.waitSignal(worker.prior_ready, timeout=PATIENCE_MS):
        worker.cancel()
    assert worker.heard == ["cancelled", "prior 4"]


def test_of_a_withdrawn_wish_nothing_is_heard(qtbot, make_looker, request_):
    engine = ShowsWhenTold()
    worker = make_looker(engine)
    worker.look(PriorWish(request_, 2))
    qtbot.waitUntil(engine.looking.is_set, timeout=PATIENCE_MS)
    worker.stop_looking()
    engine.show.set()
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.heard == ["completion", "finished"]


@pytest.mark.parametrize(
    ("engine", "sentence"),
    [(ShowsNothing(), "There is nothing to see here."), (CrashesLooking(), BUG_SENTENCE)],
)
def test_a_prior_that_cannot_be_had_is_said_and_the_thread_goes_on(
    qtbot, make_looker, request_, engine, sentence
):
    worker = make_looker(engine)
    with qtbot.waitSignal(worker.prior_failed, timeout=PATIENCE_MS):
        worker.look(PriorWish(request_, 2))
    with qtbot.waitSignal(worker.finished, timeout=PATIENCE_MS):
        worker.submit(request_)
    assert worker.heard == [f"no prior: {sentence}", "completion", "finished"]


def test_shutting_down_forgets_a_prior_that_waits(qtbot, make_looker, request_):
    engine = ShowsWhenTold()
    worker = make_looker(engine)
    worker.look(PriorWish(request_, 2))
    qtbot.waitUntil(engine.looking.is_set, timeout=PATIENCE_MS)
    worker.look(PriorWish(request_, 3))
    engine.show.set()
    assert worker.shut_down()
    assert [k for _, k in engine.asked] == [2]
    assert worker.heard == []
