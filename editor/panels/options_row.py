"""The bar above the photo: size of the brush, the mask's edge, the mask's colour."""

import math
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QSpinBox, QToolBar, QToolButton, QWidget

from editor.canvas.canvas_view import MAX_BRUSH_PX, MIN_BRUSH_PX
from editor.state.settings import TintChoice
from editor.widgets.actions import Actions, tooltip
from editor.widgets.icons import ICON_PX

TINTS: Final[dict[TintChoice, tuple[str, str]]] = {
    "red": ("Red", "#ff3b30"),
    "green": ("Green", "#2ecc40"),
    "blue": ("Blue", "#2f8cff"),
    "high contrast": ("High contrast", "#ffff00"),
}
"""Title, and the colour of the little square before it."""

SLIDER_STEPS: Final = 1000
MAX_STEP_PX: Final = 200


class OptionsRow(QToolBar):
    """Numbers of the tools. The slider is logarithmic: fine for small brushes, quick for large ones."""

    brush_chosen = Signal(int)
    """Diameter in image pixels."""
    tint_chosen = Signal(str)
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Tool Options", parent)
        self.setObjectName("options")
        self.setMovable(False)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setFixedWidth(160)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.brush = _pixels(MIN_BRUSH_PX, MAX_BRUSH_PX)
        size_tip = (
            f"{tooltip('Smaller', actions['smaller_brush'])}, {tooltip('larger', actions['larger_brush'])}"
        )
        self.slider.setToolTip(f"Size of the brush, in pixels of the photo. {size_tip}")
        self.brush.setToolTip(self.slider.toolTip())
        self.edge = _pixels(1, MAX_STEP_PX)
        self.edge.setValue(4)
        self.edge.setToolTip("How far Grow and Shrink move the mask's edge")
        self.tint = QComboBox()
        self.tint.setToolTip("Colour of the mask")
        for choice, (title, colour) in TINTS.items():
            self.tint.addItem(_swatch(colour), title, choice)
        self._lay_out(actions)
        self.slider.valueChanged.connect(self._on_slider)
        self.brush.valueChanged.connect(self._on_brush)
        self.tint.activated.connect(self._on_tint)
        for box in (self.brush, self.edge):
            box.editingFinished.connect(self.done_here)

    def show_brush(self, brush_px: int) -> None:
        """Show a size that was set elsewhere."""
        if self.brush.value() != brush_px:
            self.brush.setValue(brush_px)

    def show_tint(self, tint: TintChoice) -> None:
        """Show a colour that was set elsewhere."""
        self.tint.setCurrentIndex(self.tint.findData(tint))

    def set_tools_enabled(self, *, enabled: bool) -> None:
        """Grey the numbers out while there is nothing to paint on."""
        for widget in (self.slider, self.brush, self.edge, self.tint):
            widget.setEnabled(enabled)

    def _lay_out(self, actions: Actions) -> None:
        self.addWidget(_caption("Brush size"))
        self.addWidget(self.slider)
        self.addWidget(self.brush)
        self.addSeparator()
        self.addWidget(_caption("Mask edge"))
        for name in ("shrink_mask", "grow_mask"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.addWidget(button)
            if name == "shrink_mask":
                self.addWidget(self.edge)
        self.addSeparator()
        self.addWidget(_caption("Mask colour"))
        self.addWidget(self.tint)

    def _on_slider(self, step: int) -> None:
        brush_px = step_to_brush(step)
        if brush_to_step(self.brush.value()) != step and brush_px != self.brush.value():
            self.brush.setValue(brush_px)

    def _on_brush(self, brush_px: int) -> None:
        self.slider.setValue(brush_to_step(brush_px))
        self.brush_chosen.emit(brush_px)

    def _on_tint(self) -> None:
        self.tint_chosen.emit(str(self.tint.currentData()))
        self.done_here.emit()


def step_to_brush(step: int) -> int:
    """Return the diameter in pixels for a position of the slider, 0..1000."""
    return round(MIN_BRUSH_PX * math.pow(MAX_BRUSH_PX / MIN_BRUSH_PX, step / SLIDER_STEPS))


def brush_to_step(brush_px: int) -> int:
    """Return the position of the slider for a diameter in pixels."""
    span = math.log(MAX_BRUSH_PX / MIN_BRUSH_PX)
    return round(SLIDER_STEPS * math.log(brush_px / MIN_BRUSH_PX) / span)


def _pixels(low: int, high: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setSuffix(" px")
    box.setFixedWidth(84)
    box.setKeyboardTracking(False)
    return box


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setContentsMargins(4, 0, 4, 0)
    return label


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(14, 14)
    pixmap.fill(QColor(colour))
    painter = QPainter(pixmap)
    painter.setPen(QColor("#606060"))
    painter.drawRect(0, 0, 13, 13)
    painter.end()
    return QIcon(pixmap)
