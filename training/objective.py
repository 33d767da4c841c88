"""What the training loop asks of a network's training: one forward pass, and the loss terms of both sides."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from torch import Tensor, nn

from inpaint_core.weights import load_weights
from training.config import Stage
from training.dataset import Sample

Output = TypeVar("Output")
Wrap = Callable[[nn.Module], nn.Module]
"""Makes a network run another way without changing what it is: compiled, or on many devices at once."""


class Objective(ABC, Generic[Output]):
    """A generator with its discriminator, and what the two are trained for.

    Attributes:
        generator: The network that is averaged, validated and exported; called as ``network(image, mask)``.
        trained: Everything the generator's optimiser changes, as one module: the generator, and what only
            training needs. Its forward pass is the whole of ``predict``'s work with gradients, because
            wrappers know of forward passes only.
        discriminator: Judges pictures; left alone in stages without adversarial weight.
    """

    def __init__(self, *, generator: nn.Module, trained: nn.Module, discriminator: nn.Module) -> None:
        self.generator, self.trained, self.discriminator = generator, trained, discriminator
        self._run, self._judge = trained, discriminator

    def wrap(self, wrap: Wrap) -> None:
        """Run both networks through a wrapper where their own gradients are taken."""
        self._run, self._judge = wrap(self.trained), wrap(self.discriminator)

    def start_from(self, path: Path) -> None:
        """Give the generator the weights of a file; everything else keeps its first weights.

        Raises:
            WeightsError: The file is missing, damaged, or of another network.
        """
        load_weights(self.generator, path)

    @abstractmethod
    def predict(self, sample: Sample, stage: Stage) -> Output:
        """Run the generator on a batch, and whatever fixed network its losses compare with."""

    @abstractmethod
    def discriminator_terms(self, output: Output) -> dict[str, Tensor]:
        """Return the discriminator's loss terms, cut off from the generator; their sum is its loss."""

    @abstractmethod
    def generator_terms(self, output: Output, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms by name; their sum is the generator's loss.

        The adversarial term is there when the stage gives it weight.
        """
