"""The dock at the right: which model fills, how much of the photo it sees, how soft the seam is."""

import logging
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from editor.settings import ContextChoice
from inpaint_core.catalog import MODELS
from inpaint_core.errors import WeightsError
from inpaint_core.weights_manifest import find_weights, user_weights_directory

log = logging.getLogger(__name__)

CONTEXT_TITLES: Final[dict[ContextChoice, str]] = {
    "auto": "Auto",
    "tight": "Tight: only what is close",
    "wide": "Wide: more of the photo",
}
LARGEST_FEATHER_PX: Final = 100


class ModelPanel(QWidget):
    """Choices for the next fill. Emits what the user changed, and nothing when the program sets it."""

    model_chosen = Signal(str)
    context_chosen = Signal(str)
    feather_chosen = Signal(int)
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(248)
        self.models = QComboBox()
        self.models.setToolTip("What fills the hole")
        for spec in MODELS.values():
            self.models.addItem(spec.title, spec.name)
        self._summary = _wrapped("quiet")
        self.missing = _wrapped("warning")
        self.context = QComboBox()
        self.context.setToolTip("How much of the surroundings the model goes by")
        for choice, title in CONTEXT_TITLES.items():
            self.context.addItem(title, choice)
        self.feather = QSpinBox()
        self.feather.setRange(0, LARGEST_FEATHER_PX)
        self.feather.setSuffix(" px")
        self.feather.setKeyboardTracking(False)
        self.feather.setToolTip("Width of the soft seam around the hole; 0 for a hard edge")
        self._device = QLabel("starting…")
        self._last_run = QLabel("none yet")
        for value in (self._device, self._last_run):
            value.setObjectName("quiet")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.models.activated.connect(self._on_model)
        self.context.activated.connect(self._on_context)
        self.feather.valueChanged.connect(self.feather_chosen)
        self.feather.editingFinished.connect(self.done_here)

    @property
    def model(self) -> str:
        """Key of the chosen model."""
        return str(self.models.currentData())

    def show_choices(self, model: str, context: ContextChoice, feather_px: int) -> None:
        """Show these choices. A model without weights gives way to the first that has some."""
        if not has_weights(model):
            model = next((name for name in MODELS if has_weights(name)), model)
        self.models.setCurrentIndex(self.models.findData(model))
        self.context.setCurrentIndex(self.context.findData(context))
        self.feather.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.feather.setValue(feather_px)
        self.feather.blockSignals(False)  # noqa: FBT003
        self.refresh()

    def refresh(self) -> None:
        """Say again what the chosen model is, and whether its weights are here."""
        spec = MODELS[self.model]
        self._summary.setText(spec.summary)
        self._summary.setToolTip(spec.citation)
        self.missing.setVisible(not has_weights(self.model))
        self.missing.setText(
            f"{spec.title} has no weights on this computer. Train some with inpaint-train, or put a weights "
            f"file into {user_weights_directory()}. The quick fills need none."
        )

    def show_device(self, title: str) -> None:
        """Show where models run."""
        self._device.setText(title)

    def show_last_run(self, seconds: str, title: str) -> None:
        """Show how long the last fill took, and say with which model."""
        self._last_run.setText(seconds)
        self._last_run.setToolTip(title)

    def _lay_out(self) -> None:
        choices = QFormLayout()
        choices.setHorizontalSpacing(12)
        choices.setVerticalSpacing(8)
        choices.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        choices.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for text, field in (
            ("Context", self.context),
            ("Soft seam", self.feather),
            ("Runs on", self._device),
            ("Last fill", self._last_run),
        ):
            choices.addRow(text, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.models)
        column.addWidget(self._summary)
        column.addWidget(self.missing)
        column.addSpacing(8)
        column.addLayout(choices)
        column.addStretch(1)

    def _on_model(self) -> None:
        self.refresh()
        self.model_chosen.emit(self.model)
        self.done_here.emit()

    def _on_context(self) -> None:
        self.context_chosen.emit(str(self.context.currentData()))
        self.done_here.emit()


def has_weights(model: str) -> bool:
    """Return whether a model can run on this computer."""
    spec = MODELS.get(model)
    try:
        return spec is not None and (spec.kind == "classical" or find_weights(spec) is not None)
    except WeightsError as error:
        log.warning("%s", error)
        return False


def _wrapped(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
