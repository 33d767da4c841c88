"""File work beside the window."""

import logging
import threading
from pathlib import Path

import pytest

from editor.state.bug_sentence import BUG_SENTENCE
from editor.widgets.background import Background
from editor.widgets.latest_only import LatestOnly
from inpaint_core.errors import NO_MEMORY, BadImageError, Cancelled
from inpaint_core.files.disk import memory
from inpaint_core.files.read_write import read_image
from tests.editor.small_engines import PATIENCE_MS


def test_results_come_back_into_the_windows_thread(qtbot):
    background, seen = Background(), []
    background.run(
        "Working…",
        threading.get_ident,
        done=lambda ident: seen.append((ident, threading.get_ident())),
        failed=seen.append,
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE_MS)
    worked_in, told_in = seen[0]
    assert worked_in != told_in == threading.get_ident()


def test_pieces_are_done_one_after_the_other_and_the_line_says_which(qtbot):
    background, labels, order = Background(), [], []
    background.busy_changed.connect(labels.append)
    for number in range(3):
        background.run(
            f"Piece {number}", lambda number=number: number, done=order.append, failed=lambda sentence: None
        )
    qtbot.waitUntil(lambda: not background.is_busy, timeout=PATIENCE_MS)
    assert order == [0, 1, 2]
    assert labels == ["Piece 0", "Piece 0", "Piece 0", "Piece 1", "Piece 2", ""]


def test_a_file_that_cannot_be_read_is_told_in_its_own_words(qtbot, tmp_path: Path):
    background, sentences = Background(), []
    background.run(
        "Opening…", lambda: read_image(tmp_path / "gone.png"), done=lambda _: None, failed=sentences.append
    )
    qtbot.waitUntil(lambda: bool(sentences), timeout=PATIENCE_MS)
    assert sentences == [f"There is no file gone.png in {tmp_path}."]


def test_a_bug_and_a_lack_of_memory_are_told_too(qtbot, caplog):
    background, sentences = Background(), []

    def fail(error: Exception) -> None:
        raise error

    for error in (ZeroDivisionError("sums"), MemoryError(), BadImageError("No photo.")):
        background.run("…", lambda error=error: fail(error), done=lambda _: None, failed=sentences.append)
    qtbot.waitUntil(lambda: len(sentences) == 3, timeout=PATIENCE_MS)
    assert sentences == [BUG_SENTENCE, NO_MEMORY, "No photo."]
    assert "sums" in caplog.text


@pytest.mark.parametrize("make", [Background, LatestOnly])
def test_work_that_was_cancelled_is_no_error_and_the_next_piece_is_done(qtbot, caplog, make):
    def work() -> None:
        raise Cancelled

    beside, told = make(), []
    begin = beside.run if isinstance(beside, Background) else beside.start
    begin("Looking…", work, done=told.append, failed=told.append)
    qtbot.waitUntil(lambda: not beside.is_busy, timeout=PATIENCE_MS)
    begin("Looking…", lambda: "found", done=told.append, failed=told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert told == ["found"]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_work_that_no_thread_can_begin_is_told_at_once(qtbot, monkeypatch):
    monkeypatch.setattr(memory, "free_address_space", lambda: 10 * 2**20)
    background, told = Background(), []
    background.run("Opening…", lambda: told.append("done"), done=told.append, failed=told.append)
    assert told == [NO_MEMORY]
    assert not background.is_busy
