"""What networks offer beside ``network(image, mask)``: noise, and something to look at."""

from typing import Protocol, runtime_checkable

from torch import Tensor

Noise = Tensor | list[Tensor]
"""Standard-normal numbers a stochastic network is driven by: B x C x h x w, or a list of such."""
NoiseShape = tuple[int, int, int]
"""C x h x w of one noise tensor, for one image."""


@runtime_checkable
class StochasticNetwork(Protocol):
    """A network whose completions differ with its noise; ``None`` stands for the mean.

    ``forward(image, mask, noise=None)`` equals ``decode(encode(image, mask), noise)``.
    """

    def noise_shapes(self, height: int, width: int) -> NoiseShape | list[NoiseShape]:
        """Return the shape, or the list of shapes, of the noise for an image of any height and width."""
        ...

    def encode(self, image: Tensor, mask: Tensor) -> object:
        """Return everything that does not depend on the noise; what it is, is the network's own affair.

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
        """
        ...

    def decode(self, state: object, noise: Noise | None = None) -> Tensor:
        """Return the prediction for a state and a noise: B x 3 x H x W, RGB 0..1.

        Args:
            state: What ``encode`` returned; not changed, so that it serves a whole gallery.
            noise: Standard normal, scaled as the caller likes; None is the mean.
        """
        ...


@runtime_checkable
class InspectableNetwork(Protocol):
    """A network that shows the features its fill depends on."""

    def prior(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """Return feature maps to be looked at, coarse to fine: B x C x h x w each.

        They cover the image as ``image`` has it: a network that pads its input cuts the maps again, so that
        row i of h covers rows i*H/h to (i+1)*H/h of the image, up to a fraction of a cell.

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
        """
        ...


@runtime_checkable
class TaughtNetwork(InspectableNetwork, Protocol):
    """A network whose prior learned from the features of a teacher, a network that knows what things are."""

    def map_prior(self, prior: list[Tensor]) -> list[Tensor]:
        """Return what ``prior`` gave as the teacher's features: B x D x h x w each."""
        ...


@runtime_checkable
class SampledPriorNetwork(StochasticNetwork, Protocol):
    """A stochastic network that shows the features of each of its completions."""

    def prior(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> list[Tensor]:
        """Return what ``InspectableNetwork.prior`` does, for the completion of a noise.

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
            noise: Scaled standard normal; None is the mean.
        """
        ...


@runtime_checkable
class RememberingNetwork(Protocol):
    """A network with a memory of several levels."""

    def memory_shares(
        self, image: Tensor, mask: Tensor, noise: Noise | None = None
    ) -> list[tuple[int, float]]:
        """Return, for each level from coarse to fine, its longer side in cells and its share of what counts.

        Args:
            image: 1 x 3 x H x W, RGB 0..1.
            mask: 1 x 1 x H x W, 1 = hole.
            noise: Scaled standard normal; None is the mean.

        Returns:
            Shares of 0..1 that add up to 1, or are all 0 where no level changes the hole; empty without a
            memory.
        """
        ...


@runtime_checkable
class CopyingNetwork(Protocol):
    """A network whose attention says where each place of the hole is copied from."""

    def copy_sources(self, image: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return, for each cell of an h x w grid over the image, the known cell it attends to most.

        Args:
            image: 1 x 3 x H x W, RGB 0..1.
            mask: 1 x 1 x H x W, 1 = hole.

        Returns:
            h x w x 2 int64, row and column of the source cell; and h x w, its share of the attention, 0..1.
            Where nothing is attended to the share is 0.
        """
        ...
