"""More candidates beside those on show: with new seeds, for one hole only, near one, between two."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from editor.controllers.inpaint import InpaintController
from editor.controllers.model import ModelController
from editor.state.choosing.entry import Entry, is_stochastic
from editor.state.choosing.facts import MIXED, ChoiceFacts
from editor.state.choosing.origin import Between, Near
from editor.state.choosing.sheet import Sheet
from editor.state.choosing.words import title_of
from editor.state.language.translation import translate
from inpaint_core.filling.separate.one_hole import one_hole_request
from inpaint_core.request import MAX_SEED, Completion, ImageArray

LIKE_T: Final = 0.15
"""How far the noise turns for a fill that is like another: little, because the patches that complete
a hole change much with it."""
LIKE_COUNT: Final = 4
PER_CENT: Final = 100


class MoreFills(QObject):
    """Plans runs for a gallery that is on show."""

    def __init__(self, inpainting: InpaintController, models: ModelController, parent: QObject) -> None:
        super().__init__(parent)
        self._inpainting, self._models = inpainting, models
        self._others: tuple[tuple[int, tuple[Completion, ...]], ImageArray] | None = None
        self._between: tuple[Completion, Completion, int] | None = None
        inpainting.cleared.connect(self._forget)

    @property
    def inpainting(self) -> InpaintController:
        """What runs them."""
        return self._inpainting

    @property
    def _sheet(self) -> Sheet:
        return self._inpainting.chooser.sheet

    def facts(self) -> ChoiceFacts:
        """Return what can be done with what is on show."""
        sheet = self._sheet
        index = sheet.shown_index
        shown = sheet.gallery.entries[index] if index >= 0 else None
        return ChoiceFacts(
            is_running=self._inpainting.is_running,
            candidates=len(sheet.candidates),
            holes=len(sheet.holes),
            hole=sheet.hole,
            has_one=shown is not None,
            is_pinned=shown is not None and shown.is_pinned,
            only_hole=-1 if shown is None else shown.hole,
            deleted=sum(entry.is_deleted for entry in sheet.gallery.entries),
            aside=self._inpainting.keeping.aside_count,
            why_not_again=self._why_not_again(),
            why_not_like=self._why_not_like(index),
        )

    def again(self) -> None:
        """Make more fills with new seeds."""
        self._models.start()

    def roll_hole(self) -> None:
        """Make more fills for the hole that is chosen for; the others stay as they are, and are seen so."""
        sheet, first = self._sheet, self._sheet.request
        if first is None or sheet.hole < 0:
            return
        others = [entry for number, entry in enumerate(sheet.shown) if number != sheet.hole]
        fills = tuple(entry.completion for entry in others)
        settings = self._models.fill_settings()
        wanted = one_hole_request(first, sheet.holes, fills, sheet.hole, settings)
        if self._others is None or self._others[0] != (sheet.hole, fills):
            self._others = (sheet.hole, fills), wanted.image
        wanted = replace(wanted, image=self._others[1])  # the same array for the same choice
        beside = tuple(entry.making for entry in others if entry.making is not None)
        self._inpainting.submit(sheet.gallery.append(wanted, hole=sheet.hole, beside=beside))

    def like_this(self) -> None:
        """Make fills that differ a little from the highlighted one."""
        sheet, place = self._sheet, self._sheet.shown_index
        if place < 0 or self._why_not_like(place):
            return
        entries = sheet.gallery.entries
        seed = (entries[place].seed + len(entries)) % MAX_SEED
        origin = Near(entries[place].completion, seed, LIKE_T)
        run = sheet.gallery.append_kin(
            [entries[place]],
            origin,
            translate("More", "like {place}").format(place=place + 1),
            count=LIKE_COUNT,
        )
        self._inpainting.submit(run)

    def ends(self) -> tuple[int, int] | None:
        """Return the places of the two pinned candidates that a fill can lie between; None without such."""
        places, entries = self._sheet.pinned, self._sheet.gallery.entries
        if self._why_not_between([entries[place] for place in places]):
            return None
        return places[0], places[1]

    def between(self, t: float) -> None:
        """Make the fill on the way between the two pinned ones, instead of the one before."""
        sheet, ends = self._sheet, self.ends()
        if ends is None:
            return
        start, end = (sheet.gallery.entries[place] for place in ends)
        kin = f"{ends[0] + 1}–{ends[1] + 1}, {round(t * PER_CENT)} %"
        place = -1
        if self._between is not None and self._between[:2] == (start.completion, end.completion):
            place = self._between[2] if self._between[2] < len(sheet.gallery.entries) else -1
        origin = Between(start.completion, end.completion, t)
        run = sheet.gallery.append_kin([start, end], origin, kin, place=place)
        self._between = start.completion, end.completion, run.places[0]
        self._inpainting.submit(run)
        if place >= 0:
            self._inpainting.highlight(place)

    def _why_not_again(self) -> str:
        model = self._models.fill_settings().model
        return (
            ""
            if is_stochastic(model)
            else translate("More", "{model} always gives the same fill.").format(model=title_of(model))
        )

    def _why_not_like(self, place: int) -> str:
        if place < 0:
            return translate("ChoosingFacts", MIXED)
        entry = self._sheet.gallery.entries[place]
        if not _has_noise(entry):
            return translate("More", "{model} has nothing to vary: choose a fill of another model.").format(
                model=title_of(entry.completion.model)
            )
        return ""

    def _why_not_between(self, entries: list[Entry]) -> str:
        if len(entries) != 2:
            return translate("More", "Pin two fills first.")
        first, second = entries
        if not (_has_noise(first) and _has_noise(second)):
            return translate("More", "There is nothing between these two: their model has no noise to mix.")
        if first.completion.model != second.completion.model or first.request.mask is not second.request.mask:
            return translate("More", "There is nothing between these two: pin two fills of one model.")
        return ""

    def _forget(self) -> None:
        self._others = self._between = None


def _has_noise(entry: Entry) -> bool:
    made = entry.completion
    return any(latent.values for latent in made.latents) and made.model == entry.request.settings.model
