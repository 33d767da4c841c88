"""What a report of a fault should hold: versions, device, memory, weights, folders. No names of photos."""

import os
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import psutil
import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication

from editor.engine.gateway import describe_runtime
from editor.panels.about import program_version
from editor.state.settings import settings_path
from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError, WeightsError
from inpaint_core.weights.manifest import file_sha256, find_sha256, find_weights, user_weights_directory

LEAST_FREE_BYTES: Final = 2**30
"""Of memory: with less, larger fills are refused."""


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        name: What was looked at.
        value: What was found.
        advice: What to do; empty when all is well.
    """

    name: str
    value: str
    advice: str = ""


def window_report(*, torch_is_loaded: bool) -> str:
    """Return the report for the clipboard; quick enough for the window's thread.

    Args:
        torch_is_loaded: Else torch is only named: importing it would hold the window for seconds.
    """
    torch = torch_findings(describe_runtime) if torch_is_loaded else [Finding("PyTorch", _torch_by_name())]
    return report([*program_findings(), *torch, *machine_findings(), *weights_findings(checks=False)])


def report(findings: list[Finding]) -> str:
    """Return findings as text, one a line, what to do below what is wrong."""
    lines = []
    for finding in findings:
        lines.append(f"{'!' if finding.advice else ' '} {finding.name}: {finding.value}")
        if finding.advice:
            lines.append(f"    To do: {finding.advice}")
    return "\n".join(lines)


def program_findings() -> list[Finding]:
    """Return the program, its system, Python and Qt. There must be a QGuiApplication."""
    fonts = len(QFontDatabase.families())
    no_fonts = "" if fonts else "Install a font, for example the package fonts-dejavu."
    screens = ", ".join(
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    return [
        Finding("Inpaint Editor", program_version()),
        Finding("System", platform.platform()),
        Finding("Python", platform.python_version()),
        Finding(
            "Qt", f"{qVersion()}, PySide6 {PySide6.__version__}, plugin {QGuiApplication.platformName()}"
        ),
        Finding("Screens", screens or "none"),
        Finding("Fonts", f"{fonts} families, {QGuiApplication.font().family()}", no_fonts),
    ]


def torch_findings(describe: Callable[[], list[tuple[str, str]]]) -> list[Finding]:
    """Return what torch is and can use here; ``describe`` is the gateway's."""
    try:
        return [Finding(name, value) for name, value in describe()]
    except InpaintError as error:
        return [Finding("PyTorch", _torch_by_name(), str(error))]
    except (ImportError, OSError) as error:  # broken libraries raise OSError
        return [
            Finding("PyTorch", f"does not start: {without_home(str(error))}", "Install the program again.")
        ]


def machine_findings() -> list[Finding]:
    """Return memory and the folder of the settings."""
    memory = psutil.virtual_memory()
    little = "" if memory.available >= LEAST_FREE_BYTES else "Close other programs: fills need memory."
    folder = settings_path().parent
    advice = "" if is_writable(folder) else "Allow writing to this folder: nothing is remembered until then."
    return [
        Finding("Memory", f"{_gigabytes(memory.total)}, {_gigabytes(memory.available)} free", little),
        Finding("Settings folder", short_path(folder), advice),
    ]


def weights_findings(*, checks: bool) -> list[Finding]:
    """Return each network and the weights it has.

    Args:
        checks: Read ours and compare their hash, which takes a second for each GB.
    """
    specs = [spec for spec in MODELS.values() if spec.kind == "network"]
    findings = [_weights_of(spec, checks=checks) for spec in specs]
    if all(finding.value == "none" for finding in findings):
        folder = short_path(user_weights_directory())
        findings.append(
            Finding("Models", "no weights", f"Put weights into {folder}; until then only quick fills work.")
        )
    return findings


def is_writable(folder: Path) -> bool:
    """Return whether files can be written to a folder, or it can be made."""
    existing = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if existing != folder:
        return existing.is_dir() and os.access(existing, os.W_OK)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def without_home(text: str) -> str:
    """Return a text in which the user's home folder is ``~``."""
    home = str(Path.home())
    return text.replace(home, "~") if home not in ("/", "") else text


def short_path(path: Path) -> str:
    """Return a path that says nothing about the user: below ``~``, or its last name alone."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else f"…/{path.name}"


def _weights_of(spec: ModelSpec, *, checks: bool) -> Finding:
    try:
        path = find_weights(spec)
        if path is None:
            return Finding(spec.label, "none")
        sha256 = find_sha256(spec, path)
        size = f"{path.stat().st_size / 1e6:.0f} MB"
        if checks and sha256 is not None and file_sha256(path) != sha256:
            return Finding(spec.label, f"{path.name}, {size}", "The file is damaged: download it again.")
    except WeightsError as error:
        return Finding(spec.label, "not readable", without_home(str(error)))
    except OSError as error:
        return Finding(spec.label, "not readable", f"The weights cannot be read: {error.strerror}.")
    return Finding(spec.label, f"{path.name}, {size}" if sha256 is not None else f"your own, {size}")


def _torch_by_name() -> str:
    try:
        return f"{version('torch')}, not loaded yet"
    except PackageNotFoundError:
        return "not installed"


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 2**30:.1f} GB"
