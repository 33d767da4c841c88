"""The completions made for the current mask, side by side under the photo: flip, accept one, or go back."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.actions import Actions

THUMBNAIL_PX: Final = QSize(112, 80)


class CompletionStrip(QFrame):
    """Thumbnails, one of them highlighted. Knows pictures and captions only."""

    chosen = Signal(int)
    """The user clicked this one."""
    hovered = Signal(int)
    """The pointer is over this one; -1 when it left."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self.chosen)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.accept_button = QPushButton("Accept")
        self.discard_button = QPushButton("Discard")
        for button, name in ((self.accept_button, "accept"), (self.discard_button, "discard")):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(actions[name].toolTip())
            button.clicked.connect(actions[name].trigger)
            actions[name].enabledChanged.connect(button.setEnabled)
        self._lay_out()
        self.hide()

    @property
    def count(self) -> int:
        """How many thumbnails there are."""
        return len(self._buttons.buttons())

    @property
    def thumbnails(self) -> list[QToolButton]:
        """The thumbnails in order."""
        return [button for button in self._buttons.buttons() if isinstance(button, QToolButton)]

    def add(self, picture: QImage, caption: str, tip: str) -> None:
        """Put one more completion at the end."""
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(QIcon(QPixmap.fromImage(fill(picture, THUMBNAIL_PX))))
        button.setIconSize(THUMBNAIL_PX)
        button.setText(caption)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.installEventFilter(self)
        self._buttons.addButton(button, self.count)
        self._row.insertWidget(self._row.count() - 1, button)
        button.show()  # Qt would do it later, and until then it takes no room
        self.show()

    def highlight(self, index: int) -> None:
        """Mark one thumbnail as the one that Accept would take, and scroll to it."""
        if button := self._buttons.button(index):
            button.setChecked(True)
            self._inside.adjustSize()  # the newest thumbnail has no place before that
            self._scroll.ensureWidgetVisible(button, 8, 0)

    def clear(self) -> None:
        """Take all thumbnails away."""
        for button in self._buttons.buttons():
            self._buttons.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter and isinstance(watched, QToolButton):
            self.hovered.emit(self._buttons.id(watched))
        elif event.type() == QEvent.Type.Leave:
            self.hovered.emit(-1)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._inside.setLayout(self._row)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFixedHeight(THUMBNAIL_PX.height() + 44)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.discard_button)
        buttons.addWidget(self.accept_button)
        words = QLabel("← → flip   ·   Tab original   ·   Enter keep   ·   Esc back")
        words.setObjectName("quiet")
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addStretch(1)
        right.addLayout(buttons)
        right.addWidget(words)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(16)
        row.addWidget(self._scroll, 1)
        row.addLayout(right)


def fill(picture: QImage, size: QSize) -> QImage:
    """Return ``picture`` scaled and cut so that it fills ``size``."""
    scaled = picture.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled.copy(left, top, size.width(), size.height())
