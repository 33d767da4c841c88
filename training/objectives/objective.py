"""What the training loop asks of a network's training: one forward pass, and the loss terms of both sides."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from torch import Tensor, nn

from training.config.loss_weights import LossWeights
from training.config.recipe import Stage, TrainConfig
from training.data.dataset import Sample
from training.errors import ConfigError
from training.networks.mobilenet_features import UNCHANGED, ColourRange
from training.networks.warm_start import WarmStart, load_matching
from training.objectives.pretext import FixedNetworks

Output = TypeVar("Output")
Weights = TypeVar("Weights", bound=LossWeights)
Wrap = Callable[[nn.Module], nn.Module]
"""Makes a network run another way without changing what it is: compiled."""
Average = Callable[[Tensor], Tensor]
"""Turns a number of this process's part of a batch into the mean over all parts; no gradient comes back."""
AddedLoss = Callable[[Any, Stage], dict[str, Tensor]]
"""Returns weighted terms by name, of what ``predict`` returned and the stage of the step."""
TeacherRole = Literal["priors", "perceptual", "autoencoder"]
"""What the file behind ``--teacher`` is: it teaches priors, compares images, or is DGI's autoencoder."""


def alone(own: Tensor) -> Tensor:
    """Return the number as it is: this part is the whole batch."""
    return own


class BatchShares:
    """Which shares of a whole batch's pixels are hole and known, while only a part of it is looked at."""

    def __init__(self) -> None:
        self._hole: Tensor | None = None
        self._known: Tensor | None = None

    def fix(self, hole: Tensor, known: Tensor) -> None:
        """Have both shares be these, until ``release``."""
        self._hole, self._known = hole, known

    def release(self) -> None:
        """Look at whole batches again."""
        self._hole = self._known = None

    def hole(self, average: "Average") -> "Average":
        """Return what turns the hole's share of this part into that of the whole batch."""
        return average if self._hole is None else partial(_instead, self._hole)

    def known(self, average: "Average") -> "Average":
        """Return the same for known pixels."""
        return average if self._known is None else partial(_instead, self._known)


def _instead(of_whole: Tensor, own: Tensor) -> Tensor:
    return of_whole


@dataclass(frozen=True)
class RunContext:
    """What an objective is told of the run around it.

    Attributes:
        fixed: The networks that its losses compare with.
        seed: Of the run's noise.
        average: Over the processes that share every batch, for terms that divide by something of all of it.
        shares: The same for batches that a process takes in parts.
    """

    fixed: FixedNetworks = field(default_factory=FixedNetworks)
    seed: int = 0
    average: Average = alone
    shares: BatchShares = field(default_factory=BatchShares)


class Objective(ABC, Generic[Output]):
    """A generator with its discriminator, and what the two are trained for.

    Attributes:
        generator: The network that is averaged, validated and exported; called as ``network(image, mask)``.
        trained: Everything the generator's optimiser changes, as one module: the generator, and what only
            training needs. Its forward pass is the whole of ``predict``'s work with gradients, because
            wrappers know of forward passes only.
        discriminator: Tells photos from the generator's images; unused in stages without adversarial weight.
        context: The run around it.
        added: Returns terms of a loss that the user has added; None adds none.
    """

    def __init__(
        self, *, generator: nn.Module, trained: nn.Module, discriminator: nn.Module, context: RunContext
    ) -> None:
        self.generator, self.trained, self.discriminator = generator, trained, discriminator
        self._run, self._discriminator = trained, discriminator
        self.context = context
        self.added: AddedLoss | None = None

    def loss_terms(self, output: Output, stage: Stage) -> dict[str, Tensor]:
        """Return the terms of the generator's loss, with those that the user has added.

        Raises:
            ConfigError: An added term has the name of another one.
        """
        terms = self.generator_terms(output, stage)
        if self.added is None:
            return terms
        added = self.added(output, stage)
        if taken := terms.keys() & added.keys():
            raise ConfigError(f"The added loss calls a term {sorted(taken)[0]}, as one of the network's is.")
        return terms | added

    def wrap(self, wrap: Wrap) -> None:
        """Run both networks through a wrapper where their own gradients are taken."""
        self._run, self._discriminator = wrap(self.trained), wrap(self.discriminator)

    @property
    def takes_parts(self) -> bool:
        """Whether the gradients of a batch are the means of those of its parts."""
        return True

    def rate_groups(self) -> list[tuple[float, list[nn.Parameter]]]:
        """Return what the generator's optimiser changes: groups, each with a factor on the learning rate."""
        return [(1.0, list(self.trained.parameters()))]

    def start_from(self, path: Path) -> WarmStart:
        """Give the generator what fits of a file's weights; everything else keeps its first weights.

        Raises:
            WeightsError: The file is missing or damaged, or less than half of the network is in it.
        """
        return load_matching(self.generator, path)

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

    def learn_apart(self, output: Output, stage: Stage, step: int) -> Sequence[nn.Parameter]:
        """Give gradients to parameters of ``trained`` that do not follow the terms, and return them.

        Called after the generator's step, in full precision, with the gradients of ``trained`` cleared. Here
        there are no such parameters.

        Args:
            output: What the step was made from; the network has moved since.
            stage: Of the step.
            step: Steps of the run that were done before this one.
        """
        return ()


def any_start(config: TrainConfig, start: WarmStart | None) -> None:
    """Let a run begin with any weights that fit, or with first weights alone."""


@dataclass(frozen=True)
class TrainingKind(Generic[Weights]):
    """One kind of training: all that differs from network to network, in one place.

    Attributes:
        losses: The record of its losses, the same as in ``training.config.loss_weights.LOSS_WEIGHTS``.
        build: Returns the networks with first weights and what they are trained for; raises ``ConfigError``
            when the recipe's widths do not fit, or a loss lacks the network it needs.
        teacher: What the file behind ``--teacher`` is.
        vgg_colours: How VGG19 is shown images in its perceptual loss.
        check_start: Raises ``ConfigError`` when a run must not begin with these weights, or with none.
    """

    losses: type[Weights]
    build: Callable[[TrainConfig, Weights, RunContext], Objective[Any]]
    teacher: TeacherRole = "perceptual"
    vgg_colours: ColourRange = UNCHANGED
    check_start: Callable[[TrainConfig, WarmStart | None], None] = any_start
