"""What the window has for choosing besides the strip, put together."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from editor.canvas.compare.hole_marks import HoleMarks
from editor.canvas.compare.wipe_drag import WipeDrag
from editor.controllers.choosing.beside_hole import BesideHole
from editor.controllers.choosing.comparing import ComparingController
from editor.controllers.choosing.disagreeing import Disagreeing
from editor.controllers.choosing.enlarging import Enlarging
from editor.controllers.choosing.more import MoreFills
from editor.controllers.choosing.painting_on import PaintingOn
from editor.controllers.choosing.revealing import Revealing
from editor.panels.choosing.back_chip import BackChip
from editor.panels.choosing.context_bar import ContextBar
from editor.panels.choosing.legend import Legend
from editor.panels.photo_area import PhotoArea
from editor.state.availability import Situation
from editor.state.choosing.facts import CHOICE_ACTIONS, why_no_choice, words_of
from editor.state.document import Document
from editor.state.photos.put_aside import ViewPlace
from editor.state.settings import SettingsFile
from editor.widgets.actions import Actions, plain
from editor.window.choosing.gallery_keys import GalleryKeys

BESIDE_MARGIN = 0.02
"""Around a photo beside its original, as a share of its longer side."""


class Choosing(QObject):
    """What the window has for choosing besides the strip: painting on, enlarging, the way back."""

    def __init__(
        self,
        window: QWidget,
        *,
        area: PhotoArea,
        actions: Actions,
        more: MoreFills,
        settings: SettingsFile,
    ) -> None:
        super().__init__(window)
        canvas, strip, inpainting = area.canvas, area.strip, more.inpainting
        self._inpainting, self._actions = inpainting, actions
        self.painting_on = PaintingOn(canvas, inpainting, self)
        self.enlarging = Enlarging(canvas, inpainting.chooser.sheet, self)
        self._revealing = Revealing(area, inpainting, self)
        self.enlarging.left.connect(self._revealing.show_again)
        self.back_chip = BackChip(area.over, actions)
        self.bar = ContextBar(area.over, actions)
        self._beside_hole = BesideHole(
            self.bar, area=area, actions=actions, inpainting=inpainting, settings=settings
        )
        self.comparing = ComparingController(canvas, actions, inpainting, self)
        self.comparing.side_by_side.connect(self._show_beside)
        self._more, self._strip, self._area = more, strip, area
        self._seen: tuple[Document, ViewPlace] | None = None
        strip.between.settled.connect(more.between)
        strip.between.done_here.connect(canvas.setFocus)
        inpainting.chooser.holes_changed.connect(self._mark_holes)
        inpainting.cleared.connect(lambda: canvas.set_hole_marks(None))
        WipeDrag(canvas)
        self.disagreeing = Disagreeing(canvas, actions, inpainting, self)
        self.legend = self._explain(area)
        self._canvas = canvas
        actions["enlarge_fill"].triggered.connect(self.enlarging.toggle)
        for place in ("fit", "actual_size"):
            actions[place].triggered.connect(self.enlarging.forget)  # the user chose another place
        inpainting.cleared.connect(self.enlarging.forget)
        GalleryKeys(window, canvas, leave=self._leave, tap=self._tap)

    def _explain(self, area: PhotoArea) -> Legend:
        """Return words over the photo that say what its colours mean."""
        legend = Legend(area.over)
        area.add_words(legend, "corner")
        self.comparing.legend.connect(lambda text: legend.say("difference", text))
        self.disagreeing.legend.connect(lambda text: legend.say("disagreement", text))
        return legend

    def refresh(self, situation: Situation) -> None:
        """Show what fits the situation."""
        is_free = not situation.is_running and not situation.is_choosing
        self._beside_hole.refresh(situation)
        for name in CHOICE_ACTIONS:
            self._actions.explain(name, why_no_choice(name, situation.choice))
        for name in ("pin_fill", "delete_fill"):
            if plain(self._actions[name].text()) != plain(wanted := words_of(name, situation.choice)):
                self._actions[name].setText(wanted)  # the same words keep the letter that the menu gave
        self.comparing.look_at(self._canvas.document)
        self._strip.between.show_ends(self._more.ends() if situation.is_choosing else None)
        self.back_chip.show_count(situation.choice.aside if is_free else 0)

    def turn_away(self) -> None:
        """Go back to what was seen before: another photo is about to be shown."""
        self.enlarging.leave()
        self.comparing.leave()

    def wait(self) -> None:
        """Block until nothing is done beside the window any more: it is about to close."""
        self.comparing.wait()

    def _leave(self) -> bool:
        """Take one step back, if there is one before the fills are discarded."""
        if self._inpainting.on_show.is_rendering:
            self._inpainting.on_show.give_up_look()
            return True
        if self.comparing.is_on:  # before the zoom: it may have come later, and it changes all that is seen
            self.comparing.leave()
            return True
        if self.enlarging.is_on:
            self.enlarging.leave()
            return True
        return False

    def _mark_holes(self, count: int, chosen: int) -> None:
        holes = self._inpainting.chooser.sheet.holes
        marks = HoleMarks([hole.bounds for hole in holes], chosen) if count > 1 else None
        self._canvas.set_hole_marks(marks)

    def _show_beside(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show the original beside the photo, both where nothing covers them; then what was seen before."""
        document, original = self._canvas.document, self._area.original
        if on == original.isVisibleTo(self._area.over) or (on and document is None):
            return
        original.setVisible(on)
        if on and document is not None:
            self._seen = document, self._canvas.place
            QTimer.singleShot(0, self, lambda: self._canvas.show_box(document.box, margin=BESIDE_MARGIN))
            return
        original.set_document(None)  # it would keep a photo that may be closed meanwhile
        if self._seen is not None and self._seen[0] is document:
            self._canvas.show_place(self._seen[1])
        self._seen = None

    def _tap(self) -> None:
        if self._inpainting.is_choosing:
            self.enlarging.toggle()
