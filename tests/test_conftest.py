"""The net that catches leaked windows, threads and timers has no holes itself."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

OUR_CONFTEST = (Path(__file__).parent / "conftest.py").read_text(encoding="utf-8")

LEAKS = {
    "window": (
        "from PySide6.QtWidgets import QWidget\nkept = []\ndef test_it(qtbot): kept.append(QWidget())\n"
    ),
    "running thread": (
        "from PySide6.QtCore import QThread\nkept = []\n"
        "def test_it(qtbot): kept.append(QThread()); kept[0].start()\n"
        "def test_stop(): kept[0].quit(); assert kept[0].wait(2000)\n"
    ),
    "ticking timer": (
        "from PySide6.QtCore import QTimer\nkept = []\n"
        "def test_it(qtbot): kept.append(QTimer()); kept[0].start(60_000)\n"
        "def test_stop(): kept[0].stop()\n"
    ),
}

TIDY = """
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

def test_it(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    thread, timer = QThread(), QTimer()
    thread.start()
    timer.start(60_000)
    timer.stop()
    thread.quit()
    assert thread.wait(2000)
"""


@pytest.mark.parametrize("what", LEAKS)
def test_a_leak_fails_the_test_that_made_it(pytester: pytest.Pytester, what: str) -> None:
    pytester.makeconftest(OUR_CONFTEST)
    pytester.makepyfile(LEAKS[what])
    outcome = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    assert outcome.parseoutcomes().get("errors") == 1
    outcome.stdout.fnmatch_lines([f"*left behind: {what}*"])


def test_a_tidy_test_passes(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(OUR_CONFTEST)
    pytester.makepyfile(TIDY)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
