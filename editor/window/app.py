"""Starts the program: log, theme, window. The window comes first, torch later."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from editor.engine.gateway import LoadEngine, load_engine
from editor.engine.gateway import load_instant as load_instant_engine
from editor.engine.worker import EngineWorker
from editor.state.settings import LanguageChoice, SettingsFile, ThemeChoice, settings_path
from editor.widgets.theme import apply_theme
from editor.window.crash_log import catch_crashes, start_log
from editor.window.geometry.on_screen import FirstPlace
from editor.window.language import speak
from editor.window.main_window import MainWindow
from editor.window.safety.end_signals import EndSignals
from inpaint_core.files.disk.opencv_threads import use_threads
from resources import locate

SWITCH_SECONDS: Final = 0.0005
"""How long another thread may run Python code while the window's waits for its turn.

The window's thread asks for its turn after every call into numpy. With Python's own 5 ms an undo of 300 tiles
beside a busy worker could wait for a second.
"""


def make_application() -> QApplication:
    """Return the program as Qt knows it; there is only ever one."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Inpaint Editor")
    app.setDesktopFileName("inpaint-editor")
    app.setWindowIcon(QIcon(str(locate.path("icons/inpaint-editor.png"))))
    return app


def make_window(
    *,
    theme: ThemeChoice | None = None,
    language: LanguageChoice | None = None,
    load: LoadEngine = load_engine,
    load_instant: LoadEngine | None = load_instant_engine,
) -> MainWindow:
    """Return a window with the user's settings, not shown yet. There must be a QApplication.

    Args:
        theme: Instead of the remembered one.
        language: Likewise.
        load: Makes the engine when it is first needed.
        load_instant: Makes what does instant fills; None leaves them to the engine.
    """
    app = QApplication.instance()
    settings = SettingsFile(settings_path())
    if theme is not None:
        settings.current = replace(settings.current, theme=theme)
    if app is not None:
        speak(app, language or settings.current.language)
    if isinstance(app, QApplication):
        apply_theme(app, settings.current.theme)
    return MainWindow(settings, EngineWorker(load, load_instant=load_instant))


def run(  # noqa: PLR0913 - what comes after the photos is for tests
    photos: Sequence[Path] = (),
    masks: Sequence[Path] = (),
    *,
    theme: ThemeChoice | None = None,
    language: LanguageChoice | None = None,
    load: LoadEngine = load_engine,
    load_instant: LoadEngine | None = load_instant_engine,
    leave: Callable[[int], None] = os._exit,
    started: Callable[[MainWindow], None] = lambda _: None,
) -> int:
    """Show the window until it is closed.

    Args:
        photos: To open at once, or folders of photos.
        masks: Of these photos, in the same order; fewer than photos leave the last without.
        theme: Instead of the remembered one.
        language: Likewise.
        load: Makes the engine when it is first needed.
        load_instant: Makes what does instant fills; None leaves them to the engine.
        leave: Ends the process without waiting for its threads.
        started: Is given the window once it is shown.

    Returns:
        The exit status.
    """
    log_file = start_log()
    use_threads()
    app = make_application()
    window = make_window(theme=theme, language=language, load=load, load_instant=load_instant)
    catch_crashes(lambda sentence: window.show_notice("error", sentence))
    FirstPlace(window)
    window.show()
    window.journals.look()
    ending = EndSignals()
    ending.came.connect(window.end)
    ending.came.connect(app.quit)  # a dialog that is open does not keep the program
    if photos:
        window.files.open_paths(photos, masks)
    started(window)
    status = app.exec()
    ending.stop()
    if not window.engine_ended:
        # The engine is deep inside one long step, and ending a QThread that runs would abort. All is saved.
        if log_file is not None:
            log_file.flush()
        leave(status)
    return status
