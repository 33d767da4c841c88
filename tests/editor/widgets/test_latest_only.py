"""Only what was asked for last is heard of, whatever the threads still do."""

import threading

import pytest

from editor.widgets import latest_only
from editor.widgets.latest_only import LatestOnly
from inpaint_core.errors import BadImageError


@pytest.fixture
def work(qtbot):
    work = LatestOnly()
    yield work
    work.wait()


def test_what_is_overtaken_is_not_heard_of(work, qtbot):
    go, heard = threading.Event(), []
    work.start("first", lambda: go.wait(10) and "first", done=heard.append, failed=heard.append)
    work.start("second", lambda: "second", done=heard.append, failed=heard.append)
    qtbot.waitUntil(lambda: heard == ["second"], timeout=5000)
    go.set()
    work.wait()
    qtbot.wait(50)
    assert heard == ["second"]


def test_what_is_given_up_is_not_heard_of_and_is_over_at_once(work, qtbot):
    go, heard, over = threading.Event(), [], []
    work.over.connect(lambda: over.append(True))
    work.start("slow", lambda: go.wait(10), done=heard.append, failed=heard.append)
    assert work.is_busy
    work.give_up()
    assert over == [True]
    assert not work.is_busy
    go.set()
    work.wait()
    qtbot.wait(50)
    assert heard == []


@pytest.mark.parametrize(
    ("error", "words"),
    [(BadImageError("It is no photo."), "It is no photo."), (KeyError("x"), "Something went")],
)
def test_a_failure_is_a_sentence(work, qtbot, error, words, caplog):
    def fail():
        raise error

    failed = []
    work.start("broken", fail, done=lambda _: None, failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed), timeout=5000)
    assert failed[0].startswith(words)


def test_only_slow_work_is_told_of(work, qtbot, monkeypatch):
    slow, go = [], threading.Event()
    work.slow.connect(slow.append)
    work.start("quick", lambda: None, done=lambda _: None, failed=lambda _: None)
    qtbot.waitUntil(lambda: not work.is_busy, timeout=5000)
    work.start("slow", lambda: go.wait(10), done=lambda _: None, failed=lambda _: None)
    qtbot.waitUntil(lambda: slow == ["slow"], timeout=latest_only.SLOW_MS + 3000)
    go.set()
    qtbot.waitUntil(lambda: not work.is_busy, timeout=5000)
