"""Beside the completions: how the one on show meets the photo. Soft seam, detail and grain, at once."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.fields import KeySlider
from inpaint_core.look import MAX_GRAIN, MAX_SEAM_PX, Look

PER_CENT: Final = 100
WIDTH_PX: Final = 176
TIPS: Final = {
    QT_TRANSLATE_NOOP("LookSliders", "Seam"): QT_TRANSLATE_NOOP(
        "LookSliders",
        "Width of the soft seam around the fill, no wider than half of the hole; 0 for a hard edge",
    ),
    QT_TRANSLATE_NOOP("LookSliders", "Detail"): QT_TRANSLATE_NOOP(
        "LookSliders", "How much of the fill's fine structure is shown"
    ),
    QT_TRANSLATE_NOOP("LookSliders", "Grain"): QT_TRANSLATE_NOOP(
        "LookSliders", "Grain of the fill: 100 % as in the photo around it. Only what is missing is added"
    ),
}


class LookSliders(QWidget):
    """Three sliders. Emits what the user changed, and nothing when the program sets it."""

    changed = Signal(object)
    """The Look as the user has it now, at every step."""
    done_here = Signal()
    """The user let go of a slider and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seam = _slider(MAX_SEAM_PX, page=8)
        self.detail = _slider(PER_CENT, page=10)
        self.grain = _slider(round(MAX_GRAIN * PER_CENT), page=10)
        self._seam_px = 0
        self._values = [QLabel(), QLabel(), QLabel()]
        self.setFixedWidth(WIDTH_PX)
        self._lay_out()
        for slider in (self.seam, self.detail, self.grain):
            slider.valueChanged.connect(self._on_change)
            slider.sliderReleased.connect(self.done_here)

    @property
    def look(self) -> Look:
        """As the sliders stand. A seam that is wider than the slider goes is kept until that is moved."""
        return Look(
            seam_px=self._seam_px,
            detail=self.detail.value() / PER_CENT,
            grain=self.grain.value() / PER_CENT,
        )

    def show_look(self, look: Look) -> None:
        """Show a look that was chosen elsewhere."""
        for slider, value in (
            (self.seam, look.seam_px),
            (self.detail, round(look.detail * PER_CENT)),
            (self.grain, round(look.grain * PER_CENT)),
        ):
            slider.blockSignals(True)  # noqa: FBT003 - Qt's signature
            slider.setValue(value)
            slider.blockSignals(False)  # noqa: FBT003
        self._seam_px = look.seam_px
        self._show_values()

    def _on_change(self) -> None:
        if self.sender() is self.seam:
            self._seam_px = self.seam.value()
        self._show_values()
        self.changed.emit(self.look)

    def _show_values(self) -> None:
        words = (
            translate("LookSliders", "{seam_px} px").format(seam_px=self._seam_px),
            f"{self.detail.value()} %",
            f"{self.grain.value()} %",
        )
        for label, text in zip(self._values, words, strict=True):
            label.setText(text)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        wide = self.fontMetrics().horizontalAdvance("200 %")
        sliders = (self.seam, self.detail, self.grain)
        for row, ((title, tip), slider, value) in enumerate(
            zip(TIPS.items(), sliders, self._values, strict=True)
        ):
            caption = QLabel(translate("LookSliders", title))
            caption.setBuddy(slider)
            slider.setToolTip(translate("LookSliders", tip))
            slider.setAccessibleName(translate("LookSliders", title))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setFixedWidth(wide)
            grid.addWidget(caption, row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(value, row, 2)
        grid.setColumnStretch(1, 1)


def _slider(most: int, *, page: int) -> KeySlider:
    slider = KeySlider()
    slider.setRange(0, most)
    slider.setPageStep(page)
    return slider
