"""What every test gets: an offscreen display, a home of its own, steady randomness, and no leaks."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from resources import locate

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty home: settings, weights and caches of the user are neither read nor written."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable, folder in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
        ("INPAINT_CONFIG_DIR", "settings"),
        ("INPAINT_WEIGHTS_DIR", "weights"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    return home


@pytest.fixture
def sample_photo() -> NDArray[np.uint8]:
    """A real photo, H x W x 3 RGB uint8: the first sample."""
    with Image.open(locate.sample_paths()[0]) as opened:
        return np.array(opened.convert("RGB"))


@pytest.fixture
def sample_mask() -> NDArray[np.bool_]:
    """The mask suggested for ``sample_photo``, H x W, True = hole."""
    found = locate.suggested_mask(locate.sample_paths()[0])
    assert found is not None
    with Image.open(found) as opened:
        return np.array(opened.convert("L")) >= 128


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, a running thread or a ticking timer behind.

    Widgets given to ``qtbot.addWidget`` are closed by pytest-qt before this looks.
    """
    if "PySide6.QtWidgets" not in sys.modules and "qtbot" not in request.fixturenames:
        yield
        return
    before = {id(thing) for thing in _living_qt()}
    yield
    _let_go()
    left = [describe for thing in _living_qt() if id(thing) not in before if (describe := _describe(thing))]
    assert not left, "left behind: " + ", ".join(sorted(left))


def _living_qt() -> list[object]:
    from PySide6.QtCore import QThread, QTimer  # noqa: PLC0415 - Qt only for the tests that use it
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    widgets: list[object] = list(QApplication.topLevelWidgets()) if QApplication.instance() else []
    return widgets + [thing for thing in gc.get_objects() if isinstance(thing, QThread | QTimer)]


def _let_go() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool  # noqa: PLC0415

    if QCoreApplication.instance() is not None:
        QThreadPool.globalInstance().waitForDone(2000)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def _describe(thing: object) -> str:
    from PySide6.QtCore import QThread, QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QWidget  # noqa: PLC0415
    from shiboken6 import isValid  # noqa: PLC0415

    if not isValid(thing):
        return ""
    if isinstance(thing, QThread):
        return f"running thread {thing!r}" if thing.isRunning() else ""
    if isinstance(thing, QTimer):
        return f"ticking timer {thing!r}" if thing.isActive() else ""
    if isinstance(thing, QWidget):
        return f"window {thing!r}"
    return ""
