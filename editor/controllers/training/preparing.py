"""Before a training: its folder is made, its photos are looked into, and one step is measured."""

import contextlib
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from editor.controllers.training.programs import Helper
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.plan import TrainingPlan
from editor.state.training.run_process import total_memory_bytes
from editor.state.training.words import Estimate, estimate_text, estimate_warning, photos_text

ENDED: Final = QT_TRANSLATE_NOOP(
    "Preparing", "Preparing was ended from outside: memory may have run out. Choose a smaller recipe."
)
CHECKING: Final = QT_TRANSLATE_NOOP("Preparing", "Looking into the photos: {done} of {count}…")
BEGINNING: Final = QT_TRANSLATE_NOOP("Preparing", "Getting ready: this takes some seconds…")
MEASURING: Final = QT_TRANSLATE_NOOP("Preparing", "Measuring a step of the training…")


class Preparing(QObject):
    """Prepares one training at a time; what was prepared and not started is removed again."""

    said = Signal(str, str)
    """What is going on, and a warning or nothing."""
    progressed = Signal(int, int)
    """Photos looked into, of how many; 0 of 0 where it is not known."""
    over = Signal(bool)
    """It has ended; whether the training can start."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self.plan: TrainingPlan | None = None
        self._helper = Helper(self)
        self._helper.told.connect(self._on_told)
        self._helper.ended.connect(self._on_ended)
        self._photos = ""
        self._is_told = False

    def start(self, plan: TrainingPlan, keep_in: str, home: Path) -> None:
        """Begin; whatever was prepared before is removed.

        Args:
            plan: What is chosen.
            keep_in: Folder in which that of the run is made.
            home: Folder to start programs in.
        """
        self.discard()
        try:
            self.folder = _new_folder(Path(keep_in).expanduser().absolute(), plan)
        except OSError as error:
            self.said.emit(
                "",
                translate("Preparing", "No folder can be made in {keep_in}: {reason}.").format(
                    keep_in=keep_in, reason=error.strerror or error
                ),
            )
            self.over.emit(False)  # noqa: FBT003 - a signal takes no names
            return
        self.plan, self._photos, self._is_told = plan, "", False
        self.said.emit(translate("Preparing", BEGINNING), "")
        self.progressed.emit(0, 0)
        self._helper.run([sys.executable, *plan.preparing(self.folder)], home)

    def take(self) -> tuple[TrainingPlan, Path] | None:
        """Give away what is prepared, to be started; None where nothing is."""
        if self.plan is None or self.folder is None or self._helper.is_busy:
            return None
        found = self.plan, self.folder
        self.plan = self.folder = None
        return found

    def discard(self) -> None:
        """Stop, and remove what was made for it."""
        self._helper.end()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.plan = self.folder = None

    def _on_told(self, event: Mapping[str, Any]) -> None:
        match event:
            case {"event": "checking", "done": int(done), "count": int(total)}:
                self.said.emit(
                    translate("Preparing", CHECKING).format(done=number(done), count=number(total)), ""
                )
                self.progressed.emit(done, total)
            case {"event": "photos", "train": int(), "held_out": int()}:
                self._photos = photos_text(event)
                self.said.emit(f"{self._photos} {translate('Preparing', MEASURING)}", "")
                self.progressed.emit(0, 0)
            case {"event": "estimate"}:
                self._show(event)
            case {"event": "error", "sentence": str(sentence)}:
                self._end(self._photos, sentence, is_ready=False)

    def _show(self, event: Mapping[str, Any]) -> None:
        estimate = Estimate(**{field.name: event[field.name] for field in fields(Estimate)})
        warning = estimate_warning(estimate, total_memory_bytes())
        self._end(f"{self._photos} {estimate_text(estimate)}", warning, is_ready=estimate.fits_disk)

    def _on_ended(self, complaint: str) -> None:
        if not self._is_told:
            self._end(
                self._photos,
                complaint if complaint.endswith(".") else translate("Preparing", ENDED),
                is_ready=False,
            )

    def _end(self, text: str, warning: str, *, is_ready: bool) -> None:
        self._is_told = True
        self._helper.end()
        if not is_ready:
            self.discard()
        self.said.emit(text, warning)
        self.over.emit(is_ready)


def _new_folder(parent: Path, plan: TrainingPlan) -> Path:
    """Make a folder that nobody has, named after day and recipe: the list of models shows its name.

    Raises:
        OSError: That is impossible.
    """
    parent.mkdir(parents=True, exist_ok=True)
    recipe = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(plan.recipe).stem)
    stem = f"{recipe}-{datetime.now().astimezone():%Y-%m-%d}"
    for nth in count(1):
        folder = parent / (stem if nth == 1 else f"{stem}-{nth}")
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
            return folder
    raise AssertionError  # there is always a next number
