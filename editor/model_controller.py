"""The chosen model: loading it ahead of time, starting it with its settings, saying how it went."""

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal

from editor.engine_worker import EngineWorker
from editor.inpaint_controller import InpaintController, seconds_text
from editor.panels.model_panel import ModelPanel, has_weights
from editor.settings import CONTEXT_OF, ContextChoice, SettingsFile
from inpaint_core.catalog import MODELS
from inpaint_core.request import Completion


class ModelController(QObject):
    """Joins the model panel, the engine's thread and what the program remembers."""

    loading_changed = Signal(bool)
    """Whether engine or model are being loaded ahead of time."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    situation_changed = Signal()

    def __init__(
        self,
        *,
        panel: ModelPanel,
        worker: EngineWorker,
        inpainting: InpaintController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._worker = panel, worker
        self._inpainting, self._settings = inpainting, settings
        self._has_weights = False
        remembered = settings.current
        panel.show_choices(remembered.model, remembered.context, remembered.feather_px)
        panel.model_chosen.connect(self._on_model)
        panel.context_chosen.connect(self._on_context)
        panel.feather_chosen.connect(self._on_feather)
        worker.ready.connect(panel.show_device)
        worker.unavailable.connect(self._on_unavailable)
        worker.preload_ended.connect(self._on_preload_ended)
        worker.completion_ready.connect(self._on_completion)
        self.look_for_weights()

    @property
    def missing_weights(self) -> str:
        """Title of the chosen model if it cannot run here; empty if it can."""
        return "" if self._has_weights else MODELS[self._panel.model].title

    def look_for_weights(self) -> None:
        """See again whether the chosen model has weights: the user may have put some there."""
        before, self._has_weights = self._has_weights, has_weights(self._panel.model)
        if before != self._has_weights:
            self._panel.refresh()
            self.situation_changed.emit()

    def preload(self) -> None:
        """Load the engine and the chosen model, so that the first fill does not wait for them."""
        self.loading_changed.emit(True)  # noqa: FBT003 - a signal takes no names
        self._worker.preload(self._panel.model)

    def start(self) -> None:
        """Run the chosen model on the photo and mask."""
        chosen = self._settings.current
        self._inpainting.start(self._panel.model, chosen.feather_px, CONTEXT_OF[chosen.context])

    def _on_model(self, model: str) -> None:
        self._settings.current = replace(self._settings.current, model=model)
        self.look_for_weights()
        if self._has_weights and not self._inpainting.is_running:
            self.preload()
        self.situation_changed.emit()

    def _on_context(self, context: str) -> None:
        self._settings.current = replace(self._settings.current, context=cast("ContextChoice", context))

    def _on_feather(self, feather_px: int) -> None:
        self._settings.current = replace(self._settings.current, feather_px=feather_px)

    def _on_preload_ended(self) -> None:
        self.loading_changed.emit(False)  # noqa: FBT003 - a signal takes no names

    def _on_unavailable(self, sentence: str) -> None:
        self._panel.show_device("not available")
        self.notice.emit("warning", sentence)

    def _on_completion(self, completion: Completion) -> None:
        self._panel.show_last_run(seconds_text(completion.seconds), MODELS[completion.model].title)
