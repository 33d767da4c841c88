"""What the panel Look inside can be asked for: scale, kind of features, groups, diversity, another fill."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.panels.samples_panel import STEPS_PER_UNIT
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.fields import KeySlider
from inpaint_core.prior.view import DEFAULT_K, MAX_K, MIN_K, PRIOR_SPACES
from inpaint_core.request import MAX_DIVERSITY

SPACES: Final = {
    "taught": (
        QT_TRANSLATE_NOOP("Choices", "Taught"),
        QT_TRANSLATE_NOOP(
            "Choices",
            "Groups of what it was taught: the features that its teacher, a network that knows what\n"
            "things are, would see there",
        ),
    ),
    "learned": (
        QT_TRANSLATE_NOOP("Choices", "Learned"),
        QT_TRANSLATE_NOOP(
            "Choices",
            "Groups of what it learned: the features as they guide the picture, which also tell where\n"
            "the hole is; the papers' figures show these",
        ),
    ),
}
"""Name and tooltip of each kind of features."""
DIFFERENCES: Final = (
    QT_TRANSLATE_NOOP("Choices", "Differences"),
    QT_TRANSLATE_NOOP("Choices", "Fade what is the same in both fills"),
)
NO_OTHER: Final = QT_TRANSLATE_NOOP("Choices", "Nothing")


class Choices(QWidget):
    """The controls above the maps. Emits only what the user changed."""

    scale_chosen = Signal(int)
    space_chosen = Signal(str)
    k_chosen = Signal(int)
    diversity_moved = Signal(int)
    """At every step of the slider, in its steps: those of the slider in Samples."""
    diversity_released = Signal()
    other_chosen = Signal(int)
    """Place of the fill that is to be shown beside; -1 for none."""
    differences_wanted = Signal(bool)
    done_here = Signal()
    """A choice was made with the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scales: list[QToolButton] = []
        self._scale_group = QButtonGroup(self)
        self.spaces = {space: _named_switch(*SPACES[space]) for space in PRIOR_SPACES}
        self._space_group = QButtonGroup(self)
        for place, button in enumerate(self.spaces.values()):
            self._space_group.addButton(button, place)
        self.spaces[PRIOR_SPACES[0]].setChecked(True)
        self.k = KeySlider()
        self.k.setRange(MIN_K, MAX_K)
        self.k.setValue(DEFAULT_K)
        self.k.setPageStep(2)
        self.k.setToolTip(translate("Choices", "How many groups the places are sorted into (k-means)"))
        self.k.setAccessibleName(translate("Choices", "Groups"))
        self.k_label = QLabel(str(DEFAULT_K))
        self.diversity = KeySlider()
        self.diversity.setRange(0, round(MAX_DIVERSITY * STEPS_PER_UNIT))
        self.diversity.setPageStep(STEPS_PER_UNIT // 4)
        self.diversity.setToolTip(
            translate(
                "Choices",
                "How far the fills may differ from the likeliest one: fill and groups move together.\n"
                "The same slider as in Samples.",
            )
        )
        self.diversity.setAccessibleName(translate("Choices", "Diversity of fill and groups"))
        self.diversity_label = QLabel()
        self.other = QComboBox()
        self.other.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.other.setAccessibleName(translate("Choices", "Compare with"))
        self.other.setToolTip(translate("Choices", "Another fill, shown beside the one that is chosen"))
        self.differences = _named_switch(*DIFFERENCES)
        self._lay_out()
        self._connect()
        self.offer_others(())
        self.show_diversity(STEPS_PER_UNIT)

    @property
    def chosen_space(self) -> int:
        """Number of the chosen space in ``PRIOR_SPACES``."""
        return self._space_group.checkedId()

    def offer_scales(self, titles: Sequence[str], chosen: int) -> None:
        """Offer the maps of a view, one of them chosen."""
        if [button.text() for button in self.scales] != list(titles):
            for button in self.scales:
                self._scale_group.removeButton(button)
                button.deleteLater()
            self.scales = []
            for index, title in enumerate(titles):
                button = _switch(
                    title,
                    translate("Choices", "The map of {title} cells on its longer side").format(title=title),
                )
                self._scale_group.addButton(button, index)
                self._top_row.insertWidget(index, button)
                self.scales.append(button)
        self.scales[chosen].setChecked(True)

    def offer_spaces(self, *, on: bool) -> None:
        """Offer both spaces of a learned prior, or none."""
        for button in self.spaces.values():
            button.setVisible(on)

    def offer_others(self, others: Sequence[tuple[int, str]], chosen: int = -1) -> None:
        """Offer fills to compare with, by place and caption; without any nothing is offered."""
        self.other.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.other.clear()
        for place, caption in ((-1, translate("Choices", NO_OTHER)), *others):
            self.other.addItem(caption, place)
        self.other.setCurrentIndex(max(0, self.other.findData(chosen)))
        self.other.blockSignals(False)  # noqa: FBT003
        self._other_row.setVisible(bool(others))
        self.differences.setEnabled(self.other.currentData() >= 0)

    def offer_diversity(self, *, on: bool) -> None:
        """Offer the slider where fills on show can be made again at another diversity."""
        self._diversity_row.setVisible(on)

    def show_diversity(self, steps: int) -> None:
        """Show what is chosen elsewhere."""
        self.diversity.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.diversity.setValue(steps)
        self.diversity.blockSignals(False)  # noqa: FBT003
        self.diversity_label.setText(number(steps / STEPS_PER_UNIT, 2))

    def _connect(self) -> None:
        self._scale_group.idClicked.connect(self.scale_chosen)
        self._space_group.idClicked.connect(lambda number: self.space_chosen.emit(PRIOR_SPACES[number]))
        for group in (self._scale_group, self._space_group):
            group.idClicked.connect(lambda _: self.done_here.emit())
        self.k.valueChanged.connect(self._on_k)
        self.k.sliderReleased.connect(self.done_here)
        self.diversity.valueChanged.connect(self._on_diversity)
        self.diversity.sliderReleased.connect(self.diversity_released)
        self.diversity.sliderReleased.connect(self.done_here)
        self.other.activated.connect(lambda _: self._on_other())
        self.differences.toggled.connect(self.differences_wanted)
        self.differences.clicked.connect(lambda _: self.done_here.emit())

    def _on_k(self, k: int) -> None:
        self.k_label.setText(str(k))
        self.k_chosen.emit(k)

    def _on_diversity(self, steps: int) -> None:
        self.show_diversity(steps)
        self.diversity_moved.emit(steps)

    def _on_other(self) -> None:
        self.differences.setEnabled(self.other.currentData() >= 0)
        self.other_chosen.emit(self.other.currentData())
        self.done_here.emit()

    def _lay_out(self) -> None:
        self._top_row = QHBoxLayout()
        self._top_row.setSpacing(4)
        self._top_row.addStretch(1)
        for button in self.spaces.values():
            self._top_row.addWidget(button)
        width = self.fontMetrics().horizontalAdvance("0.00")
        for label in (self.k_label, self.diversity_label):
            label.setMinimumWidth(width)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        groups = _row(translate("Choices", "Gro&ups"), self.k, self.k_label)
        self._diversity_row = _row(translate("Choices", "Di&versity"), self.diversity, self.diversity_label)
        self._other_row = _row(translate("Choices", "&Compare with"), self.other, self.differences)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._top_row)
        for row in (groups, self._diversity_row, self._other_row):
            column.addWidget(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def _named_switch(text: str, tip: str) -> QToolButton:
    return _switch(translate("Choices", text), translate("Choices", tip))


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _row(caption: str, field: QWidget, after: QWidget) -> QWidget:
    """Return a caption, its field and what stands behind that, in one line."""
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    label = QLabel(caption)
    label.setBuddy(field)
    grid.addWidget(label, 0, 0)
    grid.addWidget(field, 0, 1)
    grid.addWidget(after, 0, 2)
    grid.setColumnStretch(1, 1)
    return row
