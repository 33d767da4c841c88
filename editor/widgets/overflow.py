"""The button at the end of a tool bar that has no room for all of its tools."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar, QToolButton

from editor.state.language.translation import translate
from editor.widgets.icons import icon

NAME = "qt_toolbar_ext_button"
"""Qt's own."""


def show_overflow(bar: QToolBar) -> None:
    """Give the button that shows the rest of a bar an icon of ours and words; call it for each theme."""
    button = bar.findChild(QToolButton, NAME)
    if button is None:
        return
    is_upright = bar.orientation() == Qt.Orientation.Vertical
    button.setIcon(icon("chevron-double-down" if is_upright else "chevron-double-right"))
    button.setToolTip(translate("Overflow", "More of {bar}").format(bar=bar.windowTitle()))
    button.setAccessibleName(translate("Overflow", "More of {bar}").format(bar=bar.windowTitle()))
