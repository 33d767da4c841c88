"""What PEN-Net's paper has beside the attention of its release: its own as printed, and two it compares with.

Source: Zeng et al., CVPR 2019, section 3.1 for the printed form; Fig. 8 and Table 6 for the comparisons,
which the paper makes "on a same U-Net backbone" and does not describe further. Those two are written from
what their own papers say: Yu et al., "Generative Image Inpainting with Contextual Attention", CVPR 2018,
section 4; and Song et al., "Contextual-based Image Inpainting: Infer, Match, and Translate", ECCV 2018,
section 3.

A patch that touches the hole counts as inside, every other as outside. ``PrintedAttention`` and ``PatchSwap``
shrink masks by nearest neighbour. All are for comparing, not for large photos: ``PrintedAttention`` and
``ContextualAttention`` hold all weights of a map at once, 1 GB at 512 x 512 pixels.
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.models.layers.patch_attention import MIN_NORM, PatchAttention, patches_of
from inpaint_core.models.layers.pixels import at_least_float32

SCORES_AT_ONCE: Final = 2**22
"""Of the hard choice, which needs no gradient: 16 MB in float32."""
SWAPPED_SIDE: Final = 3
"""Of the patches that are swapped."""


class PrintedAttention(PatchAttention):
    """The attention transfer as the paper prints it (Eq. 2 to 4).

    Scores are cosines, without a factor; only patches outside the hole are attended to; only the hole is
    filled. A cosine is at most 1, so the softmax of thousands of them is nearly even: the fill is close to
    the mean of what is known. The release's factor of 10 and its long queries make it a choice.

    Shape:
        As ``PatchAttention``; where nothing is known the map is returned as it is.
    """

    def _rebuild(self, low: Tensor, high: Tensor, mask: Tensor) -> Tensor:
        """Return one image's map filled; each position is the mean of the patches that cover it (Eq. 4)."""
        height, width = high.shape[-2:]
        if not is_outside(mask, height, width, self.patch_size).any():
            return low
        weights = self._weights(high, mask).to(low.dtype)
        rebuilt = F.conv_transpose2d(weights, patches_of(low, 4, stride=2, padding=1), stride=2, padding=1)
        ones = low.new_ones(1, 1, height, width)
        covering = F.conv_transpose2d(ones, low.new_ones(1, 1, 4, 4), stride=2, padding=1)
        hole = shrink_nearest(mask, low.shape[2], low.shape[3]).to(low.dtype)
        return torch.lerp(low, rebuilt / covering, hole)

    def _weights(self, high: Tensor, mask: Tensor) -> Tensor:
        """Return 1 x N x h x w: the softmax for patches inside, and each patch outside for itself."""
        high, margin = at_least_float32(high), self.patch_size // 2
        height, width = high.shape[-2:]
        patches = patches_of(high, self.patch_size, stride=1, padding=margin).flatten(1)  # (N, D*k*k)
        directions = patches / patches.norm(dim=1, keepdim=True).clamp_min(MIN_NORM)
        outside = is_outside(mask, height, width, self.patch_size)  # (N,)
        itself = torch.eye(height * width, dtype=high.dtype, device=high.device)
        if not outside.any():
            return torch.zeros_like(itself).view(1, -1, height, width)
        scores = directions @ directions.T  # keys x queries
        weights = scores.masked_fill(~outside[:, None], -torch.inf).softmax(dim=0)
        return torch.where(outside, itself, weights).view(1, -1, height, width)


