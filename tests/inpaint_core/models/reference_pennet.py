"""The attention of PEN-Net as it was published: patches as convolution kernels, all N x N weights at once."""

import torch
import torch.nn.functional as F
from torch import Tensor


def attend_plainly(low: Tensor, high: Tensor, mask: Tensor, *, patch_size: int) -> Tensor:
    """Return what ``patch_attention.attend`` returns, in the time and memory of the plain formulation."""
    height, width = high.shape[-2:]
    small = F.interpolate(mask, size=(height, width), mode="bilinear", align_corners=True)
    images = zip(low.split(1), high.split(1), small.split(1), strict=True)
    return torch.cat([_attend_one(*image, patch_size) for image in images])


def _attend_one(low: Tensor, high: Tensor, small_mask: Tensor, patch_size: int) -> Tensor:
    margin = patch_size // 2
    keys = _patches(high, patch_size, stride=1, padding=margin)  # (N, D, k, k)
    keys = keys / keys.flatten(1).norm(dim=1).clamp_min(1e-4)[:, None, None, None]
    touched = _patches(small_mask, patch_size, stride=1, padding=margin).flatten(1).mean(dim=1)
    valid = (touched == 0).to(high.dtype)[None, :, None, None]  # (1, N, 1, 1)
    scores = F.conv2d(high, keys, padding=margin)  # (1, N, h, w)
    weights = ((scores * valid * 10).softmax(dim=1) * valid).clamp_min(1e-8)
    values = _patches(low, 4, stride=2, padding=1)  # (N, C, 4, 4)
    return F.conv_transpose2d(weights, values, stride=2, padding=1) / 4


def _patches(features: Tensor, side: int, *, stride: int, padding: int) -> Tensor:
    columns = F.unfold(features, side, padding=padding, stride=stride)[0]  # (C*k*k, N)
    return columns.T.reshape(-1, features.shape[1], side, side)
