"""The bar above the photo: what the tool at hand can be told, the mask's edge, the mask's colour."""

import math
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QWidget,
)

from editor.canvas.brush_resize import MAX_BRUSH_PX, MIN_BRUSH_PX
from editor.panels.masks.click_options import ClickOptions
from editor.panels.masks.dust_options import DustOptions
from editor.panels.masks.mask_switch import MaskSwitch
from editor.panels.selection_options import SelectionOptions
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.settings import TintChoice
from editor.tools.tool import Options
from editor.widgets.actions import Actions, tooltip
from editor.widgets.icons import ICON_PX

TINTS: Final[dict[TintChoice, tuple[str, str]]] = {
    "red": (QT_TRANSLATE_NOOP("OptionsRow", "Red"), "#ff3b30"),
    "green": (QT_TRANSLATE_NOOP("OptionsRow", "Green"), "#2ecc40"),
    "blue": (QT_TRANSLATE_NOOP("OptionsRow", "Blue"), "#2f8cff"),
    "high contrast": (QT_TRANSLATE_NOOP("OptionsRow", "High contrast"), "#ffff00"),
    "auto": (QT_TRANSLATE_NOOP("OptionsRow", "Auto"), "#9a9a9a"),
}
"""Title, and the colour of the little square before it."""

MASK_ACTIONS: Final = ("invert_mask", "clear_mask", "show_mask")
ACTIONS_AT_START: Final = ("undo", "redo")
"""Where there is no room the end of the row is hidden: what cannot be missed is at its beginning."""
ACTIONS_AT_END: Final = ("fit", "actual_size")
"""At the right border."""

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
        super().__init__(translate("OptionsRow", "Tool Options"), parent)
        self.setObjectName("options")
        self.setMovable(False)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setMinimumWidth(80)  # in a narrow window it gives way first
        self.slider.setMaximumWidth(160)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(translate("OptionsRow", "Brush size"))
        self.brush = _pixels(MIN_BRUSH_PX, MAX_BRUSH_PX)
        self.brush.setAccessibleName(translate("OptionsRow", "Brush size"))
        self._sizes = actions["smaller_brush"], actions["larger_brush"]
        self._show_keys()
        for action in self._sizes:
            action.changed.connect(self._show_keys)
        self.edge = _pixels(1, MAX_STEP_PX)
        self.edge.setValue(4)
        self.edge.setAccessibleName(translate("OptionsRow", "Pixels by which the mask grows or shrinks"))
        self.edge.setToolTip(translate("OptionsRow", "How far Grow and Shrink move the mask's edge"))
        self.tint = _tint_choice()
        self.layer = MaskSwitch(actions["edit_forbidden"])
        self.selection = SelectionOptions(self)
        self.dust = DustOptions(actions["apply_dust"])
        self.clicks = ClickOptions(actions["click_model"])
        self._parts: dict[Options, list[QAction]] = {}
        self._lay_out(actions)
        self.show_tool("brush")
        self.slider.valueChanged.connect(self._on_slider)
        self.brush.valueChanged.connect(self._on_brush)
        self.tint.activated.connect(self._on_tint)
        for box in (self.brush, self.edge):
            box.editingFinished.connect(self.done_here)
        for part in (self.layer, self.selection, self.dust):
            part.done_here.connect(self.done_here)

    def show_brush(self, brush_px: int) -> None:
        """Show a size that was set elsewhere."""
        if self.brush.value() != brush_px:
            self.brush.setValue(brush_px)

    def show_tool(self, options: Options) -> None:
        """Show the controls of one kind of tools, and hide the others'."""
        shown = set(self._parts[options])
        for action in {action for actions in self._parts.values() for action in actions}:
            action.setVisible(action in shown)

    def show_tint(self, tint: TintChoice) -> None:
        """Show a colour that was set elsewhere."""
        self.tint.setCurrentIndex(self.tint.findData(tint))

    def set_tools_enabled(self, *, enabled: bool) -> None:
        """Grey the numbers out while there is nothing to paint on."""
        selecting = (self.selection.combine_row, self.selection.wand_row)
        for widget in (self.slider, self.brush, self.edge, self.tint, *selecting):
            widget.setEnabled(enabled)

    def _lay_out(self, actions: Actions) -> None:
        for name in ACTIONS_AT_START:
            self._add_button(actions[name])
        self.addSeparator()
        self.addWidget(self.layer)
        self.addSeparator()
        brush = [
            self.addWidget(part)
            for part in (
                _caption(translate("OptionsRow", "&Brush size"), self.brush),
                self.slider,
                self.brush,
            )
        ]
        selection = self.addWidget(self.selection.combine_row)
        wand = self.addWidget(self.selection.wand_row)
        dust = self.addWidget(self.dust)
        clicks = self.addWidget(self.clicks)
        self._parts = {
            "brush": brush,
            "selection": [selection],
            "wand": [selection, wand],
            "dust": [dust],
            "clicks": [selection, clicks],
        }
        self.addSeparator()
        self.addWidget(_caption(translate("OptionsRow", "Mask ed&ge"), self.edge))
        self._add_button(actions["shrink_mask"])
        self.addWidget(self.edge)
        for name in ("grow_mask", *MASK_ACTIONS):
            self._add_button(actions[name])
        self.addSeparator()
        self.addWidget(self.tint)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        for name in ACTIONS_AT_END:
            self._add_button(actions[name])

    def _show_keys(self) -> None:
        smaller, larger = self._sizes
        less, more = translate("OptionsRow", "Smaller"), translate("OptionsRow", "larger")
        tip = f"{tooltip(less, smaller)}, {tooltip(more, larger)}"
        self.slider.setToolTip(
            translate("OptionsRow", "Size of the brush, in pixels of the photo. {tip}").format(tip=tip)
        )
        self.brush.setToolTip(self.slider.toolTip())

    def _add_button(self, action: QAction) -> None:
        self.addAction(action)
        self.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)

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
    box.setSuffix(translate("OptionsRow", " px"))
    box.setFixedWidth(84)
    box.setKeyboardTracking(False)
    return box


def _caption(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    label.setContentsMargins(4, 0, 4, 0)
    return label


def _together(*parts: QWidget) -> QWidget:
    """Return one widget of several: a bar that has no room hides all or none of them."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        row.addWidget(part)
    return whole


def _tint_choice() -> QComboBox:
    choices = QComboBox()
    choices.setAccessibleName(translate("OptionsRow", "Mask colour"))
    choices.setToolTip(translate("OptionsRow", "Mask colour; Auto takes what stands out most from the photo"))
    for choice, (title, colour) in TINTS.items():
        choices.addItem(_swatch(colour), translate("OptionsRow", title), choice)
    return choices


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(14, 14)
    pixmap.fill(QColor(colour))
    painter = QPainter(pixmap)
    painter.setPen(QColor("#606060"))
    painter.drawRect(0, 0, 13, 13)
    painter.end()
    return QIcon(pixmap)
