"""The chosen model and its samples: loading it ahead of time, starting it, saying how it went."""

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal

from editor.controllers.inpaint import InpaintController
from editor.engine.worker import EngineWorker
from editor.panels.model_panel import ModelPanel
from editor.panels.model_picker import has_weights
from editor.panels.samples_panel import SamplesPanel
from editor.state.choosing.words import seconds_text
from editor.state.language.core_words import model_label
from editor.state.language.translation import translate
from editor.state.settings import CONTEXT_OF, ContextChoice, SettingsFile
from inpaint_core.catalog import MODELS
from inpaint_core.request import Completion, FillSettings, Finish


class ModelController(QObject):
    """Joins the panels of model and samples, the engine's thread and what the program remembers."""

    loading_changed = Signal(bool)
    """Whether engine or model are being loaded ahead of time."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    situation_changed = Signal()

    def __init__(
        self,
        *,
        panel: ModelPanel,
        samples: SamplesPanel,
        worker: EngineWorker,
        inpainting: InpaintController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._samples, self._worker = panel, samples, worker
        self._inpainting, self._settings = inpainting, settings
        self._has_weights = False
        remembered = settings.current
        panel.show_choices(
            remembered.model,
            remembered.context,
            remembered.feather_px,
            complete=remembered.complete,
            cover_fringe=remembered.cover_fringe,
            keep_alpha=remembered.keep_alpha,
        )
        self._follow(panel)
        samples.show_choices(remembered.samples, remembered.seed, remembered.diversity)
        self._on_diversity(samples.chosen_diversity)  # a position of the slider
        samples.show_model(MODELS[panel.model])
        samples.samples_chosen.connect(self._on_samples)
        samples.seed_chosen.connect(self._on_seed)
        samples.diversity_chosen.connect(self._on_diversity)
        samples.diversity_settled.connect(self._on_diversity_settled)
        worker.ready.connect(panel.show_device)
        worker.unavailable.connect(self._on_unavailable)
        worker.preload_ended.connect(self._on_preload_ended)
        self._made_by = ""
        worker.completion_ready.connect(self._on_completion)
        worker.finished.connect(self._on_finished)
        worker.cancelled.connect(self._show_diversity_on_show)
        self.look_for_weights()

    def _follow(self, panel: ModelPanel) -> None:
        panel.model_chosen.connect(self._on_model)
        panel.context_chosen.connect(self._on_context)
        panel.detail_chosen.connect(self._on_detail)
        panel.fringe_chosen.connect(self._on_fringe)
        panel.alpha_chosen.connect(self._on_alpha)

    @property
    def missing_weights(self) -> str:
        """Name of the chosen model if it cannot run here; empty if it can."""
        return "" if self._has_weights else model_label(MODELS[self._panel.model])

    @property
    def chosen(self) -> str:
        """Key of the chosen model."""
        return self._panel.model

    def take_weights(self, model: str) -> None:
        """See again which weights a model has: others may be in use, or none."""
        self._panel.refresh()
        self.look_for_weights()
        if model == self.chosen and self._has_weights and not self._inpainting.is_running:
            self.preload()

    def look_for_weights(self) -> None:
        """See again whether the chosen model has weights: the user may have put some there."""
        before, self._has_weights = self._has_weights, has_weights(self._panel.model)
        if before != self._has_weights:
            self._panel.refresh()
            self.situation_changed.emit()

    def choose(self, model: str) -> None:
        """Choose a model whose weights have just come."""
        self._panel.refresh()
        self._panel.choose(model)

    def preload(self) -> None:
        """Load the engine and the chosen model, so that the first fill does not wait for them."""
        self.loading_changed.emit(True)  # noqa: FBT003 - a signal takes no names
        self._worker.preload(self._panel.model)

    def start(self) -> None:
        """Run the chosen model on the photo and mask."""
        self._inpainting.start(self.fill_settings())

    def fill_settings(self) -> FillSettings:
        """Return what is chosen for the next fill."""
        chosen, spec = self._settings.current, MODELS[self._panel.model]
        settings = FillSettings(
            model=spec.name,
            feather_px=chosen.feather_px,
            context=CONTEXT_OF[chosen.context],
            detail=chosen.detail,
            grain=chosen.grain,
            cover_fringe=chosen.cover_fringe,
            keep_alpha=chosen.keep_alpha,
            finish=Finish(complete=chosen.complete),
            # The panel says already that the others make one: asking for more would only bring a notice.
            samples=chosen.samples if spec.is_stochastic else 1,
            seed=chosen.seed,
            diversity=chosen.diversity,
        )
        if spec.kind == "network" and spec.is_stochastic:
            settings = settings.mixed(chosen.photo_samples)
        return settings

    def _on_model(self, model: str) -> None:
        self._settings.current = replace(self._settings.current, model=model)
        self._samples.show_model(MODELS[model])
        self.look_for_weights()
        if self._has_weights and not self._inpainting.is_running:
            self.preload()
        self.situation_changed.emit()

    def _on_context(self, context: str) -> None:
        self._settings.current = replace(self._settings.current, context=cast("ContextChoice", context))

    def _on_fringe(self, cover_fringe: bool) -> None:  # noqa: FBT001 - a signal takes no names
        self._settings.current = replace(self._settings.current, cover_fringe=cover_fringe)

    def _on_alpha(self, fill_alpha: bool) -> None:  # noqa: FBT001 - a signal takes no names
        self._settings.current = replace(self._settings.current, keep_alpha=not fill_alpha)

    def _on_detail(self, complete: bool) -> None:  # noqa: FBT001 - a signal takes no names
        self._settings.current = replace(self._settings.current, complete=complete)

    def _on_samples(self, samples: int) -> None:
        self._settings.current = replace(self._settings.current, samples=samples)

    def _on_seed(self, seed: int) -> None:
        self._settings.current = replace(self._settings.current, seed=seed)

    def _on_diversity(self, diversity: float) -> None:
        self._settings.current = replace(self._settings.current, diversity=diversity)

    def _on_diversity_settled(self, diversity: float) -> None:
        self._inpainting.remake(self._panel.model, diversity)

    def _show_diversity_on_show(self) -> None:
        """Let the slider say what is on show, when making it again was cancelled."""
        sheet = self._inpainting.chooser.sheet
        if sheet.is_empty or sheet.gallery.waiting:
            return
        settings = sheet.shown[0].request.settings
        chosen = self._settings.current
        if settings.model == self._panel.model and settings.diversity != chosen.diversity:
            self._samples.show_choices(chosen.samples, chosen.seed, settings.diversity)
            self._on_diversity(settings.diversity)

    def _on_preload_ended(self) -> None:
        self.loading_changed.emit(False)  # noqa: FBT003 - a signal takes no names

    def _on_unavailable(self, sentence: str) -> None:
        self._panel.show_device(translate("Model", "not available"))
        self.notice.emit("warning", sentence)

    def _on_completion(self, completion: Completion) -> None:
        self._made_by = model_label(MODELS[completion.model])

    def _on_finished(self, seconds: float) -> None:
        if self._made_by:  # the same seconds as in the status line: one time for one wait
            self._panel.show_last_run(seconds_text(seconds), self._made_by)
