"""Importing published checkpoints: asks for the file, imports it beside the window, chooses its model."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal

from editor.engine.gateway import import_checkpoint
from editor.state.language.core_words import core_words
from editor.state.language.translation import translate
from editor.state.models.imported import imported_text
from editor.state.models.wish import SUFFIXES
from editor.widgets.background import Background
from editor.widgets.questions.questions import Questions
from inpaint_core.weights.import_record import ImportedCheckpoint

ImportFile = Callable[[Path], ImportedCheckpoint]

DROPPED_SUFFIXES: Final = frozenset(SUFFIXES)
Then = Callable[[ImportedCheckpoint | None], None]
"""Hears what an import made; None if it failed."""


class ImportController(QObject):
    """Takes checkpoints among the user's weights. Reading and writing happens beside the window."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    imported = Signal(str)
    """Name of the model that now has weights."""

    def __init__(
        self,
        background: Background,
        questions: Questions,
        *,
        import_file: ImportFile = import_checkpoint,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is imported yet.

        Args:
            background: Does the work.
            questions: Asks for the file.
            import_file: Imports one file; called in another thread.
            parent: Owner.
        """
        super().__init__(parent)
        self._background, self._questions, self._import_file = background, questions, import_file

    def ask(self, folder: Path) -> None:
        """Ask for a checkpoint and import it."""
        if path := self._questions.checkpoint_to_import(folder):
            self.import_path(path)

    def take(self, data: QMimeData) -> bool:
        """Import the checkpoints among dropped files; return whether there were any."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        checkpoints = [path for path in paths if path.suffix.lower() in DROPPED_SUFFIXES]
        for path in checkpoints:
            self.import_path(path)
        return bool(checkpoints)

    def import_path(self, path: Path, then: Then = lambda _: None) -> None:
        """Import a checkpoint; a notice says how it went.

        Args:
            path: Of the checkpoint.
            then: Called when it is over, before the notice.
        """

        def fail(sentence: str) -> None:
            then(None)
            self.notice.emit(
                "error",
                translate("ImportCheckpoint", "Nothing was imported. {sentence}").format(sentence=sentence),
            )

        def end(record: ImportedCheckpoint) -> None:
            then(record)
            self._on_done(record)

        self._background.run(
            translate("ImportCheckpoint", "Importing {path}…").format(path=path.name),
            partial(self._import_file, path),
            done=end,
            failed=fail,
        )

    def _on_done(self, record: ImportedCheckpoint) -> None:
        teacher = (
            translate("ImportCheckpoint", " A teacher for training lies beside it: {name}.").format(
                name=record.teacher.name
            )
            if record.teacher
            else ""
        )
        if record.model:
            self.imported.emit(record.model)
        else:
            teacher = ""
        licence = core_words(record.licence_note) if record.licence_note else ""
        self.notice.emit("info", f"{imported_text(record)}{teacher} {licence}".rstrip())
