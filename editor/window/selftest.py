"""``inpaint-editor --selftest``: does this copy of the program work here? The whole path, without a hand.

A sample photo is opened in the real window, its suggested mask filled with PEN-Net in the real worker thread,
accepted, saved, read back and undone. The bundle is tested with this.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from editor.engine.gateway import LoadEngine, load_engine
from editor.engine.worker import EngineWorker
from editor.state.document import Document
from editor.state.photos.save_options import SaveChoice, SaveOffer
from editor.state.settings import SettingsFile
from editor.widgets.questions.questions import Changed, FillsOnShow, Overwrite, RecipeUse, Unsaved
from editor.window.main_window import MainWindow
from inpaint_core.files.read_write import read_image
from inpaint_core.filling.fringe.cover import cover_fringe
from inpaint_core.mask import feather_alpha
from inpaint_core.request import MaskArray
from resources import locate

FILE_TIMEOUT_MS: Final = 30_000
FILL_TIMEOUT_MS: Final = 300_000
"""Loading torch from a cold disk can take most of a minute."""
POLL_MS: Final = 20
MODEL: Final = "pennet"
"""A network, so that torch and the weights are tested too."""


class SelfTestError(Exception):
    """The program does not work here; the text says where it stopped."""


class Answers:
    """Answers in place of the dialogs."""

    def __init__(self, folder: Path) -> None:
        """Save into ``folder``, ask nobody."""
        self.target: Final = folder / "filled.png"

    def unsaved(self, title: str, *, has_fills: bool) -> Unsaved:
        return "discard"

    def unsaved_photos(self, titles: tuple[str, ...]) -> Unsaved:
        return "discard"

    def stop_filling(self, title: str) -> bool:
        return True

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        return "cancel"

    def changed_on_disk(self, title: str) -> Changed:
        return "cancel"

    def fills_on_show(self, title: str) -> FillsOnShow:
        return "keep"

    def photos_to_open(self, folder: Path) -> list[Path]:
        return []

    def folder_to_open(self, folder: Path) -> Path | None:
        return None

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        return SaveChoice(self.target)

    def mask_to_import(self, folder: Path) -> Path | None:
        return None

    def where_to_export(self, suggestion: Path) -> Path | None:
        return None

    def where_to_save_picture(self, suggestion: Path) -> Path | None:
        return None

    def checkpoint_to_import(self, folder: Path) -> Path | None:
        return None

    def click_model_files(self, folder: Path) -> list[Path]:
        return []

    def recipe_to_open(self, folder: Path) -> Path | None:
        return None

    def where_to_save_recipe(self, suggestion: Path) -> Path | None:
        return None

    def use_recipe(self, name: str, about: tuple[str, ...], *, photos: int) -> RecipeUse:
        return "cancel"


def main(load: LoadEngine = load_engine) -> int:
    """Run the test without a display, say in one sentence how it went, and return the exit code: 0 or 1.

    The user's settings are neither read nor written.

    Args:
        load: Makes the engine when it is first needed.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["inpaint-editor"])
    with tempfile.TemporaryDirectory() as folder:
        answers = Answers(Path(folder))
        settings = SettingsFile(Path(folder) / "settings.json")
        settings.current = replace(settings.current, model=MODEL)
        window = MainWindow(settings, EngineWorker(load), answers)
        try:
            sentence, code = f"Self-test passed: {run(window, answers)}", 0
        except SelfTestError as error:
            sentence, code = f"Self-test failed: {error}", 1
        finally:
            window.close()
    if sys.stdout is not None:  # a windowed program on Windows has none
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()
    if not window.engine_ended:
        os._exit(code)  # the engine is deep inside one long step, and ending its thread would abort
    window.deleteLater()
    application.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return code


def run(window: MainWindow, answers: Answers) -> str:
    """Take a sample photo through the window from opening to undo.

    Returns:
        What was done, in one sentence.

    Raises:
        SelfTestError: Something did not happen, or happened to the wrong pixels.
    """
    errors: list[str] = []
    for source in (window.files.notice, window.inpainting.notice):
        source.connect(lambda kind, text: errors.append(text) if kind == "error" else None)
    photo = locate.sample_paths()[0]
    window.show()
    window.files.open_path(photo, locate.suggested_mask(photo))
    _wait(lambda: window.document is not None and window.document.has_mask, "Opening the sample", errors)
    document = _document(window)
    mask, feather_px = document.mask.copy(), window.settings.current.feather_px
    covers = window.settings.current.cover_fringe
    if not window.actions_["inpaint"].isEnabled():
        raise SelfTestError(window.actions_["inpaint"].toolTip())
    timer = QElapsedTimer()
    timer.start()
    window.actions_["inpaint"].trigger()
    _wait(
        lambda: window.inpainting.is_choosing and not window.inpainting.is_running,
        "Filling",
        errors,
        timeout_ms=FILL_TIMEOUT_MS,
    )
    seconds = timer.elapsed() / 1000
    if (model := window.inpainting.completions[-1].model) != MODEL:
        raise SelfTestError(f"The window filled with {model} instead of {MODEL}: its weights are missing.")
    window.actions_["accept"].trigger()
    covered = cover_fringe(document.original, mask) if covers else mask
    _check_fill(document, hole=mask, touched=feather_alpha(covered, feather_px) > 0)
    window.actions_["save_as"].trigger()
    _wait(lambda: answers.target.exists() and not window.files.is_saving, "Saving", errors)
    if not np.array_equal(read_image(answers.target).image, document.image):
        raise SelfTestError("The saved file does not hold the pixels that were on the screen.")
    window.actions_["undo"].trigger()
    if not np.array_equal(document.image, document.original):
        raise SelfTestError("Undo did not bring the photo back.")
    return (
        f"{photo.name} was opened, filled in {seconds:.1f} s, saved and undone; known pixels are unchanged."
    )


def _document(window: MainWindow) -> Document:
    if window.document is None:
        raise SelfTestError("The sample was opened, but the window shows no photo.")
    return window.document


def _check_fill(document: Document, *, hole: MaskArray, touched: MaskArray) -> None:
    changed = (document.image != document.original).any(axis=2)
    if (changed & ~touched).any():
        raise SelfTestError(f"{(changed & ~touched).sum()} pixels outside the mask have changed.")
    if changed[hole].mean() < 0.5:
        raise SelfTestError("The hole still shows what was there before.")


def _wait(ready: Callable[[], bool], what: str, errors: list[str], timeout_ms: int = FILE_TIMEOUT_MS) -> None:
    """Let the window live until something is true, an error is told, or time is up."""
    loop, poll, clock = QEventLoop(), QTimer(), QElapsedTimer()
    poll.timeout.connect(lambda: loop.quit() if ready() or errors or clock.hasExpired(timeout_ms) else None)
    poll.start(POLL_MS)
    clock.start()
    loop.exec()
    poll.stop()
    if errors:
        raise SelfTestError(errors[0])
    if not ready():
        raise SelfTestError(f"{what} took longer than {timeout_ms // 1000} seconds.")
