"""The panel Look inside: when there is something to look into, asking the engine's thread, what is shown."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from editor.canvas.inside.cluster_highlight import ClusterHighlight
from editor.controllers.inside.cluster_mask import is_of_cluster
from editor.controllers.inside.fills import FillsToSee
from editor.controllers.inside.subject import Subject
from editor.controllers.model import ModelController
from editor.engine.jobs import PriorWish
from editor.engine.worker import EngineWorker
from editor.panels.inside.panel import InsidePanel
from editor.state.document import Document
from editor.state.language.core_words import model_label
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.settings import CONTEXT_OF, SettingsFile
from inpaint_core.catalog import MODELS, PHOTO_MODEL
from inpaint_core.errors import InpaintError
from inpaint_core.prior.view import PRIOR_SPACES, PriorSpace, PriorView
from inpaint_core.request import FillSettings

SHOW: Final = QT_TRANSLATE_NOOP("Looking", "Look Inside")


class PriorController(QObject):
    """Looks when the user asks, for one hole; into the chosen fill, or a network's mean before there is one.

    Nothing is computed on its own while a mask is painted: that would keep the engine from the next fill. A
    painted mask takes the map away; another fill, model, context or k brings a new one, as the user is
    comparing.
    """

    highlighted = Signal(object)
    """A ClusterHighlight to lay over the photo; None takes it away."""

    def __init__(
        self,
        *,
        panel: InsidePanel,
        worker: EngineWorker,
        fills: FillsToSee,
        models: ModelController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._worker, self._fills = panel, worker, fills
        self._models, self._settings = models, settings
        self._document: Document | None = None
        self._forget_document: Callable[[], None] = lambda: None
        self._subject: Subject | None = None
        self._shown: Subject | None = None
        self._has_failed = self._is_mask_changed = False
        self._waits = False  # for a fill that can be looked into, after one that cannot
        panel.look_wanted.connect(self.look)
        panel.cluster_hovered.connect(self._on_hover)
        panel.choices.k_chosen.connect(self._ask)
        panel.choices.space_chosen.connect(self._ask)
        worker.prior_ready.connect(self._on_ready)
        worker.prior_failed.connect(self._on_failed)
        fills.changed.connect(self._follow)
        fills.other_wanted.connect(self.look)
        fills.other_model.connect(self._on_other_model)
        self.refresh()

    @property
    def subject(self) -> Subject | None:
        """What the maps on show are of; None when there are none."""
        return self._shown if self._panel.view is not None else None

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo; None for none."""
        self._forget_document()
        self._document, self._forget_document = document, lambda: None
        if document is not None:
            self._forget_document = document.on_mask_changed(lambda _: self._on_mask_changed(document))
        self._forget()
        self.refresh()

    def refresh(self) -> None:
        """Say what stands in the way of a prior, or offer it; what is shown or under way stays."""
        if self._is_mask_changed:
            self._is_mask_changed = False
            if not is_of_cluster(self._document):
                self._forget()
        if self._subject is not None or self._has_failed:
            return
        if (obstacle := self._obstacle()) is not None:
            self._panel.show_message(obstacle)
        else:
            title = model_label(MODELS[self._fills.model])
            self._panel.show_message(
                translate("Looking", "See what {title} uses in this hole.").format(title=title),
                button=translate("Looking", SHOW),
            )

    @Slot()
    def look(self) -> None:
        """Ask for the prior of what is chosen now."""
        document, self._has_failed = self._document, False
        obstacle = self._obstacle()
        if document is None or obstacle is not None:
            self._forget()
            self._waits = self._fills.are_there
            self.refresh()
            return
        try:
            wanted = self._fills.subject() or self._mean(document)
        except InpaintError as error:
            self._on_failed(str(error))
            return
        is_new = self._subject is None
        self._subject = wanted
        if is_new or self._panel.view is None:
            title = model_label(MODELS[wanted.model])
            is_waiting = self._worker.is_busy
            self._panel.show_message(
                translate("Looking", "Waiting for the fill…")
                if is_waiting
                else translate("Looking", "Looking into {title}…").format(title=title)
            )
        self._ask()

    def _mean(self, document: Document) -> Subject:
        chosen, model = self._settings.current, self._fills.next_model
        settings = FillSettings(model=model, feather_px=chosen.feather_px, context=CONTEXT_OF[chosen.context])
        return Subject(document.make_request(settings), (None,), (), model)

    def _obstacle(self) -> str | None:
        spec = MODELS[self._fills.model]
        if self._document is None:
            return translate("Looking", "Open a photo to see what a network uses.")
        if not self._document.has_mask:
            return translate(
                "Looking", "Paint over what you want to remove: the prior is shown for the hole."
            )
        if spec.name == PHOTO_MODEL:
            return translate(
                "Looking",
                "This is made of the photo's own patches: no network was asked, so there is no prior.",
            )
        if not spec.prior:
            kind = (
                translate("Looking", "Instant fills use")
                if spec.kind == "classical"
                else translate("Looking", "{model} uses").format(model=model_label(spec))
            )
            return translate("Looking", "{kind} no prior: choose another network to look into.").format(
                kind=kind
            )
        if not self._fills.are_there and self._models.missing_weights:
            return translate(
                "Looking", "{model} has no weights on this computer, so there is nothing to look into."
            ).format(model=model_label(spec))
        return None

    @Slot()
    def _ask(self) -> None:
        """Ask for the views of the subject, as the panel's choices are now."""
        if self._subject is None:
            return
        choices = self._panel.choices
        space: PriorSpace = PRIOR_SPACES[max(0, choices.chosen_space)]
        subject = self._subject
        self._worker.look(PriorWish(subject.request, choices.k.value(), space, subject.fills, subject.hole))

    def _forget(self) -> None:
        """Take the map, or the news of a failure, away; called at every dab of the brush."""
        self._waits = False
        if self._subject is None and not self._has_failed:
            return
        self._subject = self._shown = None
        self._has_failed = False
        self._worker.stop_looking()
        self._panel.show_message("")
        self.refresh()

    def _follow(self) -> None:
        """Look at what is chosen now, if the user is looking."""
        if self._subject is None:
            if self._waits and self._obstacle() is None:
                self.look()
            else:
                self.refresh()
            return
        found = self._fills.subject()
        is_put_aside = found is None and is_of_cluster(self._document)
        is_mean_still = found is None and not self._subject.captions
        if is_put_aside or is_mean_still or (found is not None and found.is_same(self._subject)):
            self._fills.offer()
        else:
            self.look()

    def _on_mask_changed(self, document: Document) -> None:
        if document.is_stroking:
            self._forget()
        else:
            self._is_mask_changed = True  # ``refresh`` comes when the step is done, and knows what it was

    def _on_other_model(self) -> None:
        if self._fills.are_there:
            self._fills.offer()
            return
        was_shown = self._subject is not None
        self._forget()
        self.refresh()
        if was_shown:
            self.look()

    @Slot(int)
    def _on_hover(self, cluster: int) -> None:
        view = self._panel.pointed_view
        if view is None or cluster < 0:
            self.highlighted.emit(None)
        else:
            self.highlighted.emit(ClusterHighlight(view, view.maps[self._panel.scale], cluster))

    @Slot(object)
    def _on_ready(self, views: tuple[PriorView, ...]) -> None:
        if self._subject is not None:
            self._shown = self._subject
            other = views[1] if len(views) > 1 else None
            self._panel.show_view(views[0], other, *self._shown.captions, hole=self._shown.number)
            self._fills.offer()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._subject, self._has_failed = None, True
        self._panel.show_message(sentence, button=translate("Looking", "Try Again"))
