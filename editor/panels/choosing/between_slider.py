"""Over the candidates, when two that can be mixed are pinned: a slider from one to the other."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from editor.state.language.translation import translate
from editor.widgets.fields import KeySlider

PER_CENT: Final = 100
SETTLE_MS: Final = 300
"""After the last step the place counts as chosen."""
SLIDER_PX: Final = 140


class BetweenSlider(QWidget):
    """Emits where it was let go, and nothing when the program sets it."""

    settled = Signal(float)
    """0 = the first pinned candidate, 1 = the second; never 0 or 1, where they are themselves."""
    done_here = Signal()
    """The user let go of it and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends: tuple[int, int] | None = None
        self._first, self._last = QLabel(), QLabel()
        self.slider = KeySlider()
        self.slider.setRange(1, PER_CENT - 1)
        self.slider.setPageStep(10)
        self.slider.setFixedWidth(SLIDER_PX)
        self.slider.setAccessibleName(translate("BetweenSlider", "Between the two pinned fills"))
        self.slider.setToolTip(translate("BetweenSlider", "A fill between the two pinned ones"))
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._settle)
        self.slider.valueChanged.connect(lambda _: self._settling.start())
        self.slider.sliderReleased.connect(self._on_released)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        caption = QLabel(translate("BetweenSlider", "Between"))
        caption.setBuddy(self.slider)
        for part in (caption, self._first, self.slider, self._last):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_ends(self, ends: tuple[int, int] | None) -> None:
        """Show the places of the candidates it leads from and to; None hides it."""
        if ends == self._ends:
            return
        self._ends = ends
        self._settling.stop()
        if ends is not None:
            self._first.setText(str(ends[0] + 1))
            self._last.setText(str(ends[1] + 1))
            self.slider.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.slider.setValue(PER_CENT // 2)
            self.slider.blockSignals(False)  # noqa: FBT003
        self.setVisible(ends is not None)

    def _on_released(self) -> None:
        self._settle()
        self.done_here.emit()

    def _settle(self) -> None:
        self._settling.stop()
        if not self.slider.isSliderDown():  # else its release will settle it
            self.settled.emit(self.slider.value() / PER_CENT)
