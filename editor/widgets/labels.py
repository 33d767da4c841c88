"""Labels that break their lines and can be copied from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def wrapped(text: str = "", name: str = "") -> QLabel:
    """Return a label.

    Args:
        text: To begin with.
        name: By which the theme knows it: ``quiet``, ``warning``, ``heading``; empty for none.
    """
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    return label
