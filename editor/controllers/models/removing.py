"""Weights leave by way of the wastebasket, and after a question."""

import contextlib
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths
from PySide6.QtWidgets import QMessageBox, QWidget

from editor.state.language.translation import translate
from editor.widgets.dialogs import ask, question_box


def ask_to_remove(window: QWidget, name: str) -> bool:
    """Ask whether weights may go to the wastebasket."""
    box = question_box(
        window,
        translate("Removing", "Remove {name}?").format(name=name),
        translate("Removing", "The file goes to the wastebasket of this computer."),
    )
    remove = box.addButton(translate("Removing", "Remove"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    ask(box)
    return box.clickedButton() is remove


def to_wastebasket(path: Path) -> bool:
    """Move a file to the wastebasket; return whether that was possible."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with contextlib.suppress(OSError):
        Path(data).mkdir(parents=True, exist_ok=True)  # Qt makes the wastebasket in it, but not the folder
    done = QFile.moveToTrash(str(path))
    return bool(done[0] if isinstance(done, tuple) else done)
