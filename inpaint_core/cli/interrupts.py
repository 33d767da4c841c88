"""Ctrl-C while a command has nothing to lose yet."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final

STOPPED: Final = 130
"""What a shell expects after Ctrl-C."""


@contextlib.contextmanager
def leaving_at_once() -> Iterator[None]:
    """End the process at Ctrl-C while libraries are imported, before there is anything to lose.

    A ``KeyboardInterrupt`` in the middle of an import leaves half a library, and some then fail with anything
    but that.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # somebody has wishes of his own
        yield
        return
    signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _leave:
            signal.signal(signal.SIGINT, before)


def _leave(number: int, frame: FrameType | None) -> None:
    os.write(2, b"Stopped.\n")
    os._exit(STOPPED)
