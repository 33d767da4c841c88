"""An SPN that is trained already as the teacher of another: what its priors say of a whole photo.

So new weights can be trained from published or bundled ones alone. What the teacher does not know, its pupil
does not learn from it: this is for going on on other photos, and for smaller networks.
"""

import torch
from torch import Tensor, nn

from inpaint_core.models.spn import Spn, SpnProbabilistic
from training.config.recipe import PriorTarget


class PriorTeacher(nn.Module):
    """The priors of an SPN, with no hole in the photo: mapped (Eq. 4), or as they are learned (Eq. 3).

    Table 5 of SPN's paper teaches an SPL with the coarsest of the learned ones. It does not say what image
    the teacher is shown; the whole photo is our reading, as for every other teacher.

    Attributes:
        channels: Of its priors at a quarter, a half and the whole of the size.
        title: Of the network.
    """

    def __init__(
        self, network: Spn | SpnProbabilistic, *, title: str, target: PriorTarget = "mapped"
    ) -> None:
        """Wrap a network with trained weights; it is frozen here."""
        super().__init__()
        self.network = network.eval().requires_grad_(requires_grad=False)
        finest, finer, _, coarsest = network.size.prior_channels
        self.target = target
        self.channels: tuple[int, int, int] = (
            network.size.mapped_channels if target == "mapped" else (coarsest, finer, finest)
        )
        self.title = f"priors of {title}" if target == "mapped" else f"priors of {title}, before their heads"

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return its priors of the whole photo, coarse to fine; of a stochastic network the mean ones.

        Args:
            image: B x 3 x H x W, RGB 0..1, sides divisible by 4.
        """
        no_hole = torch.zeros_like(image[:, :1])
        priors = self.network.prior(image, no_hole)
        if self.target == "mapped":
            priors = self.network.map_prior(priors)
        return [level.float() for level in priors]
