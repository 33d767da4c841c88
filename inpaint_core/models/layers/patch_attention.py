"""The attention transfer of PEN-Net: a map rebuilt from its own known patches, matched on the map above.

Source: Zeng et al., CVPR 2019, section 3.1, Eq. 2 to 4, as the authors' release has it, whose weights are the
published ones. It differs from what the paper prints:
- Eq. 2 is a cosine; here only the keys are divided by their norm, the queries are not;
- Eq. 3 is a plain softmax; here scores are multiplied by 10 before it;
- the paper shrinks masks by nearest neighbour; here they are shrunk bilinearly, and a cell counts as hole as
  soon as anything of it is;
- Eq. 3 sums over patches outside the hole; here those in the hole stay in the softmax with score 0 before
  they are dropped, and no weight falls below 1e-8;
- Eq. 4 fills the hole; here the whole map is rebuilt.
The printed form is ``inpaint_core.models.layers.other_attention.PrintedAttention``.

All N x N weights of a map of N positions are held at once; in the memory of one row:
``inpaint_core.models.fast.patch_attention``.
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.pixels import at_least_float32

SOFTMAX_SCALE: Final = 10.0
MIN_WEIGHT: Final = 1e-8
MIN_NORM: Final = 1e-4


class PatchAttention(nn.Module):
    """Attention between the patches of one map, which weighs patches of the map below (Eq. 2 to 4).

    Shape:
        low: B x C x 2h x 2w features to rebuild; their 4 x 4 patches are the values.
        high: B x D x h x w features to match; their patches are queries and keys; scores are float32 at
            least.
        mask: B x 1 x H x W, 1 = hole, at the network's full size.
        returns: B x C x 2h x 2w in the type of ``low``; every position a weighted sum of values outside the
            hole.
    """

    def __init__(self, *, patch_size: int) -> None:
        """Build an attention; it holds no weights.

        Args:
            patch_size: Side of the matched patches, 1 or 3.
        """
        super().__init__()
        if patch_size not in (1, 3):
            raise ValueError(f"patch_size must be 1 or 3, got {patch_size}")
        self.patch_size = patch_size

    @staticmethod
    def matched(features: Tensor, below: Tensor) -> Tensor:
        """Return the map whose patches are compared: that of the level below, which is filled already.

        Args:
            features: B x C x 2h x 2w, those to rebuild.
            below: B x D x h x w, of the deeper level.
        """
        return below

    def forward(self, low: Tensor, high: Tensor, mask: Tensor) -> Tensor:
        images = zip(*(torch.split(maps, 1) for maps in (low, high, mask)), strict=True)
        return torch.cat([self._rebuild(*image) for image in images])

    def find_sources(self, high: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tell which known position every position of a feature map attends to most.

        Args:
            high: 1 x D x h x w features to match.
            mask: 1 x 1 x H x W, 1 = hole.

        Returns:
            h x w x 2 int64, row and column of that position; h x w float32, its weight, 0..1. Where nothing
            is known the weight is 0, and the position any.
        """
        share, place = self._weights(high, mask).max(dim=1)  # (1, h, w)
        width = high.shape[3]
        return torch.stack([place[0] // width, place[0] % width], dim=2), share[0]

    def _rebuild(self, low: Tensor, high: Tensor, mask: Tensor) -> Tensor:
        """Return one image's map rebuilt; each position is covered by four patches: their mean (Eq. 4)."""
        weights = self._weights(high, mask).clamp_min(MIN_WEIGHT).to(low.dtype)
        values = patches_of(low, 4, stride=2, padding=1)  # (N, C, 4, 4)
        return F.conv_transpose2d(weights, values, stride=2, padding=1) / 4

    def _weights(self, high: Tensor, mask: Tensor) -> Tensor:
        """Return how much each position attends to each of the N keys: 1 x N x h x w, 0 for keys in the hole.

        The score is the cosine of two patches but for the norm of the query (Eq. 2); the softmax is Eq. 3.
        """
        high, margin = at_least_float32(high), self.patch_size // 2
        height, width = high.shape[-2:]
        keys = patches_of(high, self.patch_size, stride=1, padding=margin)  # (N, D, k, k)
        keys = keys / keys.flatten(1).norm(dim=1).clamp_min(MIN_NORM)[:, None, None, None]
        valid = valid_positions(mask, height=height, width=width, patch_size=self.patch_size)
        valid = valid.to(high.dtype).view(1, -1, 1, 1)
        scores = self._spread(F.conv2d(high, keys, padding=margin))  # (1, N, h, w)
        return (scores * valid * SOFTMAX_SCALE).softmax(dim=1) * valid

    def _spread(self, scores: Tensor) -> Tensor:
        """Return scores as they are; other forms of attention let neighbours agree first."""
        return scores


def patches_of(features: Tensor, side: int, *, stride: int, padding: int) -> Tensor:
    """Return the patches of one image as convolution kernels: N x C x side x side."""
    columns = F.unfold(features, side, padding=padding, stride=stride)[0]  # (C*side*side, N)
    return columns.T.reshape(-1, features.shape[1], side, side)


def valid_positions(mask: Tensor, *, height: int, width: int, patch_size: int) -> Tensor:
    """Tell which positions of a feature map have a patch wholly outside the hole.

    Args:
        mask: B x 1 x H x W, 1 = hole.
        height: Of the feature map.
        width: Of the feature map.
        patch_size: Side of a patch, odd; outside the image counts as known.

    Returns:
        B x 1 x height x width in the mask's dtype: 1 where the patch touches no hole, else 0.
    """
    small = F.interpolate(mask, size=(height, width), mode="bilinear", align_corners=True)
    # A maximum instead of a mean: the release asks for a mean of exactly 0, and no value is negative.
    touched = F.max_pool2d(small, patch_size, stride=1, padding=patch_size // 2)
    return (touched == 0).to(mask.dtype)
