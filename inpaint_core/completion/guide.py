"""What a network expects in the hole, as a guide for the choice of patches: low frequencies only."""

from typing import Final

import cv2
import numpy as np

from inpaint_core.completion.lines.across import across_lines
from inpaint_core.completion.lines.pairs import Line
from inpaint_core.completion.matching.patch import PATCH_PIXELS, Floats, Guide
from inpaint_core.completion.pyramid import Level, enlarged, padded
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.membrane import shrunk
from inpaint_core.region import Box

SIGMA_PX: Final = 0.85
"""Of the low-pass, at the coarsest level."""
CELL_LEVELS: Final = 2
"""The guide is kept this many levels finer than the coarsest: a quarter of a coarse pixel to a cell."""


class GuideMaps:
    """The guide of one completion, ready for every level."""

    def __init__(
        self, pyramid: list[Level], scene: Scene, how: CompletionSettings, lines: tuple[Line, ...]
    ) -> None:
        """Take the low frequencies of guess and photo at the coarsest level.

        Args:
            pyramid: From fine to coarse.
            scene: Its guess and its penalty are looked at.
            how: The numbers.
            lines: That go through the hole, in pixels of the finest level.
        """
        self._lines = lines
        self._top = len(pyramid) - 1
        self._cells = max(0, self._top - CELL_LEVELS)
        self._how = how
        self._strength = how.guide if scene.guess is not None else 0.0
        self.guess: Floats | None = None
        """The scene's guess over the coarsest level; None without one."""
        coarsest = pyramid[-1]
        shape = coarsest.hole.shape
        if scene.guess is None:
            self._expected = self._present = np.zeros((*shape, 3), np.float32)
        else:
            self.guess = shrunk(padded(scene.guess), shape)
            self._expected = _low_pass(self.guess, np.ones(shape, np.float32))
            self._present = _low_pass(coarsest.image, coarsest.known)
        self._penalty = (
            np.zeros(shape, np.float32) if scene.penalty is None else _resized(scene.penalty, shape)
        )
        self._shapes = [level.hole.shape for level in pyramid]

    @property
    def held_bytes(self) -> int:
        """What the arrays take."""
        guess_bytes = 0 if self.guess is None else self.guess.nbytes
        return guess_bytes + self._expected.nbytes + self._present.nbytes + self._penalty.nbytes

    def at(self, number: int, box: Box, depth: Floats) -> Guide:
        """Return the guide for one level.

        Args:
            number: Of the level, 0 = finest.
            box: Of the targets.
            depth: b x c, distance to the known region in the targets' box; 0 outside the hole.
        """
        shape = self._shapes[max(number, self._cells)]
        expected, present, penalty = (
            values if values.shape[:2] == shape else enlarged(values, shape)
            for values in (self._expected, self._present, self._penalty)
        )
        strength = 0.0 if number < self._how.free_levels else self._strength
        fall = np.exp(-self._how.guide_fall * depth / (depth.max() + 1e-6))
        weight = (strength * PATCH_PIXELS * fall).astype(np.float32)
        across = across_lines(self._lines, number, box, self._how)
        most = self._how.line_most * PATCH_PIXELS
        return Guide(expected, present, penalty, max(0, self._cells - number), weight, across, most)


def no_guide(shape: tuple[int, int]) -> Guide:
    """Return a guide that asks for nothing, for a level and a box of the same shape."""
    none = np.zeros(shape, np.float32)
    colors = np.zeros((*shape, 3), np.float32)
    return Guide(colors, colors, none, 0, none, np.zeros((*shape, 2), np.float32), 0.0)


def _low_pass(image: Floats, known: Floats) -> Floats:
    total = cv2.GaussianBlur(image * known[:, :, None], (0, 0), SIGMA_PX)
    weight = cv2.GaussianBlur(known, (0, 0), SIGMA_PX)
    return (total / np.maximum(weight, 1e-4)[:, :, None]).astype(np.float32)


def _resized(values: Floats, shape: tuple[int, ...]) -> Floats:
    smaller = shape[0] <= values.shape[0]
    return shrunk(values, shape) if smaller else enlarged(values, shape)
