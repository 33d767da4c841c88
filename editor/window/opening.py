"""What the user sees of opening: a bar with Cancel when it takes long, an offer for what is cut short."""

from pathlib import Path

from PySide6.QtCore import QObject

from editor.controllers.file import FileController
from editor.panels.notice_bar import NoticeBar, Offer
from editor.state.language.translation import translate


class OpeningNotices(QObject):
    """Notices about reads; the window stays usable meanwhile."""

    def __init__(self, files: FileController, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._files, self._notices = files, notices
        self._label = ""
        files.reading.slow.connect(self._on_slow)
        files.reading.over.connect(self._on_over)
        files.switch.cut_short.connect(self._on_cut_short)

    def _on_slow(self, label: str) -> None:
        self._label = label
        self._notices.show_notice(
            "info", label, Offer(translate("Opening", "Cancel"), self._files.switch.cancel), is_busy=True
        )

    def _on_over(self) -> None:
        if self._label:
            self._notices.take_back(self._label)
            self._label = ""

    def _on_cut_short(self, path: Path, sentence: str) -> None:
        offer = Offer(translate("Opening", "Open What Can Be Read"), lambda: self._files.open_part(path))
        self._notices.show_notice("error", sentence, offer)
