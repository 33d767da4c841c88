"""Where every command begins, before anything slow is imported: Ctrl-C ends it with a word at any moment."""

import os
import sys
from collections.abc import Callable
from typing import Final

from inpaint_core.cli.interrupts import STOPPED, leaving_at_once
from inpaint_core.errors import NO_MEMORY, is_out_of_memory
from inpaint_core.waiting_threads import let_waiting_threads_sleep

FAILED: Final = 1
"""What every command returns when it fails."""
PIPE_CLOSED: Final = 141
"""What a shell expects of a program whose reader went away."""


def run_command(find: Callable[[], Callable[[], int]]) -> int:
    """Import a command, run it, and return its exit status.

    Args:
        find: Imports the command's function and returns it.
    """
    let_waiting_threads_sleep()
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
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        if sys.stderr is not None:
            sys.stderr.write(f"{NO_MEMORY}\n")  # most likely not even for the libraries
        return FAILED


def batch() -> int:
    """Run ``inpaint-batch``."""

    def find() -> Callable[[], int]:
        from inpaint_core.cli.main import main  # noqa: PLC0415 - see the top

        return main

    return run_command(find)


if __name__ == "__main__":
    sys.exit(batch())
