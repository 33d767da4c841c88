"""A window of the models that cannot fill yet: what each is good for, what is missing, how to get it."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.panels.model_panel import how_to_get_weights
from editor.panels.model_picker import has_weights
from editor.state.language.core_words import core_words, model_label
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.catalog import MODELS, ModelSpec

SIZE: Final = QSize(560, 520)
SPARE: Final = QSize(40, 80)
"""Of the screen: for the window's own frame."""
NOTHING_MISSING = QT_TRANSLATE_NOOP(
    "MoreModels", "Every model has its weights on this computer: all of them are in the list of models."
)
WHY = QT_TRANSLATE_NOOP(
    "MoreModels",
    "These models have no weights on this computer, so they cannot fill yet. "
    "The ones in the list of models need nothing more.",
)


def show_more_models(window: QWidget, import_checkpoint: QAction) -> QDialog:
    """Show the models without weights.

    Args:
        window: Owner.
        import_checkpoint: Takes in weights that a paper's authors published.
    """
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("more_models")
    dialog.setWindowTitle(translate("MoreModels", "More Models"))
    missing = [spec for name, spec in MODELS.items() if not has_weights(name)]
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 20, 20, 16)
    column.setSpacing(12)
    column.addWidget(
        _wrapped(translate("MoreModels", WHY) if missing else translate("MoreModels", NOTHING_MISSING))
    )
    column.addWidget(_list(missing), 1)
    if missing:
        offer = QPushButton(translate("MoreModels", "&Import Published Checkpoint…"))
        offer.setToolTip(import_checkpoint.toolTip())
        offer.setEnabled(import_checkpoint.isEnabled())
        offer.clicked.connect(dialog.close)
        offer.clicked.connect(import_checkpoint.trigger)
        buttons.addButton(offer, QDialogButtonBox.ButtonRole.ActionRole)
    column.addWidget(buttons)
    dialog.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))
    buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()
    dialog.show()
    return dialog


def _list(specs: list[ModelSpec]) -> QScrollArea:
    inside = QWidget()
    rows = QVBoxLayout(inside)
    rows.setContentsMargins(0, 0, 12, 0)
    rows.setSpacing(4)
    for spec in specs:
        heading = _wrapped(model_label(spec))
        heading.setObjectName("heading")
        rows.addWidget(heading)
        rows.addWidget(_wrapped(core_words(spec.summary)))
        advice = how_to_get_weights(spec)
        what_to_do = _wrapped(f"{advice[0].upper()}{advice[1:]}.\n{spec.citation}")
        what_to_do.setObjectName("quiet")
        rows.addWidget(what_to_do)
        rows.addSpacing(12)
    rows.addStretch(1)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(translate("MoreModels", "Models without weights"))
    return area


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
