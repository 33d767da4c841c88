"""Where lines go through the hole: which way a source must not be aside."""

import numpy as np

from inpaint_core.completion.lines.pairs import Line
from inpaint_core.completion.matching.patch import PATCH_PIXELS, RADIUS_PX, Floats
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.region import Box


def across_lines(lines: tuple[Line, ...], number: int, box: Box, how: CompletionSettings) -> Floats:
    """Return b x c x 2, see ``Guide.across``: the normal of the nearest line, where a patch holds any of it.

    Args:
        lines: In pixels of the finest level.
        number: Of the level.
        box: Of the targets.
        how: The numbers.
    """
    across = np.zeros((box.height, box.width, 2), np.float32)
    if number < how.free_levels or not lines:
        return across
    rows = np.arange(box.top, box.bottom, dtype=np.float32)[:, None]
    columns = np.arange(box.left, box.right, dtype=np.float32)[None, :]
    nearest = np.full(across.shape[:2], RADIUS_PX + 1.0, np.float32)
    strength = np.sqrt(how.line * PATCH_PIXELS)
    for line in lines:
        moved = line.moved(0.5**number)
        (x, y), (u, v) = moved.start, moved.end
        length = float(np.hypot(u - x, v - y))
        if length < 1:
            continue
        right, down = (u - x) / length, (v - y) / length
        along = (columns - x) * right + (rows - y) * down
        off = np.abs((rows - y) * right - (columns - x) * down)
        is_near = (off < nearest) & (along > -RADIUS_PX) & (along < length + RADIUS_PX)
        nearest[is_near] = off[is_near]
        across[is_near] = np.array([right, -down], np.float32) * strength
    return across
