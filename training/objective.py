"""What the training loop asks of a network's training: one forward pass, and the loss terms of both sides."""

from typing import Protocol, TypeVar

from torch import Tensor, nn

from training.config import Stage
from training.dataset import Sample

Output = TypeVar("Output")


class Objective(Protocol[Output]):
    """A generator with its discriminator, and what the two are trained for.

    Attributes:
        generator: The network that is averaged, validated and exported; called as ``network(image, mask)``.
        trained: Everything the generator's optimiser changes: the generator, and what only training needs.
        discriminator: Judges pictures; left alone in stages without adversarial weight.
    """

    @property
    def generator(self) -> nn.Module: ...
    @property
    def trained(self) -> nn.Module: ...
    @property
    def discriminator(self) -> nn.Module: ...

    def predict(self, sample: Sample, stage: Stage) -> Output:
        """Run the generator on a batch, and whatever fixed network its losses compare with."""
        ...

    def discriminator_terms(self, output: Output) -> dict[str, Tensor]:
        """Return the discriminator's loss terms, cut off from the generator; their sum is its loss."""
        ...

    def generator_terms(self, output: Output, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms by name; their sum is the generator's loss.

        The adversarial term is there when the stage gives it weight.
        """
        ...
