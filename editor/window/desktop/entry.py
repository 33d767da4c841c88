"""The program among those of a Linux desktop: its entry in the menu, its icon, and "Open with" for photos."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from inpaint_core.errors import WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.formats import FORMATS, FormatName
from resources import locate

NAME: Final = "inpaint-editor"
ENTRY: Final = f"applications/{NAME}.desktop"
ICONS: Final = {
    f"icons/hicolor/scalable/apps/{NAME}.svg": "icons/inpaint-editor.svg",
    f"icons/hicolor/256x256/apps/{NAME}.png": "icons/inpaint-editor.png",
}
"""Below the data folder, and below the resources."""
MIME_TYPES: Final[dict[FormatName, str]] = {
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "HEIF": "image/heif",
}
DATABASE_S: Final = 20


def data_home(environment: Mapping[str, str]) -> Path:
    """Return where the desktop looks for the user's own entries: XDG_DATA_HOME, or its default."""
    named = environment.get("XDG_DATA_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".local/share"


def program() -> list[str]:
    """Return the command that starts this very program, whatever the path is later."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    beside = Path(sys.executable).with_name(NAME)  # not resolved: that would leave a virtual environment
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "editor"]


def entry_text(command: list[str]) -> str:
    """Return the desktop entry.

    Args:
        command: Starts the program; the first is an absolute path.
    """
    types = ";".join(MIME_TYPES[one.name] for one in FORMATS if one.name in MIME_TYPES)
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Version=1.0",
            "Name=Inpaint Editor",
            "GenericName=Photo Retouching",
            "Comment=Paint over what you want gone from a photo, fill it, keep the best",
            f"Exec={' '.join(_quoted(word) for word in command)} %F",
            f"TryExec={command[0]}",
            f"Icon={NAME}",
            "Terminal=false",
            "Categories=Graphics;Photography;RasterGraphics;2DGraphics;Qt;",
            "Keywords=photo;inpaint;retouch;remove;object;fill;heal;",
            f"MimeType={types};",
            "StartupNotify=true",
            f"StartupWMClass={NAME}",
            "",
        )
    )


def install(folder: Path, command: list[str]) -> Path:
    """Write entry and icons; what an earlier version wrote is replaced.

    Args:
        folder: Of ``data_home``.
        command: Of ``program``.

    Returns:
        The entry.

    Raises:
        WriteError: A file cannot be written; the sentence names it.
    """
    for target, source in ICONS.items():
        _write(folder / target, locate.path(source).read_bytes())
    entry = folder / ENTRY
    _write(entry, entry_text(command).encode("utf-8"))
    _tell_desktop(entry.parent)
    return entry


def remove(folder: Path) -> bool:
    """Delete entry and icons; return whether there were any.

    Raises:
        WriteError: A file cannot be deleted; the sentence names it.
    """
    there = [path for name in (ENTRY, *ICONS) if (path := folder / name).exists()]
    for path in there:
        try:
            path.unlink()
        except OSError as error:
            raise WriteError(f"{path} cannot be deleted: {error.strerror or error}.") from error
    if there:
        _tell_desktop(folder / "applications")
    return bool(there)


def run(*, installs: bool) -> int:
    """Install or remove for the user who runs this, say in one sentence how it went, return the exit code."""
    if sys.platform != "linux":
        sys.stderr.write("Desktop entries are for Linux desktops: there is nothing to do here.\n")
        return 1
    folder = data_home(os.environ)
    try:
        if installs:
            entry = install(folder, program())
            said = f"Inpaint Editor is among your programs, and in Open With for photos: {entry}"
        elif remove(folder):
            said = f"Inpaint Editor is no longer among your programs: {folder}"
        else:
            said = f"There was no entry of Inpaint Editor in {folder}: nothing to remove."
    except WriteError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def _quoted(word: str) -> str:
    """Return a word for ``Exec``, quoted and then escaped once more, as desktops want it."""
    for reserved in ("\\", '"', "`", "$"):
        word = word.replace(reserved, f"\\{reserved}")
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise WriteError(f"{path} cannot be written: {error.strerror or error}.") from error


def _tell_desktop(applications: Path) -> None:
    """Have the desktop read its entries again, where it has a program for that."""
    tool = shutil.which("update-desktop-database")
    if tool is None or not applications.is_dir():
        return
    try:
        subprocess.run([tool, str(applications)], capture_output=True, timeout=DATABASE_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return  # it looks again by itself at the next login
