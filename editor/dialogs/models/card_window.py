"""A window with the page that tells of weights: what they were trained on, what they can do and what not."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

SIZE: Final = QSize(860, 640)
SPARE: Final = QSize(40, 80)
MARGIN_PX: Final = 16
LINK: Final = re.compile(r"(?<!!)\[(?P<words>[^]]*)\]\((?P<target>[^)]*)\)")
"""In Markdown; not a picture."""


def without_dead_links(text: str, folder: Path) -> str:
    """Return Markdown in which links to files that are not there are plain words: they led to an empty page.

    An installed program has the cards without the pages around them.

    Args:
        text: Of the page.
        folder: Where it lies.
    """

    def living(link: re.Match[str]) -> str:
        target = link["target"].partition("#")[0]
        is_file = bool(target) and "://" not in target
        return link["words"] if is_file and not (folder / target).exists() else link[0]

    return LINK.sub(living, text)


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
    text = path.read_text(encoding="utf-8", errors="replace")
    page.setMarkdown(without_dead_links(text, path.parent))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    page.document().setDocumentMargin(MARGIN_PX)
    column = QVBoxLayout(dialog)
    column.addWidget(page)
    column.addWidget(buttons)
    dialog.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))
    dialog.show()
    return dialog
