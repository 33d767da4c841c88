"""Edges of the whole photo as a teacher: SPN's ablation with the target of another method (section 4.4.2).

Fig. 8 and 9 replace the pretext network's features by "the edge maps used in the EC method", EdgeConnect
(Nazeri et al., 2019): Canny's edges of the grey photo behind a Gaussian of 2 pixels. SPN's paper gives no
settings. The thresholds here are a tenth and a fifth of the range, which scikit-image's Canny, EdgeConnect's,
has by default.
"""

from typing import Final

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

SIGMA_PX: Final = 2.0
THRESHOLDS: Final = (25.5, 51.0)
"""Of the gradient by Sobel's 3 x 3 kernels, on 0..255."""


class EdgeTeacher(nn.Module):
    """Edge maps, 1 on an edge and 0 elsewhere, at a quarter, a half and the whole of the photo's size.

    A place of a coarser map is 1 where any of its pixels lies on an edge: an averaged edge would be none.
    """

    channels: tuple[int, int, int] = (1, 1, 1)
    title = "Canny's edges"

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return edge maps coarse to fine, B x 1 x h x w each.

        Args:
            image: B x 3 x H x W, RGB 0..1, sides divisible by 4.
        """
        whole = torch.stack([find_edges(photo) for photo in image]).to(image.device)
        half = F.max_pool2d(whole, 2)
        return [F.max_pool2d(half, 2), half, whole]


def find_edges(photo: Tensor) -> Tensor:
    """Return the edges of a photo, 3 x H x W in 0..1: 1 x H x W, 0 or 1, on the CPU."""
    colours = (photo.detach().float().clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
    grey = cv2.cvtColor(np.ascontiguousarray(colours), cv2.COLOR_RGB2GRAY)
    smooth = cv2.GaussianBlur(grey, (0, 0), SIGMA_PX)
    edges = cv2.Canny(smooth, *THRESHOLDS, L2gradient=True)
    return torch.from_numpy(edges > 0).float()[None]
