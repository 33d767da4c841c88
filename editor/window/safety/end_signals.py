"""The system's wish that the program ends: SIGTERM at logging out, SIGHUP, Ctrl-C in a terminal."""

import contextlib
import signal
import socket
from types import FrameType
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

ENDING: Final = ("SIGTERM", "SIGINT", "SIGHUP")
"""Those that the system has are heard."""


class EndSignals(QObject):
    """Turns signals of the system into one of Qt, emitted in the window's thread."""

    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Listen from now on; there can be one of these at a time, in the main thread."""
        super().__init__(parent)
        # Python runs handlers only between two of its own steps, and Qt waits outside of Python. But the
        # number of a signal is written into a socket at once, and Qt waits for that.
        self._read, self._written = socket.socketpair()
        self._read.settimeout(0)
        self._written.settimeout(0)
        self._fd_before = signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
        self._before = {number: signal.signal(number, _wake) for number in numbers}
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    def stop(self) -> None:
        """Leave signals to whoever had them before."""
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._fd_before)
        self._read.close()
        self._written.close()

    def _on_readable(self) -> None:
        numbers = b""
        with contextlib.suppress(OSError):
            numbers = self._read.recv(64)
        if set(numbers) & {int(number) for number in self._before}:
            self.came.emit()


def _wake(number: int, frame: FrameType | None) -> None:
    """Do nothing: that there is a handler is what makes Python write into the socket."""
