"""Sentences for the user above the photo: they stop nobody, keep off the hole, and leave by themselves."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget

from editor.panels.memory_reserve import MemoryReserve
from editor.panels.notice import Notice, NoticeKind, Offer

__all__ = ["MAX_NOTICES", "Notice", "NoticeBar", "NoticeKind", "Offer"]

MAX_NOTICES: Final = 3
"""So many are seen at once; errors behind them wait for their turn."""
WIDE_PX: Final = 720
NARROW_PX: Final = 360
MARGIN_PX: Final = 12


class NoticeBar(QWidget):
    """A stack of notices over the photo, the latest first; the photo does not move for them.

    It lies at the top, unless something is there that must be seen: then at the first place that is free, or
    where least is hidden.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._top_px = self._bottom_px = 0
        self._reserve = MemoryReserve(self)
        self.hides: Callable[[QRect], int] = lambda _: 0
        """Says how much of what must be seen a rectangle of the parent would hide; 0 for nothing."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    @property
    def notices(self) -> list[Notice]:
        """What is shown or waits for its turn, the latest first."""
        items = (
            item.widget() for index in range(self._column.count()) if (item := self._column.itemAt(index))
        )
        return [widget for widget in items if isinstance(widget, Notice)]

    def show_notice(
        self, kind: NoticeKind, text: str, offer: Offer | None = None, *, is_busy: bool = False
    ) -> None:
        """Show a sentence; one that is already there moves to the top.

        Args:
            kind: How grave it is. Errors stay until they are closed.
            text: The sentence.
            offer: Something to do about it, as a button; the notice leaves when it is pressed.
            is_busy: Whether it tells of something under way: then it stays until it is taken back.
        """
        if kind in ("error", "warning"):
            self._reserve.lend()  # it may say that there is no memory: that takes some
        self.take_back(text)
        notice = Notice(kind, text, self, offer=offer, is_busy=is_busy)
        notice.over.connect(lambda: self._remove(notice))
        self._column.insertWidget(0, notice)
        passing = [shown for shown in self.notices[MAX_NOTICES:] if shown.kind != "error"]
        for shown in passing:
            self._remove(shown)
        self._arrange()

    def take_back(self, text: str) -> None:
        """Take one sentence away that is not true any more; nothing happens if it is gone already."""
        for shown in self.notices:
            if shown.text == text:
                self._remove(shown)

    def clear(self) -> None:
        """Take everything away but errors, which stay until they are read: there is another photo."""
        for shown in self.notices:
            if shown.kind != "error":
                self._remove(shown)

    def fit_in(self, *, top_px: int | None = None, bottom_px: int | None = None) -> None:
        """Take the best place in the parent, as high as the words need.

        Args:
            top_px: At the upper edge of the parent, what something else has; None for as before.
            bottom_px: Likewise at the lower edge.
        """
        self._top_px = self._top_px if top_px is None else top_px
        self._bottom_px = self._bottom_px if bottom_px is None else bottom_px
        if not self.isHidden():
            self._column.invalidate()
            self.setGeometry(self._best_place())
            self.raise_()

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        for shown in self.notices:
            shown.refresh_icons()

    def _best_place(self) -> QRect:
        best, least = QRect(), -1
        for place in self._places():
            hidden = self.hides(place)
            if least < 0 or hidden < least:
                best, least = place, hidden
            if hidden == 0:
                break
        return best

    def _places(self) -> list[QRect]:
        """Return where the bar may be, the best first: wide in the middle, then narrow in the corners."""
        room = max(0, self._around.width() - 2 * MARGIN_PX)
        places = []
        for widest, shares in ((WIDE_PX, (0.5,)), (NARROW_PX, (0.0, 1.0))):
            width = min(widest, room)
            height = self._column.totalHeightForWidth(width)
            low = self._around.height() - self._bottom_px - MARGIN_PX - height
            for top in (self._top_px + MARGIN_PX, low):
                places += [
                    QRect(MARGIN_PX + round((room - width) * share), top, width, height) for share in shares
                ]
        return places

    def _remove(self, notice: Notice) -> None:
        self._column.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        for number, shown in enumerate(self.notices):
            shown.setVisible(number < MAX_NOTICES)
        self.setVisible(bool(self.notices))
        self.fit_in()
