"""The dock below the model: how many fills a run makes, from which seed, and how much they differ."""

import random
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from editor.state.language.core_words import model_label
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.fields import KeySlider, NumberField
from editor.widgets.icons import icon
from editor.widgets.theme import current_shades
from inpaint_core.catalog import ModelSpec
from inpaint_core.request import MAX_DIVERSITY, MAX_SAMPLES, MAX_SEED

STEPS_PER_UNIT: Final = 20
"""Positions of the slider on a diversity of 1."""
WORDS: Final = (
    (0.0, QT_TRANSLATE_NOOP("SamplesPanel", "likeliest")),
    (1.0, QT_TRANSLATE_NOOP("SamplesPanel", "as learned")),
    (MAX_DIVERSITY, QT_TRANSLATE_NOOP("SamplesPanel", "bolder")),
)
"""What stands below the slider, and at which diversity."""
MAX_DRAWN_SEED: Final = 999_999
"""Seeds that are drawn stay short enough to be noted down."""
SETTLE_MS: Final = 300
"""After the last key or click the diversity counts as chosen."""


class SamplesPanel(QWidget):
    """Choices for the next fills of a stochastic model. Emits only what the user changed."""

    samples_chosen = Signal(int)
    seed_chosen = Signal(int)
    diversity_chosen = Signal(float)
    """At every step of the slider."""
    diversity_settled = Signal(float)
    """The slider was let go, or no key has moved it for a moment."""
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.samples = NumberField(1, MAX_SAMPLES)
        self.seed = NumberField(0, MAX_SEED)
        self.reroll = QToolButton()
        self.reroll.setToolTip(translate("SamplesPanel", "Draw another seed"))
        self.reroll.setAccessibleName(translate("SamplesPanel", "Draw another seed"))
        self.reroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.diversity = KeySlider()
        self.diversity.setRange(0, round(MAX_DIVERSITY * STEPS_PER_UNIT))
        self.diversity.setPageStep(STEPS_PER_UNIT // 4)
        self.diversity.setTickPosition(QSlider.TickPosition.NoTicks)
        self._value = QLabel()
        self._scale = _Scale(self.diversity)
        self.why_off = QLabel()
        self.why_off.setObjectName("quiet")
        self.why_off.setWordWrap(True)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._explain()
        self._lay_out()
        self._connect()
        self.refresh_icons()

    def _explain(self) -> None:
        """Say in tooltips what the fields are for."""
        self.samples.setToolTip(
            translate(
                "SamplesPanel",
                "How many fills one press of Inpaint makes, 1 to {max_samples}.\nThe last two of a "
                "network's are made from the photo alone.",
            ).format(max_samples=MAX_SAMPLES)
        )
        self.seed.setToolTip(
            translate(
                "SamplesPanel",
                "Start of the random noise: the same seed makes the same fills.\n"
                "Press Inpaint again for more of them; they have the seeds that follow.",
            )
        )
        self.diversity.setToolTip(
            translate(
                "SamplesPanel",
                "How far the fills may differ from the likeliest one.\n"
                "With fills on show, they are made again with the same seeds.",
            )
        )

    @property
    def chosen_diversity(self) -> float:
        """Where the slider stands, 0 to ``MAX_DIVERSITY``."""
        return self.diversity.value() / STEPS_PER_UNIT

    def show_choices(self, samples: int, seed: int, diversity: float) -> None:
        """Show these choices."""
        for field, value in (
            (self.samples, samples),
            (self.seed, seed),
            (self.diversity, round(diversity * STEPS_PER_UNIT)),
        ):
            field.blockSignals(True)  # noqa: FBT003 - Qt's signature
            field.setValue(value)
            field.blockSignals(False)  # noqa: FBT003
        self._show_value()

    def show_model(self, spec: ModelSpec) -> None:
        """Turn the choices on for a stochastic model; for another say why they are off."""
        self._settling.stop()
        for part in (*self._captions, self.samples, self.seed, self.reroll, self.diversity, self._value):
            part.setEnabled(spec.is_stochastic)
        self._scale.update()
        self.why_off.setText(
            translate("SamplesPanel", "{model} always gives the same fill.").format(model=model_label(spec))
        )
        self.why_off.setVisible(not spec.is_stochastic)

    def refresh_icons(self) -> None:
        """Paint the icon in the colours of the current theme."""
        self.reroll.setIcon(icon("refresh"))

    def draw_seed(self) -> None:
        """Choose a random seed other than the one shown."""
        drawn = random.randrange(MAX_DRAWN_SEED)  # noqa: S311 - no secret
        self.seed.setValue(drawn if drawn < self.seed.value() else drawn + 1)

    def _connect(self) -> None:
        self.samples.valueChanged.connect(self.samples_chosen)
        self.seed.valueChanged.connect(self.seed_chosen)
        self.samples.editingFinished.connect(self.done_here)
        self.seed.editingFinished.connect(self.done_here)
        self.reroll.clicked.connect(self.draw_seed)
        self.diversity.valueChanged.connect(self._on_slider)
        self.diversity.sliderReleased.connect(self._on_released)
        self._settling.timeout.connect(self.settle)

    def _lay_out(self) -> None:
        self.samples.setAccessibleName(translate("SamplesPanel", "Number of fills"))
        self.seed.setAccessibleName(translate("SamplesPanel", "Seed"))
        self.diversity.setAccessibleName(translate("SamplesPanel", "Diversity"))
        self._captions = [
            QLabel(translate("SamplesPanel", "&Number")),
            QLabel(translate("SamplesPanel", "&Seed")),
            QLabel(translate("SamplesPanel", "&Diversity")),
        ]
        for caption, field in zip(self._captions, (self.samples, self.seed, self.diversity), strict=True):
            caption.setBuddy(field)
        self.seed.setMinimumWidth(QFontMetrics(self.font()).horizontalAdvance("000000") + 32)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        numbers = QHBoxLayout()
        numbers.setSpacing(6)
        numbers.addWidget(self._captions[0])
        numbers.addWidget(self.samples)
        numbers.addWidget(self._captions[1])
        numbers.addWidget(self.seed, 1)
        numbers.addWidget(self.reroll)
        slider = QGridLayout()
        slider.setVerticalSpacing(2)
        slider.addWidget(self._captions[2], 0, 0)
        slider.addWidget(self._value, 0, 1)
        slider.addWidget(self.diversity, 1, 0, 1, 2)
        slider.addWidget(self._scale, 2, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(numbers)
        column.addLayout(slider)
        column.addWidget(self.why_off)
        column.addStretch(1)

    def _show_value(self) -> None:
        self._value.setText(number(self.chosen_diversity, 2))

    def _on_slider(self) -> None:
        self._show_value()
        self.diversity_chosen.emit(self.chosen_diversity)
        self._settling.start()

    def _on_released(self) -> None:
        self.settle()
        self.done_here.emit()

    def settle(self) -> None:
        """Take the diversity as chosen now."""
        self._settling.stop()
        if not self.diversity.isSliderDown():  # else its release will settle it
            self.diversity_settled.emit(self.chosen_diversity)


class _Scale(QWidget):
    """The words below a slider, each centred on its value as far as the ends allow."""

    def __init__(self, slider: QSlider) -> None:
        super().__init__()
        self._slider = slider
        self.setMinimumHeight(self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, metrics = QPainter(self), self.fontMetrics()
        shades = current_shades()
        painter.setPen(shades.quiet_text if self._slider.isEnabled() else shades.disabled_text)
        for diversity, english in WORDS:
            word = translate("SamplesPanel", english)
            width = metrics.horizontalAdvance(word)
            centre = self.width() * diversity / MAX_DIVERSITY
            left = min(max(0, round(centre - width / 2)), self.width() - width)
            painter.drawText(left, metrics.ascent(), word)
        painter.end()
