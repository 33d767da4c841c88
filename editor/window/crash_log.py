"""Where the program writes what happened: a log file that stays below a megabyte. No Qt."""

import contextlib
import logging
import os
import platform
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

import platformdirs

from editor.state.bug_sentence import fault_sentence
from editor.state.language.translation import translate

log = logging.getLogger(__name__)

MAX_LOG_BYTES: Final = 256 * 1024
LOGS_KEPT: Final = 2


def log_path() -> Path:
    """Return where the log is, beside the settings if INPAINT_CONFIG_DIR moves those."""
    folder = os.environ.get("INPAINT_CONFIG_DIR")
    return (Path(folder) if folder else platformdirs.user_log_path("inpaint-editor")) / "inpaint-editor.log"


def start_log() -> logging.Handler | None:
    """Send everything of INFO and above to the log file, and warnings to stderr too.

    Returns:
        The file's handler; None when no file can be written, which stops nobody.
    """
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    console = logging.StreamHandler()
    console.setLevel(logging.WARNING)
    console.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(console)
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=MAX_LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
    except OSError as error:
        log.warning("no log file: %s", error)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root.addHandler(handler)
    log.info("started on %s, Python %s", platform.platform(), platform.python_version())
    return handler


def catch_crashes(show: Callable[[str], None]) -> None:
    """Log what nobody caught, and tell the user, instead of ending the program.

    Args:
        show: Shows a sentence; called in the thread of the crash only if that is the main one.
    """

    def on_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.critical("not caught", exc_info=(kind, error, trace))
        with contextlib.suppress(RuntimeError):  # the window may be gone already
            show(
                translate(
                    "CrashLog",
                    "{fault_sentence} Your photo is still here: save it under another name to be safe.",
                ).format(fault_sentence=fault_sentence(error))
            )

    sys.excepthook = on_crash
