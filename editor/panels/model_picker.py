"""The list of models that can fill now: first the networks, then what needs no weights."""

import logging
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QComboBox, QWidget

from editor.state.language.core_words import core_words, model_label
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.theme import current_shades
from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import WeightsError
from inpaint_core.weights.manifest import find_sha256, find_weights

log = logging.getLogger(__name__)

Origin = Literal["built in", "ours", "own", "none"]
"""Where a model's weights come from: it needs none, with the program, from the user, from nowhere yet."""

GROUPS: Final[tuple[frozenset[Origin], ...]] = (
    frozenset({"ours", "own"}),
    frozenset({"built in"}),
)
"""In the order of the list, with a line between them."""

MARKS: Final[dict[Origin, str]] = {
    "own": QT_TRANSLATE_NOOP("ModelPicker", " – your own"),
    "none": QT_TRANSLATE_NOOP("ModelPicker", " – no weights yet"),
}
"""What stands behind a name."""


class ModelPicker(QComboBox):
    """The rows of the catalogue that can fill. Looks for weights again each time it opens.

    One without weights is listed only where it is the choice: its weights went away.
    """

    model_chosen = Signal(str)
    """The user chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(translate("ModelPicker", "What fills the hole"))
        self.setAccessibleName(translate("ModelPicker", "Model"))
        self.setMaxVisibleItems(len(MODELS) + len(GROUPS))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        self.activated.connect(lambda _: self.model_chosen.emit(self.chosen))
        self.refresh()

    @property
    def chosen(self) -> str:
        """Key of the chosen model."""
        return str(self.currentData())

    def show_model(self, model: str) -> None:
        """Choose a model; one that is not in the catalogue changes nothing."""
        if self.findData(model) < 0 and model in MODELS:
            self.insertSeparator(self.count())
            self._add(MODELS[model], weights_origin(model))
        if (index := self.findData(model)) >= 0:
            self.setCurrentIndex(index)

    def refresh(self) -> None:
        """Put the rows in order again, by where their weights come from now."""
        origins = {name: weights_origin(name) for name in MODELS}
        groups = [[name for name in MODELS if origins[name] in group] for group in GROUPS]
        chosen = self.chosen if self.count() else ""
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.clear()
        for names in filter(None, groups):
            if self.count():
                self.insertSeparator(self.count())
            for name in names:
                self._add(MODELS[name], origins[name])
        self.show_model(chosen)
        self.blockSignals(False)  # noqa: FBT003

    def showPopup(self) -> None:
        self.refresh()
        super().showPopup()

    def _add(self, spec: ModelSpec, origin: Origin) -> None:
        row = self.count()
        self.addItem(model_label(spec) + translate("ModelPicker", MARKS.get(origin, "")), spec.name)
        lines = [core_words(spec.summary), spec.citation]
        if origin == "own":
            lines.append(translate("ModelPicker", "With weights that you trained or imported."))
        elif origin == "none":
            lines.append(translate("ModelPicker", "Has no weights on this computer."))
            shade = QBrush(QColor(current_shades().disabled_text))
            self.setItemData(row, shade, Qt.ItemDataRole.ForegroundRole)
        self.setItemData(row, "\n".join(lines), Qt.ItemDataRole.ToolTipRole)


def weights_origin(model: str) -> Origin:
    """Return where a model's weights come from."""
    spec = MODELS[model]
    if spec.kind != "network":
        return "built in"
    try:
        path = find_weights(spec)
        if path is None:
            return "none"
        return "own" if find_sha256(spec, path) is None else "ours"
    except WeightsError as error:
        log.warning("%s", error)
        return "none"


def has_weights(model: str) -> bool:
    """Return whether a model can run on this computer."""
    return model in MODELS and weights_origin(model) != "none"
