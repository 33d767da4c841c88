"""The window of models: on the left all of them, on the right the chosen one; files can be dropped on it."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from editor.dialogs.models.model_list import ModelList
from editor.dialogs.models.model_page import ModelPage
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.drop_target import DropTarget
from editor.widgets.labels import wrapped

SIZE: Final = QSize(980, 700)
SPARE: Final = QSize(40, 80)
"""Of the screen: for the window's own frame."""
DROP: Final = QT_TRANSLATE_NOOP("ModelsWindow", "Weights files can be dropped on this window.")
DROP_NOW: Final = QT_TRANSLATE_NOOP("ModelsWindow", "Let go to import.")


class ModelsWindow(QDialog):
    """Shows what it is told; the parts say what is wanted."""

    import_wanted = Signal()
    address_wanted = Signal()
    dropped = Signal(object)
    """QMimeData, to be used before the slot returns."""

    def __init__(self, window: QWidget) -> None:
        """Build the window; it is not shown yet."""
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("models")
        self.setWindowTitle(translate("ModelsWindow", "Models"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.list, self.page = ModelList(), ModelPage()
        self.status = wrapped(translate("ModelsWindow", DROP), "quiet")
        self.from_file = QPushButton(translate("ModelsWindow", "&Import a File…"))
        self.from_address = QPushButton(translate("ModelsWindow", "&Download from…"))
        self.from_file.setToolTip(
            translate(
                "ModelsWindow", "Take in a weights file that you have: .pt, .pth, .ckpt, .safetensors or .zip"
            )
        )
        self.from_address.setToolTip(
            translate("ModelsWindow", "Download a weights file from an address that you give")
        )
        self._lay_out()
        drops = DropTarget(self)
        drops.hovered.connect(self._show_drop)
        drops.dropped.connect(self.dropped)
        self.from_file.clicked.connect(self.import_wanted)
        self.from_address.clicked.connect(self.address_wanted)
        self.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))
        self.list.setFocus()

    def say(self, kind: str, text: str) -> None:
        """Show a sentence at the lower edge; ``kind`` is that of a notice."""
        self.status.setText(text)
        self.status.setObjectName("warning" if kind in ("warning", "error") else "")
        self.status.style().polish(self.status)

    def _show_drop(self, is_over: bool) -> None:  # noqa: FBT001 - a signal takes no names
        self.say("info", translate("ModelsWindow", DROP_NOW if is_over else DROP))

    def _lay_out(self) -> None:
        parts = QHBoxLayout()
        parts.setSpacing(16)
        parts.addWidget(self.list)
        parts.addWidget(self.page, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        close = QPushButton(translate("ModelsWindow", "Close"))
        close.clicked.connect(self.close)
        for button in (self.from_file, self.from_address, close):
            button.setAutoDefault(False)
        buttons.addWidget(self.status, 1)
        for button in (self.from_file, self.from_address, close):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(parts, 1)
        column.addLayout(buttons)
