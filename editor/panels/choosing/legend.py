"""Words over the upper left corner of what is free of the photo, that say what its colours mean."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

MARGIN_PX: Final = 12


class Legend(QLabel):
    """Is there as long as there is something to say."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.setObjectName("hint")
        self.setTextFormat(Qt.TextFormat.AutoText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._texts: dict[str, str] = {}
        self._free = QRect()
        self.hide()

    def say(self, about: str, text: str) -> None:
        """Say something about one subject; an empty text takes it back."""
        self._texts[about] = text
        shown = next((text for text in self._texts.values() if text), "")
        self.setText(shown)
        self._place()
        self.setVisible(bool(shown))

    def keep_in(self, free: QRect) -> None:
        """Lie in the corner of another part of what is around it: nothing else lies over that."""
        self._free = free
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        self.move(self._free.topLeft() + QPoint(MARGIN_PX, MARGIN_PX))
        self.raise_()
