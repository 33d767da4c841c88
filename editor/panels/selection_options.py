"""Controls of the tools that select: what becomes of the mask, and how the wand compares."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.selection import Combine
from editor.tools.colour_range import MAX_TOLERANCE
from editor.tools.tool import ToolOptions
from editor.widgets.icons import ICON_PX, icon

COMBINE: Final[dict[Combine, tuple[str, str]]] = {
    "add": ("vector-union", QT_TRANSLATE_NOOP("SelectionOptions", "Add to the mask (Shift)")),
    "subtract": (
        "vector-difference",
        QT_TRANSLATE_NOOP("SelectionOptions", "Take away from the mask (Alt, or the right button)"),
    ),
    "intersect": (
        "vector-intersection",
        QT_TRANSLATE_NOOP("SelectionOptions", "Keep only what is in the mask already (Shift+Alt)"),
    ),
}
"""Icon and tooltip."""


class SelectionOptions(QObject):
    """Two groups of widgets, for the bar above the photo; they say together what ToolOptions holds."""

    chosen = Signal(object)
    """The new ToolOptions, when the user changes one."""
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options = ToolOptions()
        self._is_showing = False
        self.combine_row = QWidget()
        self.wand_row = QWidget()
        self._group = QButtonGroup(self)
        self.buttons: Final[dict[Combine, QToolButton]] = {}
        self._build_combine()
        self.tolerance = QSpinBox()
        self.contiguous = QCheckBox(translate("SelectionOptions", "Contiguous"))
        self._build_wand()
        self.refresh_icons()
        self.show_options(self._options)

    def show_options(self, options: ToolOptions) -> None:
        """Show options that were set elsewhere."""
        self._options, self._is_showing = options, True
        self.buttons[options.combine].setChecked(True)
        self.tolerance.setValue(options.tolerance)
        self.contiguous.setChecked(options.is_contiguous)
        self._is_showing = False

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        for how, (name, _) in COMBINE.items():
            self.buttons[how].setIcon(icon(name))

    def _build_combine(self) -> None:
        layout = _row(self.combine_row)
        layout.addWidget(QLabel(translate("SelectionOptions", "Selection")))
        for how, (_, text) in COMBINE.items():
            button, tip = QToolButton(), translate("SelectionOptions", text)
            button.setCheckable(True)
            button.setIconSize(QSize(ICON_PX, ICON_PX))
            button.setToolTip(tip)
            button.setAccessibleName(tip.partition(" (")[0])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, how=how: self._choose(replace(self._options, combine=how)))
            self._group.addButton(button)
            self.buttons[how] = button
            layout.addWidget(button)

    def _build_wand(self) -> None:
        layout = _row(self.wand_row)
        label = QLabel(translate("SelectionOptions", "T&olerance"))
        label.setBuddy(self.tolerance)
        self.tolerance.setAccessibleName(translate("SelectionOptions", "Tolerance"))
        layout.addWidget(label)
        self.tolerance.setRange(0, MAX_TOLERANCE)
        self.tolerance.setFixedWidth(72)
        self.tolerance.setKeyboardTracking(False)
        self.tolerance.setToolTip(
            translate(
                "SelectionOptions",
                "How far a colour may differ from the one clicked, 0 to 255; with the wand, drag sideways",
            )
        )
        layout.addWidget(self.tolerance)
        self.contiguous.setToolTip(
            translate(
                "SelectionOptions", "Only pixels that hang together with the one clicked; off: everywhere"
            )
        )
        layout.addWidget(self.contiguous)
        self.tolerance.valueChanged.connect(
            lambda value: self._choose(replace(self._options, tolerance=value))
        )
        self.tolerance.editingFinished.connect(self.done_here)
        self.contiguous.toggled.connect(lambda on: self._choose(replace(self._options, is_contiguous=on)))

    def _choose(self, options: ToolOptions) -> None:
        if self._is_showing or options == self._options:
            return
        self._options = options
        self.chosen.emit(options)


def _row(widget: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(4, 0, 4, 0)
    layout.setSpacing(6)
    return layout
