"""The prior panel: when there is something to look into, asking the engine's thread, what is highlighted."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from editor.canvas.cluster_highlight import ClusterHighlight
from editor.controllers.model import ModelController
from editor.engine.worker import EngineWorker
from editor.panels.model_panel import ModelPanel
from editor.panels.prior_panel import PriorPanel
from editor.state.document import Document
from editor.state.settings import CONTEXT_OF, SettingsFile
from inpaint_core.catalog import MODELS
from inpaint_core.errors import InpaintError
from inpaint_core.prior.view import PriorView
from inpaint_core.request import FillSettings, InpaintRequest

SHOW: Final = "Look Inside"


class PriorController(QObject):
    """Looks when the user asks, for one hole and one model.

    Nothing is computed on its own while a mask is painted: that would keep the engine from the next fill. A
    painted mask takes the map away; another model, context or k brings a new one, as the user is comparing.
    """

    highlighted = Signal(object)
    """A ClusterHighlight to lay over the photo; None takes it away."""

    def __init__(
        self,
        *,
        panel: PriorPanel,
        worker: EngineWorker,
        model_panel: ModelPanel,
        models: ModelController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._worker = panel, worker
        self._model_panel, self._models, self._settings = model_panel, models, settings
        self._document: Document | None = None
        self._forget_document: Callable[[], None] = lambda: None
        self._request: InpaintRequest | None = None
        self._has_failed = False
        panel.look_wanted.connect(self.look)
        panel.k_chosen.connect(self._on_k)
        panel.cluster_hovered.connect(self._on_hover)
        worker.prior_ready.connect(self._on_ready)
        worker.prior_failed.connect(self._on_failed)
        model_panel.model_chosen.connect(self._on_other_model)
        model_panel.context_chosen.connect(self._on_other_model)
        self.refresh()

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo; None for none."""
        self._forget_document()
        self._document, self._forget_document = document, lambda: None
        if document is not None:
            self._forget_document = document.on_mask_changed(lambda _: self._forget())
        self._forget()
        self.refresh()

    def refresh(self) -> None:
        """Say what stands in the way of a prior, or offer it; what is shown or under way stays."""
        if self._request is not None or self._has_failed:
            return
        if (obstacle := self._obstacle()) is not None:
            self._panel.show_message(obstacle)
        else:
            title = MODELS[self._model_panel.model].title
            self._panel.show_message(f"See what {title} uses in this hole.", button=SHOW)

    @Slot()
    def look(self) -> None:
        """Ask for the prior of the mask as it is now."""
        document, model = self._document, self._model_panel.model
        if document is None or self._obstacle() is not None:
            self._forget()
            self.refresh()
            return
        chosen, self._has_failed = self._settings.current, False
        try:
            settings = FillSettings(
                model=model, feather_px=chosen.feather_px, context=CONTEXT_OF[chosen.context]
            )
            self._request = document.make_request(settings)
        except InpaintError as error:
            self._on_failed(str(error))
            return
        is_waiting = self._worker.is_busy
        self._panel.show_message(
            "Waiting for the fill…" if is_waiting else f"Looking into {MODELS[model].title}…"
        )
        self._worker.look(self._request, self._panel.k.value())

    def _obstacle(self) -> str | None:
        spec = MODELS[self._model_panel.model]
        if self._document is None:
            return "Open a photo to see what a network uses."
        if not self._document.has_mask:
            return "Paint over what you want to remove: the prior is shown for the hole."
        if not spec.prior:
            kind = "Instant fills use" if spec.kind == "classical" else f"{spec.title} uses"
            return f"{kind} no prior: choose another network to look into."
        if self._models.missing_weights:
            return f"{spec.title} has no weights on this computer, so there is nothing to look into."
        return None

    def _forget(self) -> None:
        """Take the map, or the news of a failure, away; called at every dab of the brush."""
        if self._request is None and not self._has_failed:
            return
        self._request, self._has_failed = None, False
        self._worker.stop_looking()
        self.refresh()

    def _on_k(self, k: int) -> None:
        if self._request is not None:
            self._worker.look(self._request, k)

    def _on_other_model(self) -> None:
        was_shown = self._request is not None
        self._forget()
        self.refresh()
        if was_shown:
            self.look()

    @Slot(int)
    def _on_hover(self, cluster: int) -> None:
        view, shown = self._panel.view, self._panel.shown_map
        if view is None or shown is None or cluster < 0:
            self.highlighted.emit(None)
        else:
            self.highlighted.emit(ClusterHighlight(view, shown, cluster))

    @Slot(object)
    def _on_ready(self, view: PriorView) -> None:
        if self._request is not None:
            self._panel.show_view(view)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._request, self._has_failed = None, True
        self._panel.show_message(sentence, button="Try Again")
