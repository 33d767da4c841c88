"""What a promptable network does for the editor, whatever runs it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import ImageArray, MaskArray
from inpaint_core.segmentation.frame import Frame, Prompt


@dataclass(frozen=True, eq=False)
class Embedding:
    """What the encoder has made of a photo.

    Attributes:
        values: 1 x C x h x w.
        frame: How the photo lay in what it saw.
    """

    values: NDArray[np.float32]
    frame: Frame


class Look(Protocol):
    """An encoder at work on one photo, which another thread may stop."""

    def run(self) -> Embedding:
        """Look, and return what was seen; takes up to some seconds.

        Raises:
            Cancelled: It was stopped.
            InpaintError: The encoder cannot be run, or there is no memory for it.
        """
        ...

    def stop(self) -> None:
        """End it as soon as it can be ended."""
        ...


class PhotoSegmenter(Protocol):
    """Sees a photo once, then answers clicks. Every method may be called in any thread."""

    def look(self, image: ImageArray) -> Look:
        """Return a look at a photo, H x W x 3 uint8 or uint16, that has not begun."""
        ...

    def answer(self, embedding: Embedding, prompts: tuple[Prompt, ...]) -> MaskArray:
        """Return what the clicks mean, on a reduced copy of the photo (``Frame.answer``).

        Args:
            embedding: Of the photo.
            prompts: At least one.

        Raises:
            InpaintError: The decoder cannot be run, or answers what is no mask.
        """
        ...
