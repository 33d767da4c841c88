"""Real editors in processes of their own, killed for good."""

import signal
import sys

import pytest

from benchmarks.crash.kills import PROMISED_SECONDS, kill_once


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_editor_loses_five_seconds_at_most_and_no_file(tmp_path):
    outcome = kill_once(tmp_path, seed=3)
    assert outcome.trouble == ""
    assert outcome.states > 1
    assert outcome.lost_seconds <= PROMISED_SECONDS


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM that a program hears")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_editor_that_is_asked_to_end_loses_nothing(tmp_path, how):
    outcome = kill_once(tmp_path, seed=4, how=how)
    assert outcome.trouble == ""
    assert outcome.lost_seconds <= 0
