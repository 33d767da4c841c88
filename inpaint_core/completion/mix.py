"""A completion and the guess it was led by, mixed: in a small photo neither is right alone."""

from typing import Final

import cv2
import numpy as np

from inpaint_core.completion.matching.patch import Floats
from inpaint_core.request import MaskArray

SAME: Final = 0.02
"""Up to this root mean square difference, 0..1, the two say the same: the completion is taken whole."""
OTHER: Final = 0.05
"""And from which on they do not."""
_SIGMA_PX: Final = 4.0


def mix_where_they_differ(
    completed: Floats, guess: Floats, hole: MaskArray, *, texture_share: float
) -> Floats:
    """Return a mean of completion and guess where they differ, and the completion where they agree.

    Two guesses at what is unknown err differently, and their mean errs less. Where both say the same plain
    thing only the network's cast and its softness would be mixed in.

    Args:
        completed: h x w x 3, about 0..1.
        guess: Of the same shape.
        hole: h x w; differences outside it do not count.
        texture_share: Of the completion, 0..1, where they differ.
    """
    weight = hole.astype(np.float32)
    squared = ((completed - guess) ** 2).mean(axis=2) * weight
    near = cv2.GaussianBlur(weight, (0, 0), _SIGMA_PX)
    difference = np.sqrt(cv2.GaussianBlur(squared, (0, 0), _SIGMA_PX) / np.maximum(near, 1e-3))
    agreement = np.clip((OTHER - difference) / (OTHER - SAME), 0, 1)
    share = (texture_share + (1 - texture_share) * agreement)[:, :, None]
    return np.asarray(share * completed + (1 - share) * guess, np.float32)
