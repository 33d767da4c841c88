"""What every test gets: an offscreen display, a home of its own, steady randomness, and no leaks."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ.setdefault("OMP_NUM_THREADS", "1")  # before anything imports torch: tests run side by side

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

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
def no_leaks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a Qt test that leaves a window, a running thread or a ticking timer behind.

    Widgets given to ``qtbot.addWidget`` are closed by pytest-qt before this looks.
    """
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QThread, QTimer  # noqa: PLC0415 - Qt only for the tests that use it

    started: WeakSet[QThread | QTimer] = WeakSet()
    for kind in (QThread, QTimer):
        monkeypatch.setattr(kind, "start", _noting(kind.start, started))
    windows = _top_level_windows()
    yield
    _settle()
    if _left_behind(started, windows):
        gc.collect()  # a window in a reference cycle is garbage, not a leak
        _settle()
    left = _left_behind(started, windows)
    assert not left, "left behind: " + ", ".join(left)


def _noting(start: Callable[..., None], started: WeakSet[Any]) -> Callable[..., None]:
    def start_and_note(thing: Any, *arguments: Any) -> None:
        started.add(thing)
        start(thing, *arguments)

    return start_and_note


def _top_level_windows() -> list[Any]:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    return QApplication.topLevelWidgets() if QApplication.instance() else []


def _settle() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool  # noqa: PLC0415

    QThreadPool.globalInstance().waitForDone(2000)
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _left_behind(started: WeakSet[Any], windows: list[Any]) -> list[str]:
    from PySide6.QtCore import QThread, QTimer  # noqa: PLC0415
    from shiboken6 import isValid  # noqa: PLC0415

    left = [f"window {window!r}" for window in _top_level_windows() if window not in windows]
    for thing in started:
        if not isValid(thing):
            continue
        if isinstance(thing, QThread) and thing.isRunning():
            left.append(f"running thread {thing!r}")
        elif isinstance(thing, QTimer) and thing.isActive():
            left.append(f"ticking timer {thing!r}")
    return sorted(left)
