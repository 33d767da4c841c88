"""The photos of a window in their order, which one is on show, and which need not stay in memory. No Qt."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from editor.state.document import Document
from editor.state.history import default_budget_bytes
from editor.state.listeners import Listeners
from editor.state.photos.open_photo import OpenPhoto

BUDGET_SHARE: Final = 2
"""All photos together may take so many times what undo steps may take by default: a quarter of the memory."""


class OpenPhotos:
    """A list without doubles: no two photos of the same file."""

    def __init__(self, budget_bytes: int | None = None) -> None:
        """Start empty.

        Args:
            budget_bytes: What the pixels of all photos together may take; a quarter of the machine's memory.
        """
        self._budget_bytes = BUDGET_SHARE * default_budget_bytes() if budget_bytes is None else budget_bytes
        self._photos: list[OpenPhoto] = []
        self._looked_at: list[OpenPhoto] = []  # the latest last
        self._listeners: Listeners[()] = Listeners()
        self.shown: OpenPhoto | None = None

    def __len__(self) -> int:
        return len(self._photos)

    def __iter__(self) -> Iterator[OpenPhoto]:
        return iter(tuple(self._photos))

    @property
    def document(self) -> Document | None:
        """What is on show."""
        return None if self.shown is None else self.shown.document

    def on_changed(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after photos came, went, or another is on show; return what ends that."""
        return self._listeners.add(listener)

    def find(self, path: Path) -> OpenPhoto | None:
        """Return the photo of a file; None if it is not open."""
        return next((photo for photo in self._photos if photo.path == path), None)

    def add(self, photo: OpenPhoto) -> None:
        """Put a photo behind the others."""
        self._photos.append(photo)
        self._listeners.tell()

    def remove(self, photo: OpenPhoto) -> None:
        """Forget a photo; the caller shows another one if it was on show."""
        self._photos.remove(photo)
        if photo in self._looked_at:
            self._looked_at.remove(photo)
        if self.shown is photo:
            self.shown = None
        self._listeners.tell()

    def show(self, photo: OpenPhoto | None) -> None:
        """Make a photo of the list, which has been read, the one on show; None shows none."""
        self.shown = photo
        if photo is not None:
            photo.was_shown = True
            self._looked_at = [other for other in self._looked_at if other is not photo] + [photo]
            self._close_down_some()
        self._listeners.tell()

    def neighbour(self, of: OpenPhoto | None, by: int) -> OpenPhoto | None:
        """Return the photo ``by`` places behind (or before: negative) one, around the ends; None of none."""
        if not self._photos:
            return None
        place = self._photos.index(of) if of in self._photos else -max(0, by)
        return self._photos[(place + by) % len(self._photos)]

    def _close_down_some(self) -> None:
        """Close what was not looked at for longest, as long as all together take too much."""
        excess_bytes = sum(photo.size_bytes for photo in self._photos) - self._budget_bytes
        for photo in list(self._looked_at):
            if excess_bytes <= 0:
                return
            if photo is not self.shown and photo.document is not None and photo.is_untouched:
                excess_bytes -= photo.size_bytes
                photo.close_down()
