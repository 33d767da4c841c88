"""Which fill is looked into, and beside which other: the gallery, the model and the panel's choices."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from editor.controllers.inpaint import InpaintController
from editor.controllers.inside.subject import NO_PLACE, Subject, comparable_places, find_subject
from editor.panels.inside.choices import Choices
from editor.panels.model_panel import ModelPanel
from editor.panels.samples_panel import SamplesPanel
from editor.state.choosing.words import captions_of

SETTLE_MS: Final = 120
"""Fills that are flipped through are looked into when the hand rests."""


class FillsToSee(QObject):
    """Follows what is chosen among the fills on show, and keeps one diversity in both panels."""

    changed = Signal()
    """Another fill is chosen, or the chosen one was made again, or there are none any more."""
    other_model = Signal()
    """Another model fills next, or sees another part of the photo."""
    other_wanted = Signal()
    """Another fill is to be compared with."""

    def __init__(
        self,
        choices: Choices,
        inpainting: InpaintController,
        model_panel: ModelPanel,
        samples: SamplesPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._choices, self._inpainting = choices, inpainting
        self._model_panel, self._samples = model_panel, samples
        self._other = NO_PLACE
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.changed)
        chooser = inpainting.chooser
        for told in (chooser.highlighted, chooser.completion_added, chooser.arranged):
            told.connect(lambda *_: self._soon.start())
        inpainting.cleared.connect(self._soon.start)
        model_panel.model_chosen.connect(lambda _: self.other_model.emit())
        model_panel.context_chosen.connect(lambda _: self.other_model.emit())
        choices.other_chosen.connect(self._on_other)
        choices.diversity_moved.connect(samples.diversity.setValue)
        choices.diversity_released.connect(samples.settle)
        samples.diversity_chosen.connect(lambda _: self.offer())

    @property
    def are_there(self) -> bool:
        """Whether there are fills to choose from."""
        return self._inpainting.is_choosing

    @property
    def next_model(self) -> str:
        """The model that fills next."""
        return self._model_panel.model

    @property
    def model(self) -> str:
        """The model that is looked into: that of the chosen fill, or the one that fills next."""
        found = self.subject()
        return self.next_model if found is None else found.model

    def subject(self) -> Subject | None:
        """Return what is chosen, and the fill that it is compared with; None when there are no fills."""
        return find_subject(self._inpainting.chooser.sheet, self._other)

    def offer(self) -> None:
        """Offer what can be compared, and the diversity of fills that can be made again."""
        sheet = self._inpainting.chooser.sheet
        captions, places = captions_of(sheet.gallery.entries), comparable_places(sheet)
        self._choices.offer_others([(place, captions[place]) for place in places], self._other)
        found = self.subject()
        is_drawn = found is not None and found.fills[0] is not None
        self._choices.offer_diversity(on=is_drawn and self.model == self.next_model)
        self._choices.show_diversity(self._samples.diversity.value())

    def _on_other(self, place: int) -> None:
        self._other = place
        self.other_wanted.emit()
