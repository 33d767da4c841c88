"""Keep the processes that decode photos alive while the run they belong to is asked to stop.

Ctrl-C reaches every process of a terminal's foreground, and ``timeout``, batch systems and service managers
send their termination signal to whole groups as well. A worker that dies of it takes the run along before
the checkpoint is written: only the training process may decide when to end.
"""

import os
import signal
import sys
import threading
from typing import Final

ENDED_BY_PARENT: Final = 0
"""Exit status of a worker that the training process ends, as torch's own handler gives it."""


def outlive_group_signals(worker: int) -> None:
    """Let a worker pass over interrupts, and over terminations that its parent did not send.

    A worker whose parent is gone ends by itself: torch looks every few seconds.

    Args:
        worker: Its number, which ``DataLoader`` passes; not looked at.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":  # elsewhere nothing says who sent a signal
        # Ignoring it altogether would be too much: a run that fails ends its workers by this signal at exit,
        # and waits for them.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        threading.Thread(target=_await_parent, args=(os.getppid(),), daemon=True).start()


def _await_parent(parent: int) -> None:
    """End this process when the termination signal comes from its parent."""
    while sys.platform == "linux":
        if signal.sigwaitinfo({signal.SIGTERM}).si_pid == parent:
            os._exit(ENDED_BY_PARENT)
