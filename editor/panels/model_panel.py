"""The dock at the right: which model fills, how much of the photo it sees, how the fill meets the photo."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.panels.model_picker import ModelPicker, has_weights
from editor.state.language.core_words import core_words, model_label
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.settings import ContextChoice
from editor.widgets.fields import NumberField
from inpaint_core.catalog import MODELS, ModelSpec, find_spec
from inpaint_core.weights.known_files import UNPUBLISHED

CONTEXT_TITLES: Final[dict[ContextChoice, str]] = {
    "auto": QT_TRANSLATE_NOOP("ModelPanel", "Auto"),
    "tight": QT_TRANSLATE_NOOP("ModelPanel", "Only what is close"),
    "wide": QT_TRANSLATE_NOOP("ModelPanel", "More of the photo"),
}
MAX_FEATHER_PX: Final = 100
NARROWEST_PX: Final = 264
IMPORT: Final = QT_TRANSLATE_NOOP("ModelPanel", "download or import what its authors published (Models…)")
TRAIN: Final = QT_TRANSLATE_NOOP("ModelPanel", "train some with inpaint-train")


class ModelPanel(QWidget):
    """Choices for the next fill. Emits what the user changed, and nothing when the program sets it."""

    model_chosen = Signal(str)
    context_chosen = Signal(str)
    feather_chosen = Signal(int)
    detail_chosen = Signal(bool)
    fringe_chosen = Signal(bool)
    alpha_chosen = Signal(bool)
    """Whether transparency is filled as well."""
    more_wanted = Signal()
    """The user wants to see the window of models."""
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(NARROWEST_PX)
        self.models = ModelPicker()
        self._summary = _wrapped("quiet")
        self.missing = _wrapped("warning")
        self.more = QPushButton(translate("ModelPanel", "Models…"))
        self.more.setObjectName("link")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.context = QComboBox()
        for choice, title in CONTEXT_TITLES.items():
            self.context.addItem(translate("ModelPanel", title), choice)
        self.feather = NumberField(0, MAX_FEATHER_PX)
        self.feather.setSuffix(translate("ModelPanel", " px"))
        self.detail = QCheckBox(translate("ModelPanel", "Take it from the photo"))
        self.fringe = QCheckBox(translate("ModelPanel", "Remove them too"))
        self.alpha = QCheckBox(translate("ModelPanel", "Fill it as well"))
        self.runs = _wrapped("quiet")
        self._device, self._last_run = translate("ModelPanel", "starting…"), ""
        self._show_runs()
        self._explain()
        self._lay_out()
        self._connect()

    def _explain(self) -> None:
        """Say in tooltips what the fields are for."""
        self.more.setToolTip(
            translate(
                "ModelPanel", "All models: their weights, licences, scores and time here; more to download"
            )
        )
        self.context.setToolTip(
            translate(
                "ModelPanel", "How much of the surroundings a fill is made from (the network's context)"
            )
        )
        self.feather.setToolTip(
            translate("ModelPanel", "Width of the soft seam around the hole; 0 for a hard edge")
        )
        self.detail.setToolTip(
            translate(
                "ModelPanel",
                "Give a soft fill the texture of similar places, and fill the middle of wide holes with "
                "pieces\nof the photo (completion). Off: the fill as the network made it.",
            )
        )
        self.fringe.setToolTip(
            translate(
                "ModelPanel",
                "Where the mask leaves a thin edge or halo of what it covers (fringe), fill a few pixels "
                "more.\n"
                "Off: exactly the mask.",
            )
        )
        self.alpha.setToolTip(
            translate(
                "ModelPanel",
                "Make the hole clear where its surroundings are clear, and let soft edges go on.\n"
                "Off: the transparency stays as it is. Photos without transparency stay opaque.",
            )
        )

    @property
    def model(self) -> str:
        """Key of the chosen model."""
        return self.models.chosen

    @property
    def device(self) -> str:
        """Where models run, as far as that is known."""
        return self._device

    def show_choices(
        self,
        model: str,
        context: ContextChoice,
        feather_px: int,
        *,
        complete: bool,
        cover_fringe: bool = True,
        keep_alpha: bool = False,
    ) -> None:
        """Show these choices. A model without weights gives way to the first that has some."""
        if not has_weights(model):
            model = next((name for name in MODELS if has_weights(name)), model)
        self.models.show_model(model)
        self.context.setCurrentIndex(self.context.findData(context))
        self.show_feather(feather_px)
        self.detail.setChecked(complete)
        self.fringe.setChecked(cover_fringe)
        self.alpha.setChecked(not keep_alpha)
        self.refresh()

    def show_feather(self, feather_px: int) -> None:
        """Show a soft seam that was chosen elsewhere."""
        self.feather.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.feather.setValue(feather_px)
        self.feather.blockSignals(False)  # noqa: FBT003

    def refresh(self) -> None:
        """Say again what the chosen model is, and which models have their weights here."""
        self.models.refresh()
        spec = MODELS[self.model]
        self._summary.setText(core_words(spec.summary))
        self._summary.setToolTip(spec.citation)
        self.detail.setEnabled(spec.kind == "network")
        self.missing.setVisible(not has_weights(self.model))
        self.missing.setText(
            translate(
                "ModelPanel",
                "{model} has no weights on this computer: {how}. The instant fills need none.",
            ).format(model=model_label(spec), how=how_to_get_weights(spec))
        )

    def choose(self, model: str) -> None:
        """Choose a model as if the user had."""
        self.models.show_model(model)
        self._on_model()

    def refresh_icons(self) -> None:
        """Take the colours of the current theme."""
        self.models.refresh()

    def show_device(self, title: str) -> None:
        """Show where models run."""
        self._device = title
        self._show_runs()

    def show_last_run(self, seconds: str, title: str) -> None:
        """Show how long the last fill took, and say with which model."""
        self._last_run = seconds
        self._show_runs()
        self.runs.setToolTip(
            translate("ModelPanel", "Where models run, and how long the last fill took: {title}").format(
                title=title
            )
        )

    def _show_runs(self) -> None:
        self.runs.setText(f"{self._device} · {self._last_run}" if self._last_run else self._device)

    def _connect(self) -> None:
        self.more.clicked.connect(self.more_wanted)
        self.models.model_chosen.connect(self._on_model)
        self.context.activated.connect(self._on_context)
        self.feather.valueChanged.connect(self.feather_chosen)
        self.feather.editingFinished.connect(self.done_here)
        self.detail.clicked.connect(self._on_detail)
        self.fringe.clicked.connect(self._on_fringe)
        self.alpha.clicked.connect(self._on_alpha)

    def _lay_out(self) -> None:
        choices = QFormLayout()
        choices.setHorizontalSpacing(12)
        choices.setVerticalSpacing(8)
        choices.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        choices.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for caption, field in (
            (translate("ModelPanel", "Loo&ks at"), self.context),
            (translate("ModelPanel", "Soft se&am"), self.feather),
            (translate("ModelPanel", "De&tail"), self.detail),
            (translate("ModelPanel", "Leftover edges"), self.fringe),
            (translate("ModelPanel", "Transparenc&y"), self.alpha),
        ):
            choices.addRow(caption, field)
            name = caption.replace("&", "")
            inside = f": {field.text()}" if isinstance(field, QCheckBox) else ""
            field.setAccessibleName(name + inside)
        self.runs.setToolTip(translate("ModelPanel", "Where models run"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.models)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.runs, 1)
        below.addWidget(self.more)
        column.addLayout(below)
        column.addWidget(self._summary)
        column.addWidget(self.missing)
        column.addLayout(choices)
        column.addStretch(1)

    def _on_model(self) -> None:
        self.refresh()
        self.model_chosen.emit(self.model)
        self.done_here.emit()

    def _on_context(self) -> None:
        self.context_chosen.emit(str(self.context.currentData()))
        self.done_here.emit()

    def _on_fringe(self) -> None:
        self.fringe_chosen.emit(self.fringe.isChecked())
        self.done_here.emit()

    def _on_alpha(self) -> None:
        self.alpha_chosen.emit(self.alpha.isChecked())
        self.done_here.emit()

    def _on_detail(self) -> None:
        self.detail_chosen.emit(self.detail.isChecked())
        self.done_here.emit()


def how_to_get_weights(spec: ModelSpec) -> str:
    """Return what to do about a network without weights, as the end of a sentence."""
    if spec.network in UNPUBLISHED:
        return translate("ModelPanel", TRAIN)
    if not spec.has_recipe:
        return translate("ModelPanel", IMPORT)
    published = find_spec(spec.network, "published")
    if published is None or published is spec:
        return translate("ModelPanel", "{importing} or {training}").format(
            importing=translate("ModelPanel", IMPORT), training=translate("ModelPanel", TRAIN)
        )
    return translate("ModelPanel", "{training}, or {importing} for {label}").format(
        training=translate("ModelPanel", TRAIN),
        importing=translate("ModelPanel", IMPORT),
        label=model_label(published),
    )


def _wrapped(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
