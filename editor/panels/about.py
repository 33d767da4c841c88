"""Two small windows of the Help menu. Neither stops anybody from going on."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.panels.model_picker import weights_origin
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.action_specs.held_keys import HELD_KEYS
from editor.widgets.actions import ACTIONS, Actions, action_text, plain
from inpaint_core.catalog import MODELS

WORDS: Final = QT_TRANSLATE_NOOP(
    "About",
    "Version {version}\n\n"
    "Paint over what you want gone from a photo, fill it, keep the best.\n"
    "Everything runs on this computer; no photo leaves it.\n\n"
    "Apache-2.0 licence. Icons: Material Design Icons, through qtawesome.",
)


def program_version() -> str:
    """Return the installed version, for example ``0.1.0``."""
    try:
        return version("inpaint-editor")
    except PackageNotFoundError:  # a copy of the sources that was never installed
        return "unreleased"


def weights_sentence() -> str:
    """Return how many networks have their weights on this computer, and whose they are."""
    origins = [weights_origin(name) for name, spec in MODELS.items() if spec.kind == "network"]
    here, own = len(origins) - origins.count("none"), origins.count("own")
    said = (
        translate("About", "{here} of {count} networks have their weights here, {own} of them your own")
        if own
        else translate("About", "{here} of {count} networks have their weights here")
    ).format(here=here, count=len(origins), own=own)
    return (
        f"{said}."
        if here == len(origins)
        else translate("About", "{said}. Inpaint ▸ Models: how to get the others.").format(said=said)
    )


def show_about(window: QWidget, diagnostics: Callable[[], str], device: str) -> QDialog:
    """Say what this program is, where it fills and with which weights.

    Args:
        window: Owner.
        device: Name of the device that networks run on, or what is known of it.
        diagnostics: Returns what to put on the clipboard for a report of a fault.
    """
    dialog, column = _dialog(window, translate("About", "About Inpaint Editor"))
    title = QLabel("Inpaint Editor")
    title.setObjectName("big")
    words = QLabel(translate("About", WORDS).format(version=program_version()))
    facts = QFormLayout()
    facts.setHorizontalSpacing(16)
    for caption, fact in (
        (translate("About", "Device"), device),
        (translate("About", "Weights"), weights_sentence()),
    ):
        heading, said = QLabel(caption), QLabel(fact)
        heading.setObjectName("heading")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        facts.addRow(heading, said)
    column.insertWidget(0, title)
    column.insertWidget(1, words)
    column.insertLayout(2, facts)
    copy = QPushButton(translate("About", "&Copy Diagnostics"))
    copy.setToolTip(
        translate(
            "About",
            "Versions, memory, models and folders, as text to paste into a report. It names no photos.",
        )
    )
    copy.setAutoDefault(False)

    def on_copy() -> None:
        QGuiApplication.clipboard().setText(diagnostics())
        copy.setText(translate("About", "Copied"))

    copy.clicked.connect(on_copy)
    column.insertWidget(3, copy, alignment=Qt.AlignmentFlag.AlignLeft)
    dialog.show()
    return dialog


def show_shortcuts(window: QWidget, actions: Actions) -> QDialog:
    """List every key."""
    dialog, column = _dialog(window, translate("About", "Keyboard Shortcuts"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(32)
    grid.setVerticalSpacing(6)
    rows = [
        (actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText), action_text(name))
        for name in ACTIONS
        if not actions[name].shortcut().isEmpty()
    ]
    rows += [(translate("Actions", keys), translate("Actions", does)) for keys, does in HELD_KEYS.items()]
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