class ContextualAttention(PatchAttention):
    """Contextual attention: a map matched with itself at half its size, without guidance from deeper levels.

    Scores and softmax are those of ``PatchAttention``, which has them from there. Before the softmax, scores
    of neighbouring patches for neighbouring keys are added, along rows and then along columns ("attention
    propagation").

    Shape:
        As ``PatchAttention``, with ``high`` what ``matched`` returns.
    """

    @staticmethod
    def matched(features: Tensor, below: Tensor) -> Tensor:
        """Return the features themselves, B x C x h x w of B x C x 2h x 2w, every other row and column."""
        return features[:, :, ::2, ::2]

    def _spread(self, scores: Tensor) -> Tensor:
        height, width = scores.shape[-2:]
        pairs = scores.view(height, width, height, width)
        along_rows = pairs.clone()
        along_rows[:, 1:, :, 1:] += pairs[:, :-1, :, :-1]
        along_rows[:, :-1, :, :-1] += pairs[:, 1:, :, 1:]
        spread = along_rows.clone()
        spread[1:, :, 1:] += along_rows[:-1, :, :-1]
        spread[:-1, :, :-1] += along_rows[1:, :, 1:]
        return spread.view_as(scores)


class PatchSwap(PatchAttention):
    """Patch swap: every 3 x 3 patch of the hole becomes the one known patch that is most like it.

    Most like is the largest cosine; overlapping patches are averaged. Which patch it is has no gradient, what
    is in it has.

    Shape:
        low: B x C x h x w features to rebuild, matched with themselves.
        high: The same, as ``matched`` returns it.
        mask: B x 1 x H x W, 1 = hole, at the network's full size.
        returns: B x C x h x w; as it was where nothing is known, and outside the hole.
    """

    @staticmethod
    def matched(features: Tensor, below: Tensor) -> Tensor:
        """Return the features themselves."""
        return features

    def find_sources(self, high: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tell which position each one's patch comes from; see ``PatchAttention``. Shares are 1 or 0."""
        height, width = high.shape[-2:]
        chosen = _choose(high, mask)
        share = torch.ones(height, width, device=high.device)
        if not is_outside(mask, height, width, SWAPPED_SIDE).any():
            share = torch.zeros_like(share)
        place = chosen.view(height, width)
        return torch.stack([place // width, place % width], dim=2), share

    def _rebuild(self, low: Tensor, high: Tensor, mask: Tensor) -> Tensor:
        height, width = low.shape[-2:]
        margin = SWAPPED_SIDE // 2
        swapped = F.unfold(low, SWAPPED_SIDE, padding=margin)[:, :, _choose(high, mask)]
        total = F.fold(swapped, (height, width), SWAPPED_SIDE, padding=margin)
        covering = F.fold(torch.ones_like(swapped[:, :9]), (height, width), SWAPPED_SIDE, padding=margin)
        hole = shrink_nearest(mask, height, width).to(low.dtype)
        return torch.lerp(low, total / covering, hole)


@torch.no_grad()
def _choose(features: Tensor, mask: Tensor) -> Tensor:
    """Return the number of the patch that takes the place of each of N: its own outside the hole."""
    height, width = features.shape[-2:]
    patches = F.unfold(at_least_float32(features), SWAPPED_SIDE, padding=SWAPPED_SIDE // 2)[0].T  # (N, D*9)
    outside = is_outside(mask, height, width, SWAPPED_SIDE)
    chosen = torch.arange(height * width, device=features.device)
    keys, queries = chosen[outside], chosen[~outside]
    if not len(keys) or not len(queries):
        return chosen
    # The query's own length changes nothing in the order of its scores.
    directions = patches[keys] / patches[keys].norm(dim=1, keepdim=True).clamp_min(MIN_NORM)
    for part in torch.split(queries, max(1, SCORES_AT_ONCE // len(keys))):
        chosen[part] = keys[(patches[part] @ directions.T).argmax(dim=1)]
    return chosen


def shrink_nearest(mask: Tensor, height: int, width: int) -> Tensor:
    """Return a B x 1 x H x W mask at B x 1 x height x width by nearest neighbour, as section 4.1 says."""
    return F.interpolate(mask, size=(height, width), mode="nearest")


def is_outside(mask: Tensor, height: int, width: int, patch_size: int) -> Tensor:
    """Tell which of N = height x width positions of one image have a patch that touches no hole: N bool."""
    small = shrink_nearest(mask, height, width)
    return F.max_pool2d(small, patch_size, stride=1, padding=patch_size // 2).flatten() == 0
