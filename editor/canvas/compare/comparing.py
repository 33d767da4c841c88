"""How a view compares the photo with the original: wiped, or as a difference."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from PySide6.QtGui import QPainter

from editor.canvas.compare.wipe import LABEL_PX, paint_label, paint_wipe
from editor.canvas.photo_painter import Look
from editor.state.language.translation import translate
from inpaint_core.region import Box

Comparison = Literal["none", "wipe", "side", "difference"]
"""``side``: the original is beside the photo, in another view."""


class Comparing:
    """What is compared in one view, and where the line lies between the two sides."""

    def __init__(self, update: Callable[[], None]) -> None:
        """Compare nothing yet.

        Args:
            update: Called when the view has to be painted again.
        """
        self._update = update
        self._how: Comparison = "none"
        self._wipe_at = 0.5
        self._name = translate("CompareComparing", "Now")

    @property
    def how(self) -> Comparison:
        """What is compared."""
        return self._how

    @how.setter
    def how(self, how: Comparison) -> None:
        self._how = how
        self._update()

    @property
    def wipe_at(self) -> float:
        """Where the original ends in a view that is wiped, 0..1 of its width."""
        return self._wipe_at

    @wipe_at.setter
    def wipe_at(self, part: float) -> None:
        self._wipe_at = min(max(part, 0.0), 1.0)
        self._update()

    @property
    def name(self) -> str:
        """What the side that is not the original is called."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._update()

    def parts(self, box: Box, look: Look, *, width_px: float) -> list[tuple[Box, Look]]:
        """Return the parts of a piece of the view, and how each is shown.

        Args:
            box: In device pixels.
            look: How the photo itself is shown.
            width_px: Of the view, in device pixels.
        """
        if look.shows_original or self._how in ("none", "side"):
            return [(box, look)]
        if self._how == "difference":
            return [(box, replace(look, shows_difference=True, mask_color=None))]
        x = min(max(round(self._wipe_at * width_px), box.left), box.right)
        original = replace(look, shows_original=True, mask_color=None)
        parts = [(replace(box, right=x), original), (replace(box, left=x), look)]
        return [part for part in parts if not part[0].is_empty]

    def paint(self, painter: QPainter, *, width: float, height: float, top: float) -> None:
        """Draw what lies over the photo.

        Args:
            painter: Its unit is the logical pixel.
            width: Of the view, in logical pixels.
            height: Likewise.
            top: So many pixels of the view lie under something else.
        """
        top += LABEL_PX
        if self._how == "wipe":
            paint_wipe(painter, x=self._wipe_at * width, height=height, name=self._name, top=top)
        elif self._how == "side":
            paint_label(painter, self._name, left=LABEL_PX, top=top)
