"""Controls of the dust and scratches tool: how many marks, and adding them to the mask."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from editor.state.language.translation import translate
from editor.widgets.icons import ICON_PX

SLIDER_PX: Final = 120
COUNT_PX: Final = 100


class DustOptions(QWidget):
    """A slider, what was found, and the button that adds it to the mask."""

    sensitivity_chosen = Signal(int)
    """0 (few marks) to 100 (many)."""
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, apply: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setFixedWidth(SLIDER_PX)
        self.slider.setAccessibleName(translate("DustOptions", "Sensitivity"))
        self.slider.setToolTip(
            translate("DustOptions", "To the right, fainter dust and scratches are marked too")
        )
        label = QLabel(translate("DustOptions", "&Sensitivity"))
        label.setBuddy(self.slider)
        self.count = QLabel()
        self.count.setMinimumWidth(COUNT_PX)
        self.apply = QToolButton()
        self.apply.setDefaultAction(apply)
        self.apply.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.apply.setIconSize(QSize(ICON_PX, ICON_PX))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(6)
        for part in (label, self.slider, self.count, self.apply):
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.slider.valueChanged.connect(self.sensitivity_chosen)
        self.slider.sliderReleased.connect(self.done_here)

    def show_sensitivity(self, sensitivity: int) -> None:
        """Show a value that was set elsewhere."""
        self.slider.setValue(sensitivity)

    def show_progress(self, done: int, total: int) -> None:
        """Show that the search goes on."""
        self.count.setText(
            translate("DustOptions", "Looking… {percent} %").format(percent=100 * done // max(1, total))
        )

    def show_count(self, kept: int | None) -> None:
        """Show how many marks there are; None: nothing was looked for."""
        if not kept:
            self.count.setText("" if kept is None else translate("DustOptions", "Nothing marked"))
        elif kept == 1:
            self.count.setText(translate("DustOptions", "1 mark"))
        else:
            self.count.setText(translate("DustOptions", "%n marks", "", kept))
