"""A window with a small engine, and a photo to open in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication

from editor.engine.worker import EngineWorker
from editor.state.settings import Settings, SettingsFile, settings_path
from editor.window.main_window import MainWindow
from tests.editor.small_engines import PATIENCE_MS, Answers, FillGrey, FillWhenTold, write_photo


@dataclass
class Studio:
    """A window with everything a test needs to drive it."""

    window: MainWindow
    answers: Answers
    engine: FillGrey
    qtbot: Any

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def open(self, path: Path, mask: Path | None = None) -> None:
        before = self.window.document
        self.window.files.open_path(path, mask)
        self.wait(lambda: self.window.document is not before)
        self.settle()

    def at(self, x: float, y: float) -> QPoint:
        """The point of the canvas over a point of the photo."""
        canvas = self.window.canvas
        return (QPointF(*canvas.viewport.to_view(x, y)) / canvas.devicePixelRatio()).toPoint()

    def paint(self, at: tuple[float, float] | None = None, *, radius: float = 8) -> None:
        """Mask a dot, by default in the middle, without the mouse; the canvas has its own tests."""
        document = self.window.document
        x, y = at or (document.width / 2, document.height / 2)
        document.begin_stroke(add=True)
        document.stroke_to(x, y, radius)
        document.end_stroke()

    def trigger(self, name: str) -> None:
        action = self.window.actions_[name]
        assert action.isEnabled(), f"{name} is off"
        action.trigger()

    def inpaint(self) -> None:
        """Run a fill to its end."""
        before = len(self.window.inpainting.completions)
        self.trigger("inpaint")
        self.wait(lambda: len(self.window.inpainting.completions) > before)
        self.wait(lambda: not self.window.inpainting.is_running)

    def settle(self) -> None:
        """Wait until no file is read or written."""
        window = self.window
        self.wait(lambda: not (window.background.is_busy or window.files.reading.is_busy))

    @property
    def notices(self) -> list[str]:
        return [f"{notice.kind}: {notice.text}" for notice in self.window.area.notices.notices]


@pytest.fixture
def studio(qtbot) -> Iterator[Callable[..., Studio]]:
    """Return what makes a window with a small engine; it is closed after the test, whatever it was doing."""
    made: list[Studio] = []

    def make(engine: FillGrey | None = None, model: str = "telea") -> Studio:
        engine = engine or FillGrey()
        settings = SettingsFile(settings_path())
        if not settings.path.exists():
            settings.current = Settings(model=model)
        answers = Answers()
        window = MainWindow(settings, EngineWorker(lambda: engine), answers)
        made.append(Studio(window, answers, engine, qtbot))
        window.show()
        qtbot.waitExposed(window)
        return made[-1]

    yield make
    for studio in made:  # not by qtbot: that would delete a window that asks before it closes
        if isinstance(studio.engine, FillWhenTold):
            studio.engine.go.set()
        studio.settle()
        studio.answers.unsaved_answer = "discard"
        studio.window.close()
        assert not studio.window.isVisible()
        studio.window.deleteLater()
    QGuiApplication.clipboard().clear()  # a QMimeData of ours must not outlive Python


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small PNG photo in a folder of its own."""
    return write_photo(tmp_path / "photo.png")
