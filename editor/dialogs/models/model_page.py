"""One model in the window of models: its weights, its card, and the published files there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.state.language.core_words import core_words, model_label
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.models.card import Fact, Tone, origin_text, size_text, terms_text, tone_of
from editor.widgets.labels import wrapped
from inpaint_core.catalog import ModelSpec, find_spec
from inpaint_core.weights.known_files import UNPUBLISHED, KnownFile
from inpaint_core.weights.on_hand import WeightsOnHand

WHERE: Final = QT_TRANSLATE_NOOP("ModelPage", "Published files")
MEASURING: Final = QT_TRANSLATE_NOOP(
    "ModelPage",
    "Fill a small picture twice and keep the time of the second; what else this computer is doing counts too",
)
NOTHING_PUBLISHED: Final = QT_TRANSLATE_NOOP(
    "ModelPage",
    "Its authors publish no weights that we know of. Train some: Tools ▸ Train on Your Own Photos.",
)
ONLY_TRAINED: Final = QT_TRANSLATE_NOOP(
    "ModelPage", "This size has none. Train some: Tools ▸ Train on Your Own Photos."
)


@dataclass(frozen=True)
class ModelView:
    """What is to be shown of a model.

    Attributes:
        spec: The model.
        is_chosen: Whether the panel Fill has it.
        weights: Its weights files here.
        facts: Of those in use.
        published: Files to be had.
        has_card: Whether there is a page to read.
        is_measuring: Whether its time is being measured.
        why_not: Why it cannot be measured now; empty if it can.
    """

    spec: ModelSpec
    is_chosen: bool
    weights: Sequence[WeightsOnHand] = ()
    facts: Sequence[Fact] = ()
    published: Sequence[KnownFile] = ()
    has_card: bool = False
    is_measuring: bool = False
    why_not: str = ""

    @property
    def can_fill(self) -> bool:
        """Whether it has what it needs."""
        return self.spec.kind != "network" or any(one.is_used for one in self.weights)


class ModelPage(QScrollArea):
    """Built anew for each model; keeps its place when the same model is shown again."""

    use_wanted = Signal()
    """The model is to be chosen in the panel Fill."""
    weights_wanted = Signal(object)
    """These WeightsOnHand are to be used from now on."""
    removal_wanted = Signal(object)
    """These WeightsOnHand are to go."""
    measure_wanted = Signal()
    card_wanted = Signal()
    download_wanted = Signal(object)
    """A KnownFile that a program may fetch."""
    page_wanted = Signal(str)
    """An address for the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate("ModelPage", "Model"))
        self._model = ""

    def show_model(self, view: ModelView) -> None:
        """Show a model."""
        is_same = view.spec.name == self._model
        top = self.verticalScrollBar().value() if is_same else 0
        focused = self._focused_text() if is_same else ""
        self._model = view.spec.name
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 16, 8)
        column.setSpacing(8)
        self._add_head(column, view)
        if view.spec.kind == "network":
            self._add_weights(column, view)
        self._add_card(column, view)
        if view.spec.kind == "network":
            self._add_published(column, view)
        column.addStretch(1)
        if (before := self.takeWidget()) is not None:
            before.deleteLater()  # one of its buttons may have asked for this
        self.setWidget(inside)
        column.activate()
        self.verticalScrollBar().setValue(top)
        for button in self.findChildren(QAbstractButton):
            if focused and focused == button.text() and button.isEnabled():
                button.setFocus()

    def _focused_text(self) -> str:
        """Return what is written on the button that has the focus; empty for none."""
        found = self.focusWidget()
        return found.text() if isinstance(found, QAbstractButton) and found.hasFocus() else ""

    def _add_head(self, column: QVBoxLayout, view: ModelView) -> None:
        row = QHBoxLayout()
        title = wrapped(model_label(view.spec), "big")
        row.addWidget(title, 1)
        use = _button(translate("ModelPage", "&Use This Model"), self.use_wanted.emit)
        use.setEnabled(view.can_fill and not view.is_chosen)
        if view.is_chosen:
            use.setText(translate("ModelPage", "In Use"))
            use.setToolTip(translate("ModelPage", "The panel Fill has it"))
        elif view.can_fill:
            use.setToolTip(translate("ModelPage", "Choose it in the panel Fill"))
        else:
            use.setToolTip(translate("ModelPage", "It needs weights first"))
        row.addWidget(use, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(wrapped(core_words(view.spec.summary)))
        column.addWidget(wrapped(view.spec.citation, "quiet"))

    def _add_weights(self, column: QVBoxLayout, view: ModelView) -> None:
        column.addWidget(_heading(translate("ModelPage", "Weights on this computer")))
        if not view.weights:
            column.addWidget(wrapped(translate("ModelPage", "None: it cannot fill yet.")))
            return
        for weights in view.weights:
            row = QHBoxLayout()
            row.setSpacing(8)
            button = QRadioButton(f"{origin_text(weights)} · {size_text(weights.size_bytes)}")
            button.setChecked(weights.is_used)
            button.setToolTip(f"{weights.path}\n{terms_text(weights, view.spec.name)[0]}")
            button.clicked.connect(lambda _=False, one=weights: self.weights_wanted.emit(one))
            row.addWidget(button, 1)
            if weights.origin != "bundled":
                wanted = partial(self.removal_wanted.emit, weights)
                remove = _button(translate("ModelPage", "Remove…"), wanted, "link")
                name = translate("ModelPage", "Remove {name}").format(name=weights.path.stem)
                remove.setAccessibleName(name)
                row.addWidget(remove)
            column.addLayout(row)

    def _add_card(self, column: QVBoxLayout, view: ModelView) -> None:
        if not view.facts:
            return
        column.addWidget(_heading(translate("ModelPage", "Card")))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for fact in view.facts:
            caption = QLabel(fact.caption)
            caption.setObjectName("quiet")
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            form.addRow(caption, _label(fact.text, fact.tone))
        column.addLayout(form)
        column.addLayout(self._card_buttons(view))

    def _card_buttons(self, view: ModelView) -> QHBoxLayout:
        buttons = QHBoxLayout()
        measure = _button(translate("ModelPage", "&Measure Time"), self.measure_wanted.emit)
        if view.is_measuring:
            measure.setText(translate("ModelPage", "&Measuring…"))
        measure.setEnabled(not view.is_measuring and not view.why_not)
        measure.setToolTip(view.why_not or translate("ModelPage", MEASURING))
        measure.setVisible(view.can_fill)
        buttons.addWidget(measure)
        if view.has_card:
            buttons.addWidget(_button(translate("ModelPage", "Read the &Card…"), self.card_wanted.emit))
        buttons.addStretch(1)
        return buttons

    def _add_published(self, column: QVBoxLayout, view: ModelView) -> None:
        column.addWidget(_heading(translate("ModelPage", WHERE)))
        if not view.published:
            column.addWidget(wrapped(_why_none(view.spec)))
        for known in view.published:
            self._add_known(column, known)

    def _add_known(self, column: QVBoxLayout, known: KnownFile) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(wrapped(f"{core_words(known.title)}\n{_file_facts(known)}"), 1)
        if known.url:
            row.addWidget(self._download_button(known), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._page_button(known), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(_label(core_words(known.licence), tone_of(known)))
        notes = [core_words(known.note)] if known.note else []
        if not known.url:
            notes.append(translate("ModelPage", "Only a browser gets this file: then drop it here."))
        if notes:
            column.addWidget(wrapped(" ".join(notes), "quiet"))
        column.addSpacing(8)

    def _download_button(self, known: KnownFile) -> QPushButton:
        wanted = partial(self.download_wanted.emit, known)
        button = _button(translate("ModelPage", "Download…"), wanted)
        button.setAccessibleName(translate("ModelPage", "Download {file}").format(file=known.file))
        tip = translate("ModelPage", "{address}\nAsks before anything is fetched")
        button.setToolTip(tip.format(address=known.url))
        return button

    def _page_button(self, known: KnownFile) -> QPushButton:
        wanted = partial(self.page_wanted.emit, known.page)
        button = _button(translate("ModelPage", "Open Its Page"), wanted, "link")
        name = translate("ModelPage", "Open the page of {title}").format(title=core_words(known.title))
        button.setAccessibleName(name)
        button.setToolTip(translate("ModelPage", "{page}\nin your browser").format(page=known.page))
        return button


def _file_facts(known: KnownFile) -> str:
    """Return the name of a published file, its size, and whether its hash is known."""
    if known.checksum is not None:
        hashed = translate("ModelPage", "{hash} known").format(hash=known.checksum.title)
    else:
        hashed = translate("ModelPage", "no hash known")
    return " · ".join([known.file, size_text(known.size_bytes), hashed])


def _why_none(spec: ModelSpec) -> str:
    """Return why no published file gives a model weights, and what to do."""
    if spec.network in UNPUBLISHED:
        return translate("ModelPage", NOTHING_PUBLISHED)
    published = find_spec(spec.network, "published")
    said = translate("ModelPage", ONLY_TRAINED)
    if published is None:
        return said
    there = translate("ModelPage", "The published files are of another size: {model}, in the list.")
    return f"{said} {there.format(model=model_label(published))}"


def _heading(text: str) -> QLabel:
    label = wrapped(text, "heading")
    label.setContentsMargins(0, 12, 0, 0)
    return label


def _label(text: str, tone: Tone) -> QLabel:
    return wrapped(text, tone)


def _button(text: str, slot: Callable[[], object], name: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _: slot())
    return button
