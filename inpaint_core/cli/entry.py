"""Where every command begins, before anything slow is imported: Ctrl-C ends it with a word at any moment."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

STOPPED: Final = 130
"""What a shell expects after Ctrl-C."""
PIPE_CLOSED: Final = 141
"""What a shell expects of a program whose reader went away."""


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


def run_command(find: Callable[[], Callable[[], int]]) -> int:
    """Import a command, run it, and return its exit status.

    Args:
        find: Imports the command's function and returns it.
    """
    try:
        with leaving_at_once():
            command = find()
        try:
            return command()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("Stopped.\n")
        return STOPPED
    except BrokenPipeError:
        # Nobody reads any more; Python would complain once again when it flushes on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def batch() -> int:
    """Run ``inpaint-batch``."""

    def find() -> Callable[[], int]:
        from inpaint_core.cli.main import main  # noqa: PLC0415 - see the top

        return main

    return run_command(find)


if __name__ == "__main__":
    sys.exit(batch())
