"""What nobody caught is logged and said; the window stays."""

import logging
import sys

import pytest

from editor.window.crash_log import catch_crashes, log_path, start_log


@pytest.fixture
def root_logger():
    root = logging.getLogger()
    before, level, hook = list(root.handlers), root.level, sys.excepthook
    yield root
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    sys.excepthook = hook


def crash(error):
    sys.excepthook(type(error), error, None)


def test_a_crash_is_in_the_log_file_and_on_the_screen(root_logger):
    handler = start_log()
    sentences = []
    catch_crashes(sentences.append)
    crash(ZeroDivisionError("sums"))
    handler.flush()
    assert "ZeroDivisionError: sums" in log_path().read_text(encoding="utf-8")
    assert len(sentences) == 1
    assert "Your photo is still here" in sentences[0]


def test_a_crash_after_the_window_is_gone_is_only_logged(root_logger, caplog):
    def show(sentence):
        raise RuntimeError("Internal C++ object already deleted.")

    catch_crashes(show)
    crash(ValueError("late"))
    assert "late" in caplog.text


def test_ctrl_c_is_no_crash(root_logger, capsys):
    sentences = []
    catch_crashes(sentences.append)
    crash(KeyboardInterrupt())
    assert sentences == []


def test_a_log_that_cannot_be_written_stops_nobody(root_logger, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("INPAINT_CONFIG_DIR", str(tmp_path / "file"))
    assert start_log() is None
