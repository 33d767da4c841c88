"""What belongs to a photo and not to its document, kept while another photo is on show. No Qt."""

from dataclasses import dataclass

from editor.state.completion_gallery import CompletionGallery
from editor.state.past_galleries import PastGalleries


@dataclass(frozen=True)
class ViewPlace:
    """Where a photo was looked at.

    Attributes:
        zoom: 1.0 = 100 %; None for a photo that is fitted into the window, whatever its size.
        x: The image point in the middle of the view, in image pixels.
        y: Likewise.
    """

    zoom: float | None
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, eq=False)
class FillsAside:
    """The completions of a photo.

    Attributes:
        gallery: What there was to choose from.
        past: What there was to choose from before earlier steps.
        index: Which completion Accept would take; -1 without any.
        is_brought_back: Whether Undo had brought them back.
    """

    gallery: CompletionGallery
    past: PastGalleries
    index: int
    is_brought_back: bool

    @property
    def is_choosing(self) -> bool:
        """Whether there are completions, none of them accepted yet."""
        return bool(self.gallery.entries)
