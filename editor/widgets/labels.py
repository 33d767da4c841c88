"""Labels that break their lines and can be copied from, or end in dots where there is no room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
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


class ShortenedLabel(QLabel):
    """One line that takes the room it needs; where there is less, it ends in dots."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""

    def say(self, text: str) -> None:
        """Show a text, as much of it as there is room for."""
        self._whole = text
        self.updateGeometry()
        self._shorten()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
