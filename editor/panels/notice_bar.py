"""Sentences for the user above the photo: they stop nobody and go away by themselves or by a click."""

from typing import Final, Literal

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from editor.widgets.icons import icon
from editor.widgets.theme import current_shades

NoticeKind = Literal["info", "warning", "error"]

MAX_NOTICES: Final = 3
INFO_SHOWN_MS: Final = 8_000
MAX_PX: Final = 720
MARGIN_PX: Final = 12

_ICONS: Final[dict[NoticeKind, str]] = {
    "info": "information-outline",
    "warning": "alert-outline",
    "error": "alert-circle-outline",
}


class NoticeBar(QWidget):
    """A stack of notices over the top of the photo, the latest first; the photo does not move for them.

    Information leaves after a while, the rest stays until it is closed.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._top_px = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    @property
    def notices(self) -> list["Notice"]:
        """What is shown, the latest first."""
        items = (
            item.widget() for index in range(self._column.count()) if (item := self._column.itemAt(index))
        )
        return [widget for widget in items if isinstance(widget, Notice)]

    def show_notice(self, kind: NoticeKind, text: str) -> None:
        """Show a sentence; one that is already there moves to the top."""
        self.take_back(text)
        for shown in self.notices[MAX_NOTICES - 1 :]:
            self._remove(shown)
        notice = Notice(kind, text, self)
        notice.close_button.clicked.connect(lambda: self._remove(notice))
        self._column.insertWidget(0, notice)
        notice.show()
        if kind == "info":
            QTimer.singleShot(INFO_SHOWN_MS, notice, lambda: self._remove(notice))
        self.show()
        self.fit_in()

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

    def fit_in(self, top_px: int | None = None) -> None:
        """Take the place at the top of the parent, as high as the words need.

        Args:
            top_px: Of the parent that something else has; None for as before.
        """
        self._top_px = self._top_px if top_px is None else top_px
        around = self._around.width()
        width = max(0, min(MAX_PX, around - 2 * MARGIN_PX))
        self._column.invalidate()
        top, height = self._top_px + MARGIN_PX, self._column.totalHeightForWidth(width)
        self.setGeometry((around - width) // 2, top, width, height)
        self.raise_()

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        for shown in self.notices:
            shown.refresh_icons()

    def _remove(self, notice: "Notice") -> None:
        self._column.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self.setVisible(bool(self.notices))
        self.fit_in()


class Notice(QFrame):
    """One sentence with a mark of its kind and a button to close it."""

    def __init__(self, kind: NoticeKind, text: str, parent: QWidget) -> None:
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
        self.close_button.setToolTip("Close")
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        """Paint the marks in the colours of the current theme."""
        shades = current_shades()
        colours = {"info": shades.accent_text, "warning": shades.warning, "error": shades.error}
        self._mark.setPixmap(icon(_ICONS[self.kind], color=colours[self.kind]).pixmap(20, 20))
        self.close_button.setIcon(icon("close"))
