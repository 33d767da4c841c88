"""Flipping through candidates: what is highlighted, looked at, pinned or taken away, and their thumbnails."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from editor.controllers.choosing.on_show import OnShow
from editor.state.choosing.sheet import Sheet
from editor.state.choosing.words import captions_of, names_of, tip_of
from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.thumbnail import completion_thumbnail, montage
from inpaint_core.filling.separate.holes import ALL
from inpaint_core.request import Completion

NONE = -1
"""Instead of a candidate's place."""
MONTAGE = 4
"""So many holes are seen in one thumbnail."""
LAST_STAYS = QT_TRANSLATE_NOOP("Chooser", "The last fill stays. Discard (Esc) goes back to the photo.")


class Chooser(QObject):
    """What the hand does with the candidates of a sheet; says what the strip has to show."""

    completion_added = Signal(int, object, str, str)
    """Place, QImage, caption and tooltip of a candidate; an older one in that place is gone."""
    captions_changed = Signal(object)
    """The captions of all places: a list."""
    arranged = Signal(object, object)
    """The places of pinned candidates, a tuple, and of those that are not to be seen, a set."""
    holes_changed = Signal(int, int)
    """How many holes there are, and the one that is chosen for; -1 for all."""
    highlighted = Signal(int)
    """What is chosen for the current hole; -1 where it is not the same for all."""
    choice_changed = Signal(object, object)
    """The place that is chosen for each hole, empty where it is the same for all; and all names, a list."""
    news_changed = Signal(object)
    """The places of those that came last and have not been looked at: a set."""
    looked_at = Signal()
    """The user looks at something else."""
    changed = Signal()
    """What can be done may have changed."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""

    def __init__(self, sheet: Sheet, on_show: OnShow, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet, self._on_show = sheet, on_show
        self.document: Document | None = None
        self.is_locked = False
        """Whether one is being accepted: nothing else can be highlighted now."""
        self.is_users_choice = False
        """Whether the user has highlighted something since the run under way began to show its own."""
        self._new: set[int] = set()

    @property
    def sheet(self) -> Sheet:
        """What there is to choose from; not to be changed here."""
        return self._sheet

    def step(self, by: int) -> None:
        """Highlight the next (1) or previous (-1) candidate, around the end."""
        place = self._sheet.next_place(by)
        if place != NONE:
            self.highlight(place)

    def highlight(self, place: int) -> None:
        """Choose and show a candidate for the current hole, or ``MIX``; not while one is being accepted."""
        if self.is_locked:
            return
        was_mixed = self._sheet.is_mixed
        self._sheet.choose(place)
        self._look_at(place)
        self.is_users_choice = True
        self._show()
        if self._sheet.is_mixed != was_mixed:
            self.changed.emit()

    def peek(self, place: int) -> None:
        """Show one candidate for a moment; -1 goes back to the chosen one."""
        if place < len(self._sheet.gallery.entries) and not self.is_locked:
            self._sheet.peek(place)
            self._look_at(place)
            self.is_users_choice |= place >= 0
            self._on_show.show()
            self.looked_at.emit()

    def ask_about(self, place: int) -> None:
        """Let commands be about one candidate, which is shown but not chosen; -1 for the chosen one again."""
        self.peek(place)
        self.changed.emit()

    def choose_for(self, place: int, hole: int) -> None:
        """Choose a candidate for one hole, or for all; what is chosen for later on stays."""
        if self.is_locked or not 0 <= place < len(self._sheet.gallery.entries):
            return
        now = self._sheet.hole
        self._sheet.turn_to(hole)
        self.highlight(place)
        self._sheet.turn_to(now)
        self._show()
        self.changed.emit()

    def note_new(self, place: int) -> None:
        """Mark a candidate that came beside others, until it is looked at."""
        self._new.add(place)
        self.news_changed.emit(frozenset(self._new))

    def forget_news(self) -> None:
        """Nothing is new any more: another run begins, or the gallery ends."""
        self._new.clear()
        self.news_changed.emit(frozenset())

    def turn_to(self, hole: int) -> None:
        """Choose for one hole from now on, or for all."""
        if self.is_locked or self._sheet.is_empty:
            return
        self._sheet.turn_to(hole)
        self.refresh()
        self.changed.emit()

    def next_hole(self, by: int) -> None:
        """Go on to the next hole (1) or the previous one (-1); before the first come all together."""
        count = len(self._sheet.holes)
        if count > 1:
            self.turn_to((self._sheet.hole + 1 + by) % (count + 1) - 1)

    def pin(self) -> None:
        """Pin what is highlighted, or let it go again."""
        place = self._sheet.shown_index
        if place >= 0:
            self._sheet.pin(place, on=not self._sheet.gallery.entries[place].is_pinned)
            self._arrange()
            self.changed.emit()

    def delete(self) -> None:
        """Take away what is highlighted."""
        place, before = self._sheet.shown_index, self._sheet.chosen
        if place < 0 or self.is_locked:
            return
        if not self._sheet.delete(place):
            self.notice.emit("info", translate("Chooser", LAST_STAYS))
            return
        self._new.discard(place)
        self.refresh()
        self.changed.emit()
        self._say_what_others_have(before)

    def _say_what_others_have(self, before: tuple[int, ...]) -> None:
        """Say it where a hole lost its fill that was not the one chosen for."""
        if self._sheet.hole == ALL:
            return
        names = names_of(self._sheet.gallery.entries)
        lost = [
            translate("Chooser", "hole {hole} ({names})").format(hole=hole + 1, names=names[now])
            for hole, (now, then) in enumerate(zip(self._sheet.chosen, before, strict=True))
            if now != then and hole != self._sheet.hole
        ]
        if lost:
            self.notice.emit(
                "info",
                translate("Chooser", "The deleted fill was chosen for other holes too: {holes} now.").format(
                    holes=", ".join(lost)
                ),
            )

    def bring_back_deleted(self) -> None:
        """Show again what was taken away."""
        if self._sheet.bring_back_deleted():
            self.refresh()
            self.changed.emit()

    def put_thumbnail(self, place: int) -> None:
        """Show a candidate that is new, or new in its place."""
        document, entries = self.document, self._sheet.gallery.entries
        if document is None:
            return
        captions = captions_of(entries)
        if entries[place].fills(self._sheet.hole):
            photo = self._thumbnail(document, entries[place].completion)
            self.completion_added.emit(place, photo, captions[place], tip_of(entries[place]))
        self.captions_changed.emit(captions)

    def _thumbnail(self, document: Document, completion: Completion) -> QImage:
        """Return a crop of the current hole; of all together crops of the largest, side by side."""
        holes = self._sheet.holes if self._sheet.hole == ALL else (self._sheet.holes[self._sheet.hole],)
        largest = sorted(holes, key=lambda hole: -hole.bounds.width * hole.bounds.height)[:MONTAGE]
        shown = [hole for hole in holes if hole in largest]
        return montage(
            [
                completion_thumbnail(
                    document.image,
                    completion,
                    document.metadata.icc_profile,
                    document.alpha,
                    box=hole.bounds if len(holes) > 1 or self._sheet.hole != ALL else None,
                )
                for hole in shown
            ],
            [self._sheet.holes.index(hole) + 1 for hole in shown],
        )

    def refresh(self) -> None:
        """Show everything anew: other candidates, or another hole."""
        for place in self._sheet.candidates:
            self.put_thumbnail(place)
        self.holes_changed.emit(len(self._sheet.holes), self._sheet.hole)
        self._arrange()
        self._show()

    def arrange(self) -> None:
        """Say in which order the candidates stand, and how many holes there are."""
        self.holes_changed.emit(len(self._sheet.holes), self._sheet.hole)
        self._arrange()

    def _arrange(self) -> None:
        self.arranged.emit(self._sheet.pinned, self._sheet.hidden)
        self.news_changed.emit(frozenset(self._new))
        self._say_choice()

    def _show(self) -> None:
        self._on_show.show()
        self.looked_at.emit()
        self.highlighted.emit(self._sheet.index)
        self._say_choice()

    def _say_choice(self) -> None:
        chosen = self._sheet.chosen if self._sheet.is_mixed else ()
        self.choice_changed.emit(chosen, names_of(self._sheet.gallery.entries))

    def _look_at(self, place: int) -> None:
        if place in self._new:
            self._new.discard(place)
            self.news_changed.emit(frozenset(self._new))
