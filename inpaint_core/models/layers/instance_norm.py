"""Instance normalisation without scale and shift."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def instance_norm(features: Tensor) -> Tensor:
    """Return each channel of each image with mean 0 and deviation 1; statistics in float32 at least."""
    if features.shape[0] > 1 and features.device.type != "cpu":
        return F.instance_norm(features)
    # WORKAROUND torch 2.13: on a CPU F.instance_norm has wrong gradients for a batch of one in channels-last
    # order, and gives that order up for larger ones. Batch norm of one image is the same function.
    normed = [F.batch_norm(one, None, None, training=True) for one in torch.split(features, 1)]
    return normed[0] if len(normed) == 1 else torch.cat(normed)


class InstanceNorm(nn.Module):
    """``instance_norm`` as a layer."""

    def forward(self, features: Tensor) -> Tensor:
        return instance_norm(features)
