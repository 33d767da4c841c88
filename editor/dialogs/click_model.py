"""A window on the model of Click to Select: what is there, what is missing, where published files are."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.state.masks.click_model import ClickModel
from inpaint_core.segmentation.model_file import ModelFile
from inpaint_core.segmentation.published import WHERE

SIZE: Final = QSize(560, 440)
SPARE: Final = QSize(40, 80)
"""Of the screen: for the window's own frame."""

INSTALL: Final = 'pip install "inpaint-editor[select]"'
HOW_TO_INSTALL: Final = (
    f"needs the package onnxruntime. Install it with: {INSTALL}, and start the editor again."
)
WHAT: Final = (
    "Click to Select asks a network that you bring: two ONNX files, an encoder and a decoder, chosen "
    "together or one after the other. It runs on this computer; no photo leaves it."
)
TRUST: Final = (
    "Take files only from where you trust. onnxruntime reads and runs what they say; weights in other files "
    "and libraries of operators are never loaded. A file that has changed since you chose it is not used."
)


class ClickModelDialog(QDialog):
    """Shows facts, and asks for files."""

    choose_wanted = Signal()
    """The user wants to choose files."""

    def __init__(self, window: QWidget, *, has_runtime: bool) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("click_model")
        self.setWindowTitle("Model for Click to Select")
        self.encoder, self.decoder, self.trouble = _wrapped("Reading…"), _wrapped("Reading…"), _wrapped("")
        self.trouble.hide()
        runtime = "installed" if has_runtime else f"not installed. Install it with:\n{INSTALL}"
        where = "\n".join(f"{title}: {address}\n({names})" for title, address, names in WHERE)
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(10)
        for caption, fact in (
            ("onnxruntime", _wrapped(runtime)),
            ("Encoder", self.encoder),
            ("Decoder", self.decoder),
            ("Published files", _wrapped(f"{where}\nBoth projects are under the Apache-2.0 licence.")),
        ):
            heading = QLabel(caption)
            heading.setObjectName("heading")
            facts.addRow(heading, fact)
        choose = QPushButton("Choose &Files…")
        choose.clicked.connect(self.choose_wanted)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(choose, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        trust = _wrapped(TRUST)
        trust.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(_wrapped(WHAT))
        column.addLayout(facts)
        column.addWidget(self.trouble)
        column.addWidget(trust)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))
        choose.setFocus()

    def show_model(self, model: ClickModel) -> None:
        """Show the files of a model."""
        absent = "cannot be used" if model.trouble else "not chosen yet"
        self.encoder.setText(_described(model.encoder, absent))
        self.decoder.setText(_described(model.decoder, absent))
        self.show_trouble("\n".join(model.trouble))

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong; empty for nothing."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))


def file_sentence(file: ModelFile) -> str:
    """Return what a chosen file is, for a notice."""
    return (
        f"{file.path.name}: {file.title}, {_size(file)}, SHA-256 {file.sha256[:12]}…, licence {file.licence}."
    )


def _described(file: ModelFile | None, absent: str) -> str:
    if file is None:
        return absent
    halves = f"{file.sha256[:32]}\n{file.sha256[32:]}"
    return f"{file.path.name} · {file.title} · {_size(file)}\nSHA-256 {halves}\nLicence: {file.licence}"


def _size(file: ModelFile) -> str:
    size_bytes = len(file.data)
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e5 else f"{size_bytes / 1e3:.1f} kB"


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
