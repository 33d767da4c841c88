"""A window for one download: what will be fetched, from where, under which terms; then how far it is."""

from typing import Final, Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.state.language.core_words import core_words
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.models.card import size_text
from editor.state.models.wish import DownloadWish
from editor.widgets.labels import wrapped

Step = Literal["address", "asking", "elsewhere", "ready", "running", "stopped", "importing", "done"]

SIZE: Final = QSize(620, 420)
SPARE: Final = QSize(40, 80)
"""Of the screen: for the window's own frame."""
STEPS: Final = 1000
"""Of the bar: files have more bytes than its numbers hold."""
FIRST: Final = QT_TRANSLATE_NOOP(
    "DownloadDialog",
    "Nothing has been asked or fetched yet. Ask the Server finds out how large the file is and where it "
    "would come from.",
)
PRIMARY: Final[dict[Step, str]] = {
    "address": QT_TRANSLATE_NOOP("DownloadDialog", "Ask the &Server"),
    "asking": QT_TRANSLATE_NOOP("DownloadDialog", "&Cancel"),
    "elsewhere": QT_TRANSLATE_NOOP("DownloadDialog", "&Go On"),
    "ready": QT_TRANSLATE_NOOP("DownloadDialog", "&Download"),
    "running": QT_TRANSLATE_NOOP("DownloadDialog", "&Stop"),
    "stopped": QT_TRANSLATE_NOOP("DownloadDialog", "&Go On"),
    "importing": QT_TRANSLATE_NOOP("DownloadDialog", "&Download"),
    "done": QT_TRANSLATE_NOOP("DownloadDialog", "&Download"),
}


class DownloadDialog(QDialog):
    """Shows what it is told, and says when its one button is pressed."""

    pressed = Signal()
    """The primary button; what it means depends on the step."""
    edited = Signal()
    """The address or the hash is another one."""
    left = Signal()
    """The window was closed."""

    def __init__(self, window: QWidget, wish: DownloadWish | None) -> None:
        """Build the window; it is not shown yet.

        Args:
            window: Owner.
            wish: A known file; None for an address that the user gives.
        """
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("download")
        self.setWindowTitle(translate("DownloadDialog", "Download Weights"))
        self.step: Step = "address"
        own = translate("DownloadDialog", "A file from an address of your own")
        self.heading = wrapped(core_words(wish.title) if wish else own, "heading")
        self.address, self.digest = QLineEdit(), QLineEdit()
        self.page, self.file_size, self.licence = wrapped(), wrapped(), wrapped()
        self.status, self.warning, self.figures = wrapped(), wrapped(name="warning"), wrapped(name="quiet")
        self.bar = QProgressBar()
        self.primary, self.close_button = QPushButton(), QPushButton(translate("DownloadDialog", "Close"))
        self._lay_out()
        self._fill(wish)
        self.primary.clicked.connect(self.pressed)
        self.finished.connect(self.left)
        self.close_button.clicked.connect(self.close)
        for field in (self.address, self.digest):
            field.textEdited.connect(self.edited)
        self.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))

    def show_wish(self, wish: DownloadWish) -> None:
        """Show what is known of the file by now."""
        self.file_size.setText(size_text(wish.size_bytes))
        self.licence.setText(core_words(wish.licence))
        self.licence.setObjectName("" if wish.terms == "open" else "warning")
        self.licence.style().polish(self.licence)

    def show_step(self, step: Step, text: str, warning: str = "", *, primary: str = "") -> None:
        """Show where it stands.

        Args:
            step: Which.
            text: What is going on.
            warning: What speaks against going on, or went wrong; empty for nothing.
            primary: Text of the button instead of the usual one.
        """
        self.step = step
        self.status.setText(text)
        self.status.setVisible(bool(text))
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.primary.setText(primary or translate("DownloadDialog", PRIMARY[step]))
        self.primary.setEnabled(step not in ("importing", "done"))
        self.primary.setVisible(step != "done")
        self.primary.setDefault(step != "elsewhere")  # nobody agrees to a host by one Enter too many
        if step == "stopped":
            self.figures.setText(self.figures.text().partition(" · ")[0])  # nothing is left to wait for
        is_own = step in ("address", "stopped") and not self._is_known
        self.address.setReadOnly(not is_own)
        self.digest.setReadOnly(not is_own)
        self.bar.setVisible(step in ("asking", "running", "importing"))
        self.figures.setVisible(step in ("running", "stopped"))
        if step in ("asking", "importing"):
            self.bar.setRange(0, 0)
        if step == "done":
            self.close_button.setFocus()

    def show_progress(self, done: int, total: int, figures: str) -> None:
        """Show how far the download is, in bytes."""
        self.bar.setRange(0, STEPS)
        self.bar.setValue(STEPS * done // max(total, 1))
        self.figures.setText(figures)

    def _fill(self, wish: DownloadWish | None) -> None:
        self._is_known = wish is not None
        if wish is None:
            self.address.setPlaceholderText("https://…/name.safetensors")
            self.digest.setPlaceholderText(
                translate("DownloadDialog", "SHA-256 or MD5, if the page that offers the file tells it")
            )
            self.facts.setRowVisible(self.page, False)  # noqa: FBT003 - Qt's own
            self.show_wish(DownloadWish(title="", url="", file=""))
            self.show_step("address", translate("DownloadDialog", FIRST))
            self.address.setFocus()
            return
        self.address.setText(wish.url)
        self.address.setCursorPosition(0)
        if wish.checksum is not None:
            self.digest.setText(wish.checksum.digest)
            self.digest.setCursorPosition(0)
            self.digest_caption.setText(wish.checksum.title)
        else:
            self.digest.setText(translate("DownloadDialog", "not known"))
        self.page.setText(f'<a href="{wish.page}">{wish.page}</a>')
        self.page.setOpenExternalLinks(True)
        self.show_wish(wish)
        self.show_step("address", translate("DownloadDialog", FIRST))
        self.primary.setFocus()

    def _lay_out(self) -> None:
        facts = self.facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(8)
        facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.digest_caption = QLabel(translate("DownloadDialog", "Hash"))
        for caption, field in (
            (QLabel(translate("DownloadDialog", "&Address")), self.address),
            (QLabel(translate("DownloadDialog", "Page")), self.page),
            (QLabel(translate("DownloadDialog", "Licence")), self.licence),
            (QLabel(translate("DownloadDialog", "Size")), self.file_size),
            (self.digest_caption, self.digest),
        ):
            caption.setBuddy(field)
            if isinstance(field, QLabel):
                caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            facts.addRow(caption, field)
            field.setAccessibleName(caption.text().replace("&", ""))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("DownloadDialog", "Download"))
        self.primary.setObjectName("primary")
        self.primary.setDefault(True)
        self.close_button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.primary)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addLayout(facts)
        column.addStretch(1)
        for part in (self.status, self.warning, self.bar, self.figures):
            column.addWidget(part)
        column.addLayout(buttons)
