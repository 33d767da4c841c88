"""Measures how long a model takes on this computer: a small fill, twice, in the engine's thread."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from editor.engine.gateway import EditorEngine
from editor.engine.worker import EngineWorker
from editor.state.language.translation import translate
from editor.state.models.measured import measuring_request, with_measured
from editor.state.settings import SettingsFile
from inpaint_core.request import Completion, Progress


@dataclass(frozen=True)
class _Measured:
    subject: str
    device: str
    seconds: float


class Measuring(QObject):
    """One model at a time, and never beside a fill."""

    ended = Signal(str)
    """It is over; a sentence for the user where it came to nothing."""
    situation_changed = Signal()

    def __init__(self, worker: EngineWorker, settings: SettingsFile, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._settings = worker, settings
        self.model = ""
        """Key of the model that is being measured; empty for none."""
        worker.work_ended.connect(self._on_ended)

    def start(self, model: str) -> None:
        """Measure a model, unless something else is being done."""
        if self._worker.is_busy:
            return
        self.model = model
        self._worker.submit_work(partial(_measure, model))
        self.situation_changed.emit()

    def _on_ended(self, made: object, sentence: str) -> None:
        if not self.model:
            return
        self.model = ""
        if isinstance(made, _Measured):
            self._settings.current = with_measured(
                self._settings.current, made.subject, made.device, made.seconds
            )
            self._settings.write()
        elif not sentence:
            sentence = translate("Measuring", "It was stopped, and nothing was measured.")
        self.situation_changed.emit()
        self.ended.emit(sentence)


def _measure(
    model: str, engine: EditorEngine, _tell: Callable[[object], None], check: Callable[[], None]
) -> _Measured:
    """Fill twice and take the second time: the first one loads and compiles."""

    def report(_: Progress) -> None:
        check()

    made: list[Completion] = []
    for seed in (1, 2):
        made += engine.inpaint(measuring_request(model, seed), report)
    last = made[-1]
    return _Measured(last.made_on.weights or model, last.made_on.device, last.seconds)
