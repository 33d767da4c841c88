"""What a killed program left behind, offered above the photo: picture, name, time, Restore and Discard."""

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.journal.read_journal import Offer
from editor.state.language.translation import translate
from editor.widgets.icons import icon
from editor.widgets.qimage_bridge import whole_in

PICTURE: Final = QSize(96, 64)
NAME_PX: Final = 170
DAY_S: Final = 24 * 3600


class RecoveryBar(QFrame):
    """A row of cards; hidden when there is none. Discarded cards can be brought back until the bar goes."""

    restore_wanted = Signal(object)
    """An Offer."""
    discarded = Signal(object)
    """An Offer that is not wanted any more, for good."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery")
        self.cards: dict[Path, RecoveryCard] = {}
        self._title = QLabel()
        self._title.setObjectName("heading")
        self.later = QToolButton()
        self.later.setAutoRaise(True)
        self.later.setAccessibleName(translate("RecoveryBar", "Later"))
        self.later.setToolTip(translate("RecoveryBar", "Later: offer them again at the next start"))
        self.later.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.later.clicked.connect(self.close_bar)
        self.all = QPushButton(translate("RecoveryBar", "Restore All"))
        self.all.setToolTip(translate("RecoveryBar", "Go on with all of them"))
        self.all.clicked.connect(self._restore_all)
        inside = QWidget()
        inside.setObjectName("recoveries")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self.all)
        head.addStretch(1)
        head.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._scroll)
        self.refresh_icons()
        self.hide()

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show what there is to restore, the latest first."""
        for folder in list(self.cards):
            self.take_away(folder)
        for offer in offers:
            card = self.cards[offer.folder] = RecoveryCard(offer)
            card.restore.clicked.connect(lambda _=False, card=card: self._restore(card))
            self._row.insertWidget(self._row.count() - 1, card)
        self._show_title()
        if offers:
            height = max(card.sizeHint().height() for card in self.cards.values())
            self._scroll.setFixedHeight(height + self._scroll.horizontalScrollBar().sizeHint().height())
        self.setVisible(bool(offers))

    def take_away(self, folder: Path) -> None:
        """Take away the card of a journal that is restored or gone."""
        if card := self.cards.pop(folder, None):
            self._row.removeWidget(card)
            card.hide()
            card.deleteLater()
        if not self.cards:
            self.hide()
        self._show_title()

    def offer_again(self, folder: Path) -> None:
        """Let a card be pressed again whose restoring did not go well."""
        if card := self.cards.get(folder):
            card.setEnabled(True)

    def close_bar(self) -> None:
        """Hide everything; only now what was discarded is gone for good."""
        self.hide()
        for card in list(self.cards.values()):
            if card.is_discarded:
                self.discarded.emit(card.offer)
                self.take_away(card.offer.folder)

    def refresh_icons(self) -> None:
        """Paint the icon in the colour of the current theme."""
        self.later.setIcon(icon("close"))

    def _show_title(self) -> None:
        self._title.setText(
            translate("RecoveryBar", "These photos were not finished last time")
            if len(self.cards) > 1
            else translate("RecoveryBar", "This photo was not finished last time")
        )
        self.all.setVisible(len(self.cards) > 1)

    def _restore_all(self) -> None:
        for card in reversed(list(self.cards.values())):  # the latest is on show at the end
            if card.isEnabled() and not card.is_discarded:
                self._restore(card)

    def _restore(self, card: "RecoveryCard") -> None:
        card.setEnabled(False)
        self.restore_wanted.emit(card.offer)


class RecoveryCard(QFrame):
    """One photo."""

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer: Final = offer
        self.is_discarded = False
        self.setObjectName("recovered")
        picture = QLabel()
        picture.setFixedSize(PICTURE)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(_pixmap(offer.picture))
        picture.setAccessibleName(
            translate("RecoveryBar", "Small picture of {name}").format(name=offer.facts.name)
        )
        self._name = QLabel()
        self._name.setObjectName("heading")
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(offer.facts.name, Qt.TextElideMode.ElideMiddle, NAME_PX))
        self._name.setToolTip(offer.facts.path or offer.facts.name)
        self.time = QLabel(when(offer.facts.written, time.time()))
        self.time.setObjectName("quiet")
        self.restore = QPushButton(translate("RecoveryBar", "Restore"))
        self.restore.setToolTip(translate("RecoveryBar", "Go on where you were"))
        self.discard = QPushButton(translate("RecoveryBar", "Discard"))
        self.discard.setToolTip(translate("RecoveryBar", "Forget this work; the photo's file stays as it is"))
        self.discard.clicked.connect(self._toggle_discarded)
        buttons = QHBoxLayout()
        buttons.addWidget(self.restore)
        buttons.addWidget(self.discard)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self.time)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(picture)
        row.addLayout(words)

    def _toggle_discarded(self) -> None:
        """Discard, or take that back: it takes effect when the bar or the window is closed."""
        self.is_discarded = not self.is_discarded
        self.restore.setVisible(not self.is_discarded)
        self.discard.setText(
            translate("RecoveryBar", "Undo") if self.is_discarded else translate("RecoveryBar", "Discard")
        )
        self.time.setText(
            translate("RecoveryBar", "Discarded")
            if self.is_discarded
            else when(self.offer.facts.written, time.time())
        )


def when(moment: float, now: float) -> str:
    """Return a time as people say it: ``Today, 14:05``, ``Yesterday, 9:30``, ``12 March, 9:30``.

    Args:
        moment: Seconds since 1970.
        now: Likewise.
    """
    there, today = time.localtime(moment), time.localtime(now)
    clock = f"{there.tm_hour}:{there.tm_min:02}"
    if there[:3] == today[:3]:
        return translate("RecoveryBar", "Today, {clock}").format(clock=clock)
    if there[:3] == time.localtime(now - DAY_S)[:3]:
        return translate("RecoveryBar", "Yesterday, {clock}").format(clock=clock)
    month = QLocale().standaloneMonthName(there.tm_mon)
    return translate("RecoveryBar", "{day} {month}, {clock}").format(
        day=there.tm_mday, month=month, clock=clock
    )


def _pixmap(jpeg: bytes) -> QPixmap:
    image = QImage.fromData(jpeg)
    if image.isNull():
        return icon("image-outline").pixmap(PICTURE)
    return whole_in(image, PICTURE)
