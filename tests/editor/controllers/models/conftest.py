"""The window of models, and what a test needs to press in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from editor.controllers.models.models import ModelsController
from editor.dialogs.models.download_dialog import DownloadDialog
from editor.dialogs.models.models_window import ModelsWindow
from tests.editor.conftest import Studio
from tests.inpaint_core.checkpoint_files import LAYOUTS, network_state
from tests.inpaint_core.downloads.weights_server import Server, serving

IMPORT_MS = 60_000
"""The first import loads torch's half of the program; on a busy machine that takes long."""


def words(widget: QWidget) -> str:
    """Everything that is written in a window, and can be seen."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def button(widget: QWidget, text: str) -> QAbstractButton:
    """The one button with a text, or a name for screen readers."""
    found = [
        one
        for one in widget.findChildren(QAbstractButton)
        if text in (one.text().replace("&", ""), one.accessibleName()) and one.isVisibleTo(widget)
    ]
    assert len(found) == 1, f"{text}: {[one.text() for one in widget.findChildren(QAbstractButton)]}"
    return found[0]


def press(widget: QWidget, text: str) -> None:
    """Click a button that can be clicked."""
    found = button(widget, text)
    assert found.isEnabled(), f"{text} is off"
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


@dataclass
class Shelf:
    """A studio with its window of models open."""

    studio: Studio

    @property
    def controller(self) -> ModelsController:
        return self.studio.window.models_window

    @property
    def window(self) -> ModelsWindow:
        assert self.controller.dialog is not None
        return self.controller.dialog

    @property
    def page(self) -> str:
        return words(self.window.page)

    @property
    def status(self) -> str:
        return self.window.status.text()

    def choose(self, model: str) -> None:
        """Click a model in the list."""
        rows = self.window.list
        for number in range(rows.count()):
            item = rows.item(number)
            if item.data(Qt.ItemDataRole.UserRole) == model:
                rows.scrollToItem(item)
                place = rows.visualItemRect(item).center()
                QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
                assert rows.shown == model
                return
        raise AssertionError(f"{model} is not listed")

    def press(self, text: str) -> None:
        press(self.window, text)

    @property
    def download(self) -> DownloadDialog:
        assert self.controller.downloads.dialog is not None
        return self.controller.downloads.dialog

    def wait(self, condition: Callable[[], bool]) -> None:
        self.studio.wait(condition)

    def wait_for(self, step: str) -> None:
        """Wait until the download is so far."""
        self.studio.qtbot.waitUntil(lambda: self.download.step == step, timeout=IMPORT_MS)


@pytest.fixture
def shelf(studio: Callable[..., Studio]) -> Iterator[Shelf]:
    made = Shelf(studio())
    QTest.mouseClick(made.studio.window.model_panel.more, Qt.MouseButton.LeftButton)
    made.studio.qtbot.waitExposed(made.window)
    yield made
    if made.controller.downloads.dialog is not None:
        made.controller.downloads.dialog.close()
    if made.controller.dialog is not None:
        made.controller.dialog.close()


@pytest.fixture(scope="session")
def checkpoint_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A checkpoint of PEN-Net, as its authors write them."""
    path = tmp_path_factory.mktemp("checkpoint") / "gen_00033.pth"
    LAYOUTS["netG"](network_state("pennet"), path)
    return path.read_bytes()


@pytest.fixture
def server(checkpoint_bytes: bytes) -> Iterator[Server]:
    with serving(checkpoint_bytes, "gen_00033.pth") as server:
        server.tag = '"first"'
        yield server


@pytest.fixture
def checkpoint(checkpoint_bytes: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "gen_00033.pth"
    path.write_bytes(checkpoint_bytes)
    return path
