"""One sentence for the user, with a mark of its kind, and how long it stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from editor.state.language.translation import translate
from editor.widgets.icons import icon
from editor.widgets.theme import current_shades

NoticeKind = Literal["info", "warning", "error"]

FOUND_MS: Final = 3_000
"""To notice that something is there."""
READ_MS: Final = 70
"""A letter, for a slow reader."""
SHORTEST_MS: Final = 5_000
LONGEST_MS: Final = 25_000

_ICONS: Final[dict[NoticeKind, str]] = {
    "info": "information-outline",
    "warning": "alert-outline",
    "error": "alert-circle-outline",
}


@dataclass(frozen=True)
class Offer:
    """Something to do about a notice.

    Attributes:
        text: Of the button.
        act: Called when it is pressed.
    """

    text: str
    act: Callable[[], None]


def stays_ms(kind: NoticeKind, text: str) -> int | None:
    """Return how long a notice stays: as long as its words take to read, a warning twice that.

    Returns:
        Milliseconds; None for one that stays until it is closed.
    """
    if kind == "error":
        return None
    reading_ms = min(max(FOUND_MS + READ_MS * len(text), SHORTEST_MS), LONGEST_MS)
    return reading_ms if kind == "info" else 2 * reading_ms


class Notice(QFrame):
    """Leaves when its time is over, but never under the pointer: who reads it is left in peace."""

    over = Signal()
    """It was closed, its offer was taken, or its time has come."""

    def __init__(
        self, kind: NoticeKind, text: str, parent: QWidget, *, offer: Offer | None, is_busy: bool
    ) -> None:
        super().__init__(parent)
        self.kind: Final = kind
        self.text: Final = text
        self.setObjectName("notice")
        self.setProperty("kind", kind)
        self._mark = QLabel(self)
        self._words = QLabel(text, self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = self._words.sizePolicy()  # changed, not replaced: it knows that height depends on width
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self._words.setSizePolicy(policy)
        self.close_button = QToolButton(self)
        self.close_button.setToolTip(translate("Notice", "Close"))
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.over)
        self.offer_button = None if offer is None else self._make_offer(offer)
        self._bar = _busy_bar(self) if is_busy else None
        self._lay_out()
        self.refresh_icons()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.over)
        self._stays_ms = None if is_busy else stays_ms(kind, text)
        self._start()

    def refresh_icons(self) -> None:
        """Paint the marks in the colours of the current theme."""
        shades = current_shades()
        colours = {"info": shades.accent_text, "warning": shades.warning, "error": shades.error}
        self._mark.setPixmap(icon(_ICONS[self.kind], color=colours[self.kind]).pixmap(20, 20))
        self.close_button.setIcon(icon("close"))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._start()

    def _start(self) -> None:
        if self._stays_ms is not None:
            self._clock.start(self._stays_ms)

    def _make_offer(self, offer: Offer) -> QPushButton:
        button = QPushButton(offer.text, self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self.over)
        button.clicked.connect(lambda _=False: offer.act())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        for part in (self._bar, self.offer_button):
            if part is not None:
                row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.close_button.setVisible(self._bar is None)


def _busy_bar(parent: QWidget) -> QProgressBar:
    bar = QProgressBar(parent)
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.setFixedWidth(100)
    return bar
