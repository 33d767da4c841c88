"""One start of the editor, timed from inside; run by ``bench_startup`` as a process of its own.

``python -m benchmarks.startup_child [PHOTO ...]`` prints ``painted``, the monotonic time of the window's
first painted image and whether torch was loaded by then; and for each photo ``opened`` and its seconds.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer

from editor.engine.quiet_import import without_collections

with without_collections():  # as the program does
    from editor.window import app
    from editor.window.main_window import MainWindow

REST_MS: Final = 500
"""Between two photos, so that what the first has left to do does not count for the second."""


class Start(QObject):
    """Waits for the first paint of a window, then opens photos one after the other and closes it."""

    def __init__(self, window: MainWindow, photos: Iterator[Path]) -> None:
        super().__init__(window)
        self._window, self._photos = window, photos
        self._is_painted = False
        self._began = 0.0
        window.installEventFilter(self)
        window.files.opened.connect(self._on_opened)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and watched is self._window and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._on_painted)  # once everything of this round is painted
        return False

    def _on_painted(self) -> None:
        print("painted", time.monotonic(), "torch" in sys.modules, flush=True)
        self._open_next()

    def _open_next(self) -> None:
        photo = next(self._photos, None)
        if photo is None:
            self._window.close()
            return
        self._began = time.monotonic()
        self._window.files.open_path(photo)

    def _on_opened(self) -> None:
        self._window.canvas.repaint()
        print("opened", time.monotonic() - self._began, flush=True)
        QTimer.singleShot(REST_MS, self._open_next)


def main() -> int:
    application = app.make_application()
    window = app.make_window(theme="dark")
    Start(window, map(Path, sys.argv[1:]))  # a child of the window, which holds it
    window.show()
    status = application.exec()
    if not window.engine_ended:
        os._exit(status)  # as the editor does: the engine is loading torch, and is not waited for
    return status


if __name__ == "__main__":
    sys.exit(main())
