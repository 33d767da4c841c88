"""A window with the page that tells of weights: what they were trained on, what they can do and what not."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

SIZE: Final = QSize(860, 640)
SPARE: Final = QSize(40, 80)
MARGIN_PX: Final = 16


def show_card(window: QWidget, path: Path, title: str) -> QDialog:
    """Show a page of Markdown.

    Args:
        window: Owner.
        path: Of the page; links and pictures are looked for beside it.
        title: Of the window.
    """
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("card")
    dialog.setWindowTitle(title)
    page = QTextBrowser()
    page.setOpenExternalLinks(True)
    page.setAccessibleName(title)
    page.document().setBaseUrl(QUrl.fromLocalFile(f"{path.parent}/"))
    page.setMarkdown(path.read_text(encoding="utf-8", errors="replace"))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    page.document().setDocumentMargin(MARGIN_PX)
    column = QVBoxLayout(dialog)
    column.addWidget(page)
    column.addWidget(buttons)
    dialog.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))
    dialog.show()
    return dialog
