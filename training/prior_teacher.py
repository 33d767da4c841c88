"""An SPN that is trained already as the teacher of another: what its priors say of a whole photo.

So new weights can be trained from published or bundled ones alone. What the teacher does not know, its pupil
does not learn from it: this is for going on on other photos, and for smaller networks.
"""

import torch
from torch import Tensor, nn

from inpaint_core.models.spn import Spn, SpnProbabilistic


class PriorTeacher(nn.Module):
    """The mapped priors of an SPN (Eq. 4), with no hole in the photo.

    Attributes:
        channels: Of its mapped priors at a quarter, a half and the whole of the size.
        title: Of the network.
    """

    def __init__(self, network: Spn | SpnProbabilistic, *, title: str) -> None:
        """Wrap a network with trained weights; it is frozen here."""
        super().__init__()
        self.network = network.eval().requires_grad_(requires_grad=False)
        self.channels: tuple[int, int, int] = network.size.mapped_channels
        self.title = f"priors of {title}"

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return its mapped priors of the whole photo, coarse to fine; of a stochastic network the mean ones.

        Args:
            image: B x 3 x H x W, RGB 0..1, sides divisible by 4.
        """
        no_hole = torch.zeros_like(image[:, :1])
        return [level.float() for level in self.network.map_prior(self.network.prior(image, no_hole))]
