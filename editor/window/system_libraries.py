"""Which system libraries Qt needs on Linux, asked before Qt dies with the name of a file. No Qt, no packages.

``scripts/check_system.py`` asks before anything is installed, and the program itself at every start.
"""

import ctypes
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


def why_no_start(environment: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return what keeps Qt from starting here, for the user; empty when nothing does.

    Args:
        environment: Of the process: ``QT_QPA_PLATFORM`` and the displays.
        platform: As ``sys.platform``.
    """
    if platform != "linux":
        return ""  # PySide6 brings everything along on Windows and macOS
    wish = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    is_x11 = wish == "xcb" or (not wish and not environment.get("WAYLAND_DISPLAY"))
    if lacking := missing(QT + X11 if is_x11 else QT):
        return message(lacking)
    if is_x11 and (reason := why_no_window({"DISPLAY": environment.get("DISPLAY", "")}, platform)):
        return f"The editor cannot open a window: {reason}. inpaint-batch fills photos without one."
    return ""
