"""What belongs to a photo and not to its document, kept while another photo is on show. No Qt."""

from dataclasses import dataclass

from editor.state.choosing.sheet import Sheet
from editor.state.past_galleries import KeptGalleries


@dataclass(frozen=True)
class ViewPlace:
    """Where a photo was looked at.

    Attributes:
        zoom: 1.0 = 100 %; None for a photo that is fitted into the window, whatever its size.
        x: The image point in the middle of the view, in image pixels.
        y: Likewise.
        is_beside_fills: Whether a fitted photo was fitted into what the fills leave free, not under them.
    """

    zoom: float | None
    x: float = 0.0
    y: float = 0.0
    is_beside_fills: bool = False


@dataclass(frozen=True, eq=False)
class FillsAside:
    """The completions of a photo.

    Attributes:
        sheet: What there was to choose from, and what was chosen for which hole.
        kept: What there was to choose from before, and can be gone back to.
        is_brought_back: Whether Undo had brought them back.
    """

    sheet: Sheet
    kept: KeptGalleries
    is_brought_back: bool

    @property
    def is_choosing(self) -> bool:
        """Whether there are completions, none of them accepted yet."""
        return not self.sheet.is_empty
