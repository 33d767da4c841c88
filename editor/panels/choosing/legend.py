"""Words over the upper left corner of the photo that say what its colours mean."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Legend(QLabel):
    """Is there as long as there is something to say; what it lies over gives it its place."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around)
        self.setObjectName("hint")
        self.setTextFormat(Qt.TextFormat.AutoText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._texts: dict[str, str] = {}
        self.hide()

    def say(self, about: str, text: str) -> None:
        """Say something about one subject; an empty text takes it back."""
        self._texts[about] = text
        shown = next((text for text in self._texts.values() if text), "")
        self.setText(shown)
        self.adjustSize()
        self.setVisible(bool(shown))
