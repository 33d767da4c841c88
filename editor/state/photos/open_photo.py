"""One photo of the window: its file, what is being done to it, and what is kept while another is on show."""

from pathlib import Path

from editor.state.document import Document
from editor.state.history import History
from editor.state.language.translation import translate
from editor.state.photos.put_aside import FillsAside, ViewPlace


class OpenPhoto:
    """A photo that was opened. Its document is read when it is first shown; unchanged, it may be closed.

    Attributes:
        document: What is being edited; None while only the file is known.
        mask_path: An image to take the mask from when the photo is read.
        history: Of the document; None without one.
        place: Zoom and position, while another photo is on show.
        was_shown: Whether it was on show before.
        is_partial: Whether its file is cut short, and what can be read of it is wanted.
        fills: What there was to choose from, while another photo is on show.
    """

    def __init__(self, path: Path | None, mask_path: Path | None = None, *, is_partial: bool = False) -> None:
        """Know a photo by its file alone.

        Args:
            path: Absolute; None for one that was pasted.
            mask_path: An image to take its mask from.
            is_partial: Whether its file is cut short, and what can be read of it is wanted.
        """
        self._path = path
        self.mask_path = mask_path
        self.document: Document | None = None
        self.history: History | None = None
        self.was_shown, self.is_partial = False, is_partial
        self.place: ViewPlace | None = None
        self.fills: FillsAside | None = None

    @property
    def path(self) -> Path | None:
        """Its file, absolute: the one it was last saved to."""
        return self._path if self.document is None else self.document.path

    @property
    def title(self) -> str:
        """Its name for the user."""
        return self.path.name if self.path else translate("Document", "Untitled")

    @property
    def is_unsaved(self) -> bool:
        """Whether the photo differs from its file, or fills wait to be chosen from."""
        has_fills = self.fills is not None and self.fills.is_choosing
        return self.document is not None and (self.document.is_dirty or has_fills)

    @property
    def is_untouched(self) -> bool:
        """Whether reading the file again would bring back all there is: no change, no mask, no undo step."""
        document = self.document
        if document is None:
            return True
        is_changed = self.is_unsaved or document.has_mask or document.can_undo or document.can_redo
        return self.path is not None and not is_changed

    @property
    def size_bytes(self) -> int:
        """What the pixels take in memory: the photo as it is, and as it was opened."""
        document = self.document
        if document is None:
            return 0
        channels = 4 if document.has_alpha else 3
        return document.height * document.width * (2 * channels * document.bits // 8 + 1)

    def close_down(self) -> None:
        """Forget the pixels of an untouched photo; the file is read again when it is shown.

        Raises:
            ValueError: Something would be lost.
        """
        if not self.is_untouched:
            raise ValueError(f"{self.title} holds changes")
        self._path = self.path
        self.document = self.history = self.fills = None
