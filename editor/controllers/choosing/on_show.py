"""What of a gallery the photo shows: one candidate for each hole, in the chosen look."""

from PySide6.QtCore import QObject, Signal, Slot

from editor.engine.look_renderer import LookRenderer, LookWish
from editor.state.choosing.entry import Entry
from editor.state.choosing.sheet import Sheet
from editor.state.document import Document
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.filling.separate.mix import mix
from inpaint_core.look import Look
from inpaint_core.request import Completion


class OnShow(QObject):
    """Previews what is on show in the document, as soon as it is rendered in the chosen look."""

    look_refused = Signal(object)
    """A look could not be rendered: this one stays on show."""
    changed = Signal()
    """Something else is on show."""

    def __init__(self, sheet: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.document: Document | None = None
        self.look = Look()
        self._looked: dict[Completion, tuple[Look, Completion]] = {}
        self._wanted: LookWish | None = None
        self._last_look = self.look
        self._given_up: Look | None = None
        self._renderer = LookRenderer(self)
        self._renderer.rendered.connect(self._on_rendered)
        self._renderer.failed.connect(self._on_failed)
        self._mixed: tuple[tuple[Completion, ...], Completion] | None = None

    @property
    def has_look(self) -> bool:
        """Whether the look of what is on show can be changed."""
        return any(entry.completion.kept for entry in self._sheet.shown)

    @property
    def is_rendering(self) -> bool:
        """Whether what is on show is not in the chosen look yet."""
        return self._wanted is not None

    def set_look(self, look: Look) -> None:
        """Show everything in another look as soon as it is rendered; nothing is filled anew."""
        if look == self.look:
            return
        if not self.is_rendering:
            self._last_look = self.look
        self.look, self._given_up = look, None
        in_use = {entry.completion for entry in self._sheet.shown}
        self._looked = {made: looked for made, looked in self._looked.items() if made in in_use}
        self.show()

    def give_up_look(self) -> None:
        """Stay with the look that is on show, while another one is being rendered."""
        if self.is_rendering:
            self._renderer.forget()
            self._wanted, self._given_up, self.look = None, self.look, self._last_look
            self.look_refused.emit(self.look)
            self.show()

    def show(self) -> None:
        """Preview what the sheet shows; what is missing for it is rendered first."""
        entries = self._sheet.shown
        if self.document is None or not entries:
            return
        missing = [entry for entry in dict.fromkeys(entries) if self._exact(entry) is None]
        self._wanted = self._wish(missing[0]) if missing else None
        if self._wanted is not None:
            self._ask(self._wanted)
        self._preview(tuple(self._best(entry) for entry in entries))

    def rendered(self) -> Completion:
        """Return what is on show in the chosen look, rendered now where it is not yet."""
        entries = self._sheet.shown
        made = {entry: self._exact(entry) or self._wish(entry).rendered() for entry in dict.fromkeys(entries)}
        return self._mix(tuple(made[entry] for entry in entries))

    def clear(self) -> None:
        """Show the photo as it is."""
        self._renderer.forget()
        self._looked.clear()
        self._wanted = self._mixed = None
        if self.document is not None:
            self.document.preview(None)

    def wait(self) -> None:
        """Block until nothing is rendered any more: the window is about to close."""
        self._renderer.wait()

    def _ask(self, wish: LookWish) -> None:
        try:
            self._renderer.ask(wish)
        except OutOfMemoryError:
            self._on_failed(wish)
            raise

    def _preview(self, fills: tuple[Completion, ...]) -> None:
        document, mixed = self.document, self._mix(fills)
        if document is not None and document.previewed is not mixed:
            document.preview(mixed)
            self.changed.emit()

    def _mix(self, fills: tuple[Completion, ...]) -> Completion:
        """Return the mix of one completion for each hole: the same object for the same ones."""
        request = self._sheet.request
        if request is None or all(fill is fills[0] for fill in fills):
            return fills[0]
        if self._mixed is None or self._mixed[0] != fills:
            self._mixed = fills, mix(request.image, self._sheet.holes, fills, request.alpha)
        return self._mixed[1]

    def _exact(self, entry: Entry) -> Completion | None:
        """Return a completion in the chosen look; None while it is not rendered."""
        made = entry.completion
        if not made.kept or entry.request.settings.look == self.look:
            return made
        look, looked = self._looked.get(made, (None, None))
        return looked if look == self.look else None

    def _best(self, entry: Entry) -> Completion:
        """Return the same, or until it is rendered what it was last seen in."""
        exact = self._exact(entry)
        if exact is not None:
            return exact
        _, looked = self._looked.get(entry.completion, (None, entry.completion))
        return looked or entry.completion

    def _wish(self, entry: Entry) -> LookWish:
        return LookWish(entry.request.image, entry.completion, self.look)

    @Slot(object, object)
    def _on_rendered(self, wish: LookWish, looked: Completion) -> None:
        in_use = {entry.completion for entry in self._sheet.shown}
        if wish.look == self._given_up or (wish.look != self.look and wish.completion not in in_use):
            return
        # While a slider moves, what it passed is better on show than what it came from.
        self._looked[wish.completion] = wish.look, looked
        self._last_look = wish.look
        self.show()

    @Slot(object)
    def _on_failed(self, wish: LookWish) -> None:
        if wish.look == self.look and self.look != self._last_look:  # else it would be asked for for ever
            self.give_up_look()
