"""Say which system packages the editor still needs, by name, before Qt fails with the name of a file.

Runs with any Python 3.11, before anything is installed::

    python scripts/check_system.py               needed to start Qt at all: exit 1 and a message if lacking
    python scripts/check_system.py --display     also needed to open a window on X11
    python scripts/check_system.py --packages    print the lacking Debian packages, one a line, and exit 0
    python scripts/check_system.py --can-show    exit 0 if a window could be opened here, else say why not
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple


class Library(NamedTuple):
    """A shared library that PySide6 does not bring along, and the packages that hold it."""

    file: str
    debian: str
    fedora: str


QT: Final = (
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libX11.so.6", "libx11-6", "libX11"),
)

X11: Final = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)


def missing(libraries: Iterable[Library], load: Callable[[str], object] = ctypes.CDLL) -> list[Library]:
    """Return the libraries that ``load`` cannot load."""
    lacking = []
    for library in libraries:
        try:
            load(library.file)
        except OSError:
            lacking.append(library)
    return lacking


def message(lacking: list[Library]) -> str:
    """Return what to tell the user: what is lacking, and the command that brings it."""
    debian = " ".join(dict.fromkeys(library.debian for library in lacking))
    fedora = " ".join(dict.fromkeys(library.fedora for library in lacking))
    files = ", ".join(library.file for library in lacking)
    return (
        f"The editor's windows need system libraries that are not installed: {files}\n"
        f"  Debian, Ubuntu:  sudo apt-get install {debian}\n"
        f"  Fedora:          sudo dnf install {fedora}\n"
        "Then run the same command again."
    )


def why_no_window(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return why no window can be opened here, or an empty text if one can."""
    if platform != "linux" or environment.get("WAYLAND_DISPLAY"):
        return ""
    display = environment.get("DISPLAY")
    if not display:
        return "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    if not _answers(display):
        return f"the display {display} does not answer"
    return ""


def _answers(display: str) -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # unknown: the list of lacking libraries says the rest
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


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
