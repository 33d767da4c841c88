"""One line of a dialog: the quality of a lossy file, or none where it can be as the source."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QSpinBox, QWidget

from editor.state.language.translation import translate

LOWEST: Final = 1
HIGHEST: Final = 100


class QualityRow(QWidget):
    """A slider with its number, and a box that makes both needless."""

    changed = Signal()

    def __init__(self, quality: int, *, is_as_source: bool) -> None:
        """Show what was chosen last.

        Args:
            quality: 1..100.
            is_as_source: Whether none was chosen.
        """
        super().__init__()
        self.as_source = QCheckBox()
        self.as_source.setChecked(is_as_source)
        self._has_source = False
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.number = QSpinBox()
        for part in (self.slider, self.number):
            part.setRange(LOWEST, HIGHEST)
            part.setValue(quality)
            part.setAccessibleName(translate("QualityRow", "Quality"))
        self.slider.setPageStep(5)
        self.setFocusProxy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.as_source)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.slider.valueChanged.connect(self.number.setValue)
        self.number.valueChanged.connect(self.slider.setValue)
        self.number.valueChanged.connect(self.changed)
        self.as_source.toggled.connect(self._refresh)
        self.as_source.toggled.connect(self.changed)
        self._refresh()

    @property
    def value(self) -> int | None:
        """1..100; None for as the source."""
        return None if self._has_source and self.as_source.isChecked() else self.number.value()

    def offer_source(self, *, is_possible: bool, title: str) -> None:
        """Say whether a file can be written without choosing a quality, and what that is called."""
        self._has_source = is_possible
        self.as_source.setText(title)
        self.as_source.setVisible(is_possible)
        self._refresh()

    def _refresh(self) -> None:
        for part in (self.slider, self.number):
            part.setEnabled(self.value is not None)
