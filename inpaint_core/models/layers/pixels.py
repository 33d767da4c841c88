"""Feature maps as lists of pixels, and in types that statistics may be computed in."""

import torch
from torch import Tensor


def pixels_of(features: Tensor) -> Tensor:
    """Return B x C x h x w as B x h*w x C, in the same memory whether channels come first or last there."""
    return features.permute(0, 2, 3, 1).flatten(1, 2)


def at_least_float32(features: Tensor) -> Tensor:
    """Return features in a type that statistics and images may be computed in."""
    return features.to(torch.promote_types(features.dtype, torch.float32))
