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

from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.masks.click_model import ClickModel
from inpaint_core.segmentation.model_file import ModelFile
from inpaint_core.segmentation.published import WHERE

SIZE: Final = QSize(560, 440)
SPARE: Final = QSize(40, 80)
"""Of the screen: for the window's own frame."""

INSTALL: Final = 'pip install "inpaint-editor[select]"'
HOW_TO_INSTALL: Final = QT_TRANSLATE_NOOP(
    "DialogsClickModel",
    "Click to Select needs the package onnxruntime. Install it with: {install}, and start the editor again.",
)
WHAT: Final = QT_TRANSLATE_NOOP(
    "DialogsClickModel",
    "Click to Select asks a network that you bring: two ONNX files, an encoder and a decoder, chosen "
    "together or one after the other. It runs on this computer; no photo leaves it.",
)
TRUST: Final = QT_TRANSLATE_NOOP(
    "DialogsClickModel",
    "Take files only from where you trust. onnxruntime reads and runs what they say; weights in other files "
    "and libraries of operators are never loaded. A file that has changed since you chose it is not used.",
)


class ClickModelDialog(QDialog):
    """Shows facts, and asks for files."""

    choose_wanted = Signal()
    """The user wants to choose files."""

    def __init__(self, window: QWidget, *, has_runtime: bool) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("click_model")
        self.setWindowTitle(translate("DialogsClickModel", "Model for Click to Select"))
        reading = translate("DialogsClickModel", "Reading…")
        self.encoder, self.decoder, self.trouble = _wrapped(reading), _wrapped(reading), _wrapped("")
        self.trouble.hide()
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(10)
        for caption, fact in (
            ("onnxruntime", _wrapped(_runtime_words(is_there=has_runtime))),
            (translate("DialogsClickModel", "Encoder"), self.encoder),
            (translate("DialogsClickModel", "Decoder"), self.decoder),
            (translate("DialogsClickModel", "Published files"), _wrapped(_where_words())),
        ):
            heading = QLabel(caption)
            heading.setObjectName("heading")
            facts.addRow(heading, fact)
        choose = QPushButton(translate("DialogsClickModel", "Choose &Files…"))
        choose.clicked.connect(self.choose_wanted)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(choose, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        trust = _wrapped(translate("DialogsClickModel", TRUST))
        trust.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(_wrapped(translate("DialogsClickModel", WHAT)))
        column.addLayout(facts)
        column.addWidget(self.trouble)
        column.addWidget(trust)
        column.addStretch(1)
        column.addWidget(buttons)
        self.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))
        choose.setFocus()

    def show_model(self, model: ClickModel) -> None:
        """Show the files of a model."""
        absent = (
            translate("DialogsClickModel", "cannot be used")
            if model.trouble
            else translate("DialogsClickModel", "not chosen yet")
        )
        self.encoder.setText(_described(model.encoder, absent))
        self.decoder.setText(_described(model.decoder, absent))
        self.show_trouble("\n".join(model.trouble))

    def show_trouble(self, sentence: str) -> None:
        """Say what is wrong; empty for nothing."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))


def file_sentence(file: ModelFile) -> str:
    """Return what a chosen file is, for a notice."""
    return translate(
        "DialogsClickModel", "{name}: {file}, {size}, SHA-256 {sha256}…, licence {licence}."
    ).format(
        name=file.path.name, file=file.title, size=_size(file), sha256=file.sha256[:12], licence=file.licence
    )


def _described(file: ModelFile | None, absent: str) -> str:
    if file is None:
        return absent
    halves = f"{file.sha256[:32]}\n{file.sha256[32:]}"
    return translate(
        "DialogsClickModel", "{name} · {file} · {size}\nSHA-256 {halves}\nLicence: {licence}"
    ).format(name=file.path.name, file=file.title, size=_size(file), halves=halves, licence=file.licence)


def _size(file: ModelFile) -> str:
    size_bytes = len(file.data)
    return (
        translate("DialogsClickModel", "{size} MB").format(size=number(size_bytes / 1e6, 1))
        if size_bytes >= 1e5
        else translate("DialogsClickModel", "{size} kB").format(size=number(size_bytes / 1e3, 1))
    )


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _runtime_words(*, is_there: bool) -> str:
    if is_there:
        return translate("DialogsClickModel", "installed")
    return translate("DialogsClickModel", "not installed. Install it with:\n{install}").format(
        install=INSTALL
    )


def _where_words() -> str:
    where = "\n".join(f"{title}: {address}\n({names})" for title, address, names in WHERE)
    licence = translate("DialogsClickModel", "Both projects are under the Apache-2.0 licence.")
    return f"{where}\n{licence}"
