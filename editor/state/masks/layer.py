"""The two masks of a photo: its hole, and where fills must not copy from. No Qt."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import numpy as np

from editor.state.history import Tile, few_boxes
from editor.state.listeners import Listeners
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

MaskName = Literal["mask", "forbidden"]
"""The hole, or the known pixels that fills must not copy."""

NOUNS: Final[dict[MaskName, str]] = {"mask": "mask", "forbidden": "don't-copy mask"}
"""What the user knows them as, for menus and messages."""


class MaskLayer:
    """One of them: its pixels, whether there are any, and who wants to hear of changes."""

    def __init__(self, name: MaskName, shape: tuple[int, int]) -> None:
        """Start empty.

        Args:
            name: Which of the two.
            shape: Height and width of the photo.
        """
        self.name: Final[MaskName] = name
        self.pixels: Final[MaskArray] = np.zeros(shape, np.bool_)
        """H x W, changed in place; whoever does that tells it."""
        self.listeners: Final[Listeners[Box]] = Listeners()
        self._has_any: bool | None = False  # None: not known since the last change

    @property
    def has_any(self) -> bool:
        """Whether any pixel is set."""
        if self._has_any is None:
            self._has_any = bool(self.pixels.any())
        return self._has_any

    def label(self, command: str) -> str:
        """Return what the Undo menu calls a command: ``"Clear"`` becomes ``"Clear mask"``."""
        return mask_label(command, self.name)

    def tell(self, changed: Box) -> None:
        """Tell that pixels in ``changed`` may be others now."""
        if not changed.is_empty:
            self._has_any = True if self.pixels[changed.slices].any() else None
            self.listeners.tell(changed)

    def tell_tiles(self, tiles: Sequence[Tile]) -> None:
        """Tell that tiles of this layer, among others', have changed."""
        self._has_any = None
        for box in few_boxes(tile.box for tile in tiles if tile.plane == self.name):
            self.listeners.tell(box)

    def resume(self, now: Iterable[Tile]) -> None:
        """Become what it was in an earlier session; tiles of other planes are passed over."""
        for tile in now:
            if tile.plane == self.name:
                self.pixels[tile.box.slices] = tile.pixels()
        self._has_any = None


def mask_label(command: str, name: MaskName) -> str:
    """Return what the Undo menu calls a command on one of the masks: ``"Grow don't-copy mask"``."""
    return f"{command} {NOUNS[name]}"
