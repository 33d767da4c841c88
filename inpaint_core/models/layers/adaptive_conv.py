"""A convolution whose taps move and are weighted anew at every position (Suin et al., ICCV 2021, Eq. 4).

The same operation is known as a modulated deformable convolution with one group. Written from the equation.
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.pixels import at_least_float32

TAPS: Final = 9
"""Of a 3 x 3 kernel, row by row."""


class AdaptiveConv(nn.Module):
    """3 x 3 convolution with an offset and a weight for each tap and position, shared by all channels.

    Offsets are 0 and weights 1 before training: then it is an ordinary convolution with zero padding.

    Shape:
        features: B x C x H x W, any range.
        returns: B x D x H x W.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.kernel = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        """Only its weights are used: W of Eq. 4, and a bias."""
        self.steering = nn.Conv2d(in_channels, 3 * TAPS, 3, padding=1)
        """Down and right offset of each tap in turn, in pixels; then the logit of each tap's weight."""
        for parameter in self.steering.parameters():
            nn.init.zeros_(parameter)

    def forward(self, features: Tensor) -> Tensor:
        steering = self.steering(features)
        # Positions to a fraction of a pixel do not fit into half precision.
        steering = at_least_float32(steering)
        offsets, logits = torch.split(steering, [2 * TAPS, TAPS], dim=1)
        return adaptive_conv2d(
            features,
            offsets=offsets,
            tap_weights=2 * logits.sigmoid(),
            kernel=self.kernel.weight,
            bias=self.kernel.bias,
        )


def adaptive_conv2d(
    features: Tensor, *, offsets: Tensor, tap_weights: Tensor, kernel: Tensor, bias: Tensor | None = None
) -> Tensor:
    """Return y_j = sum over k of V_jk W[k] x[j + k + Delta_jk] (Eq. 4).

    Args:
        features: x, B x C x H x W; 0 outside, bilinear between pixels.
        offsets: Delta, B x 18 x H x W in pixels, float32 or finer: down and right of each tap in turn.
        tap_weights: V, B x 9 x H x W, float32 or finer.
        kernel: W, D x C x 3 x 3.
        bias: D numbers added everywhere.

    Returns:
        B x D x H x W, channels last.
    """
    batch, channels, height, width = features.shape
    sampled = sample_taps(features, offsets, tap_weights).to(features.dtype)  # (B*H*W*9, C)
    sampled = sampled.view(batch * height * width, TAPS * channels)
    matrix = kernel.permute(2, 3, 1, 0).reshape(TAPS * channels, -1)  # (9*C, D)
    moved = sampled @ matrix if bias is None else torch.addmm(bias, sampled, matrix)  # (B*H*W, D)
    return moved.view(batch, height, width, -1).permute(0, 3, 1, 2)


def sample_taps(features: Tensor, offsets: Tensor, tap_weights: Tensor) -> Tensor:
    """Return what each tap of each position sees, times its weight: B*H*W*9 x C, float32 or finer.

    Arguments are those of ``adaptive_conv2d``. One weighted sum of four rows a tap, in a single call: two to
    three times as fast as nine grid samplings on a CPU, and nothing of the size of the four corners is held.
    """
    batch, channels, height, width = features.shape
    precise = offsets.dtype
    # Two zeros more at each side than pixels are read, so that a tap anywhere outside has its four corners.
    padded = F.pad(features.permute(0, 2, 3, 1).to(precise), (0, 0, 1, 2, 1, 2))  # (B, H+3, W+3, C)
    padded_width = width + 3

    rows, columns = _tap_positions(height, width, like=offsets)
    offsets = offsets.permute(0, 2, 3, 1)  # (B, H, W, 18)
    # Beyond one pixel outside all is 0: held there, a wild offset still has an index.
    rows = (rows + offsets[..., 0::2]).clamp(-1, height)  # (B, H, W, 9)
    columns = (columns + offsets[..., 1::2]).clamp(-1, width)
    top, left = rows.detach().floor(), columns.detach().floor()

    images = torch.arange(batch, device=features.device).view(batch, 1, 1, 1) * (height + 3)
    # NaN must come out as NaN, which a training run notices, and not as an index beyond all memory.
    first = (images + top.nan_to_num().long() + 1) * padded_width + left.nan_to_num().long() + 1
    corners = torch.stack([first, first + 1, first + padded_width, first + padded_width + 1], dim=-1)

    right_share = columns - left
    bottom = tap_weights.permute(0, 2, 3, 1) * (rows - top)
    above = tap_weights.permute(0, 2, 3, 1) - bottom
    bottom_right, above_right = bottom * right_share, above * right_share
    shares = torch.stack([above - above_right, above_right, bottom - bottom_right, bottom_right], dim=-1)
    return F.embedding_bag(
        corners.view(-1, 4), padded.reshape(-1, channels), per_sample_weights=shares.view(-1, 4), mode="sum"
    )


def _tap_positions(height: int, width: int, *, like: Tensor) -> tuple[Tensor, Tensor]:
    """Return the row (H x 1 x 9) and the column (W x 9) of each tap that has no offset."""
    steps = torch.arange(-1, 2, dtype=like.dtype, device=like.device)
    rows = torch.arange(height, dtype=like.dtype, device=like.device)[:, None, None]
    columns = torch.arange(width, dtype=like.dtype, device=like.device)[:, None]
    return rows + steps.repeat_interleave(3), columns + steps.repeat(3)
