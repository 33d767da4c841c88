"""The pretext network with random weights as a teacher: SPN's ablation "w/ rand" (section 4.4.2, Fig. 9)."""

import torch

from training.networks.first_weights import with_first_weights
from training.networks.tresnet import TresnetHalf, TresnetTeacher


class RandomTeacher(TresnetTeacher):
    """Features of a "randomly initialized classification model": TResNet-L, as its trained namesake's.

    The paper does not say how it is initialised. Here each layer's weights are scaled to its fan-in (He et
    al., 2015), so that features are of the size of 1, and biases are 0. They follow from a seed alone: a run
    that goes on has the same teacher.
    """

    def __init__(self, seed: int) -> None:
        """Make the network.

        Args:
            seed: Of its weights; torch's own random numbers are left as they are.
        """
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = with_first_weights(TresnetHalf(), 0.0)
        super().__init__(network)
        self.title = "TResNet-L with random weights"
