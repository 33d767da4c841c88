"""Where ``inpaint-editor`` begins: what Qt needs of the system is looked for before Qt is imported."""

import os
import sys

from editor.engine.quiet_import import without_collections
from editor.window.system_libraries import why_no_start
from inpaint_core.waiting_threads import let_waiting_threads_sleep

WITHOUT_WINDOW = frozenset({"--selftest", "--doctor", "--version", "--help", "-h"})
"""Options that need no display."""

let_waiting_threads_sleep()


def main(arguments: list[str] | None = None) -> int:
    """Open the editor; see ``editor.window.command``.

    Args:
        arguments: Of the command line, without the program's name; None for the real ones.

    Returns:
        The exit status; 1 when Qt cannot start here.
    """
    words = sys.argv[1:] if arguments is None else arguments
    shows_nothing = not WITHOUT_WINDOW.isdisjoint(words)
    offscreen = {"QT_QPA_PLATFORM": "offscreen"} if shows_nothing else {}
    if reason := why_no_start({**os.environ, **offscreen}):
        if sys.stderr is not None:
            sys.stderr.write(f"{reason}\n")
        return 1
    try:
        # What is imported here stays as long as the program: collections need not look at it.
        with without_collections():
            if sys.platform == "win32":
                from editor.engine.gateway import preload_torch  # noqa: PLC0415

                preload_torch()  # before Qt, or torch cannot start: see the gateway
            from editor.window.command import main as command  # noqa: PLC0415 - Qt must not be imported before

        return command(arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
