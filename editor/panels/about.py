"""Two small windows of the Help menu. Neither stops anybody from going on."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.widgets.actions import ACTIONS, HELD_KEYS, Actions, plain


def program_version() -> str:
    """Return the installed version, for example ``0.1.0``."""
    try:
        return version("inpaint-editor")
    except PackageNotFoundError:  # a copy of the sources that was never installed
        return "unreleased"


def show_about(window: QWidget, diagnostics: Callable[[], str]) -> QDialog:
    """Say what this program is.

    Args:
        window: Owner.
        diagnostics: Returns what to put on the clipboard for a report of a fault.
    """
    dialog, column = _dialog(window, "About Inpaint Editor")
    title = QLabel("Inpaint Editor")
    title.setObjectName("big")
    words = QLabel(
        f"Version {program_version()}\n\n"
        "Paint over what you want gone from a photo, fill it, keep the best.\n"
        "Everything runs on this computer; no photo leaves it.\n\n"
        "Apache-2.0 licence. Icons: Material Design Icons, through qtawesome."
    )
    column.insertWidget(0, title)
    column.insertWidget(1, words)
    copy = QPushButton("&Copy Diagnostics")
    copy.setToolTip(
        "Versions, memory, models and folders, as text to paste into a report. It names no photos."
    )
    copy.setAutoDefault(False)

    def on_copy() -> None:
        QGuiApplication.clipboard().setText(diagnostics())
        copy.setText("Copied")

    copy.clicked.connect(on_copy)
    column.insertWidget(2, copy, alignment=Qt.AlignmentFlag.AlignLeft)
    dialog.show()
    return dialog


def show_shortcuts(window: QWidget, actions: Actions) -> QDialog:
    """List every key."""
    dialog, column = _dialog(window, "Keyboard Shortcuts")
    grid = QGridLayout()
    grid.setHorizontalSpacing(32)
    grid.setVerticalSpacing(6)
    rows = [
        (actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText), spec.text)
        for name, spec in ACTIONS.items()
        if not actions[name].shortcut().isEmpty()
    ]
    rows += HELD_KEYS.items()
    for index, (keys, text) in enumerate(rows):
        key_label = QLabel(keys)
        key_label.setObjectName("heading")
        grid.addWidget(key_label, index, 0)
        grid.addWidget(QLabel(plain(text)), index, 1)
    inside = QWidget()
    inside.setLayout(grid)
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    column.insertWidget(0, scroll)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    dialog.resize(inside.sizeHint().width() + 80, 560)
    dialog.show()
    return dialog


def _dialog(window: QWidget, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 20, 20, 16)
    column.setSpacing(12)
    column.addWidget(buttons)
    return dialog, column
