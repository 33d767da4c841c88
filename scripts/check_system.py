"""Say which system packages the editor still needs, by name, before Qt fails with the name of a file.

Runs with any Python 3.11, before anything is installed::

    python scripts/check_system.py               needed to start Qt at all: exit 1 and a message if lacking
    python scripts/check_system.py --display     also needed to open a window on X11
    python scripts/check_system.py --packages    print the lacking Debian packages, one a line, and exit 0
    python scripts/check_system.py --can-show    exit 0 if a window could be opened here, else say why not
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # nothing is installed yet

from editor.window.system_libraries import QT, X11, message, missing, why_no_window


def main(arguments: list[str]) -> int:
    """Run one of the checks named at the top of this file."""
    if "--can-show" in arguments:
        reason = why_no_window(os.environ)
        sys.stdout.write(reason + "\n" if reason else "")
        return 1 if reason else 0
    if sys.platform != "linux":
        return 0  # PySide6 brings everything along on Windows and macOS
    lacking = missing(QT + X11 if {"--display", "--packages"} & set(arguments) else QT)
    if "--packages" in arguments:
        sys.stdout.write(
            "".join(f"{package}\n" for package in dict.fromkeys(each.debian for each in lacking))
        )
        return 0
    if lacking:
        sys.stderr.write(message(lacking) + "\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
