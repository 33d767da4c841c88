"""What a network that copies tells of its attention, for the eye: some arrows, and a map to be asked."""

from typing import Final

import numpy as np
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.prior.copy_map import CopyMap
from inpaint_core.prior.view import CopyArrows
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

MAX_ARROWS: Final = 24
"""More cannot be followed by eye."""


def copy_map_of(sources: Tensor, shares: Tensor, mask: Tensor) -> CopyMap:
    """Return what each cell is copied from; arguments as for ``arrows_of``."""
    return CopyMap(
        sources.cpu().numpy().astype(np.int32),
        shares.float().cpu().numpy(),
        _hole_cells(mask, *shares.shape),
    )


def _hole_cells(mask: Tensor, height: int, width: int) -> MaskArray:
    cells: MaskArray = F.adaptive_max_pool2d(mask.float(), (height, width))[0, 0].cpu().numpy() > 0
    return cells


def arrows_of(sources: Tensor, shares: Tensor, mask: Tensor, box: Box) -> CopyArrows:
    """Return arrows from the hole to where it is copied from, spread over the hole.

    Args:
        sources: h x w x 2 int64: row and column of the cell that each cell of a grid attends to most.
        shares: h x w: share of the attention that goes there; 0 where nothing is attended to.
        mask: 1 x 1 x H x W, 1 = hole, over the same part of the photo as the grid.
        box: That part of the photo.
    """
    height, width = shares.shape
    strength = shares.float().cpu().numpy() * _hole_cells(mask, height, width)
    cells = _spread(strength)
    found = sources.cpu().numpy()[cells[:, 0], cells[:, 1]]
    return CopyArrows(
        holes=_middles(cells, height, width, box),
        sources=_middles(found, height, width, box),
        shares=strength[cells[:, 0], cells[:, 1]].astype(np.float32),
    )


def _spread(strength: NDArray[np.floating]) -> NDArray[np.intp]:
    """Return at most ``MAX_ARROWS`` cells, N x 2: the strongest of each block, blocks as small as can be."""
    cells = np.argwhere(strength > 0)
    cells = cells[np.argsort(-strength[cells[:, 0], cells[:, 1]], kind="stable")]
    side = 1
    while True:
        _, first = np.unique(cells // side, axis=0, return_index=True)
        if len(first) <= MAX_ARROWS:
            return np.asarray(cells[np.sort(first)], np.intp)
        side += 1


def _middles(cells: NDArray[np.integer], height: int, width: int, box: Box) -> NDArray[np.float32]:
    """Return x, y in the photo of the middles of cells (row, column) of a grid over a box."""
    x = box.left + (cells[:, 1] + 0.5) * box.width / width
    y = box.top + (cells[:, 0] + 0.5) * box.height / height
    return np.stack([x, y], axis=1).astype(np.float32)
