"""What each published training weighs its losses with; recipes change them in their [losses] table."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from training.errors import ConfigError

GanLoss = Literal["hinge", "non-saturating"]
PriorDistance = Literal["l1", "l2"]
"""Mean absolute or mean squared difference."""
DiscriminatorKind = Literal["patch", "projected"]
"""The published discriminator, or one that sees composites through the network of the perceptual loss."""


@dataclass(frozen=True)
class LossWeights:
    """Weights and intervals of a training; none may be negative: a loss that falls without end is no aim."""

    has_adversary: ClassVar[bool] = True
    """Whether the training has a discriminator at all."""

    def __post_init__(self) -> None:
        for option in fields(self):
            value = getattr(self, option.name)
            numbers = value if isinstance(value, tuple) else (value,)
            if any(number < 0 for number in numbers if not isinstance(number, str)):
                raise ConfigError(f"{option.name} must not be negative, got {value!r}")


@dataclass(frozen=True, kw_only=True)
class RegionWeights(LossWeights):
    """What PEN-Net, GM-SRM and DGI share: hole and known pixels apart, each a mean of its own."""

    hole: float = 6.0
    """Of the L1 loss in the hole."""
    known: float = 1.0
    """Of the L1 loss on known pixels."""
    chroma: float = 0.0
    """Of the L1 loss of colour alone in the hole (``GuidedWeights`` says why); not in the papers."""


@dataclass(frozen=True, kw_only=True)
class PenNetWeights(RegionWeights):
    """PEN-Net (CVPR 2019), as in the authors' PyTorch release.

    The paper's Eq. 10 has the pyramid and the adversary only and gives no weights; L1 in the hole and on
    known pixels are the release's.
    """

    pyramid: float = 0.5
    """Of the L1 losses of the five smaller images, summed (Eq. 6)."""
    perceptual: float = 0.0
    """Of the distance between features of a fixed classifier, of composite and photo; not in the paper."""
    gan_loss: GanLoss = "hinge"


@dataclass(frozen=True, kw_only=True)
class GuidedWeights(LossWeights):
    """What SPL and both SPNs share: an image, and priors that learn from a teacher."""

    image: float = 10.0
    """Of the L1 loss over the whole image."""
    image_hole_extra: float = 2.0
    """How much more a hole pixel counts than a known one; the papers print 5 (SPL) and 4 (SPN)."""
    chroma: float = 0.0
    """Of the L1 loss of colour alone, hole pixels counted as in that of the image; not in the papers. In
    the image's own loss brightness, which is further off, has nearly all the say: colour comes last."""
    prior: float = 1.0
    """Of the distance between each mapped prior and the teacher's features, summed over scales."""
    prior_distance: PriorDistance = "l1"
    """The papers' is L1. L2 of normalised features teaches faster (``docs/training.md``)."""
    prior_hole_extra: float = 3.0
    """How much more a place in the hole counts than a known one in the prior loss."""
    prior_scales: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Of the prior loss at a quarter, a half and the whole of the size; SPL has the first only."""


@dataclass(frozen=True, kw_only=True)
class SemanticWeights(GuidedWeights):
    """SPL (IJCAI 2021) and deterministic SPN (Pattern Recognition 2023), as in the authors' code."""

    gan_loss: GanLoss = "non-saturating"
    perceptual: float = 0.0
    """Of the distance between features of a fixed classifier, of composite and photo; not in the papers'
    deterministic trainings."""


@dataclass(frozen=True, kw_only=True)
class DiverseWeights(GuidedWeights):
    """Probabilistic SPN (Pattern Recognition 2023), as in the authors' code; two draws a photo."""

    feature_matching: float = 10.0
    """Of the L1 distance between the discriminator's features of prediction and photo."""
    perceptual: float = 10.0
    """Of the distance between features of a fixed classifier."""
    diversity: float = 1.0
    """Of the reciprocal of the perceptual distance between the two draws inside the hole."""
    divergence: float = 0.05
    """Of the divergence between the learned noise and the standard normal one."""
    discriminator: DiscriminatorKind = "patch"
    """Which discriminator; "projected" learns in a hundredth of the photos, and is not in the paper."""


@dataclass(frozen=True, kw_only=True)
class MemoryWeights(LossWeights):
    """The generative memory of GM-SRM (TCSVT 2022), "like StyleGAN"; the numbers are StyleGAN2's."""

    known: float = 0.1
    """Of the L1 loss on known pixels, which ties the code to the image. Ours: the paper has none."""
    r1: float = 10.0
    """Of the discriminator's gradient penalty."""
    r1_every: int = 16
    """Steps from one gradient penalty to the next; each counts for all of them."""
    path_length: float = 2.0
    """Of the generator's path length regularisation."""
    path_length_every: int = 4
    """Steps from one regularisation to the next; each counts for all of them."""
    noise_strength: float = 0.0
    """Above 0, how strongly noise is injected at every level, from the first step to the last. StyleGAN2's
    strengths begin at 0 and are learned: it is the adversary that wants them, and without one the noise of a
    memory, and of the network around it, would say nothing."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if min(self.r1_every, self.path_length_every) < 1:
            raise ConfigError("r1_every and path_length_every must be at least 1")


@dataclass(frozen=True, kw_only=True)
class GmSrmWeights(RegionWeights):
    """GM-SRM (TCSVT 2022), Eq. 9 to 14. The L1 norms of Eq. 10 are means over their own pixels."""

    hole: float = 10.0
    """Of the L1 loss in the hole."""
    perceptual: float = 0.1
    """Of the distance between features of a fixed classifier."""
    divergence: float = 0.01
    """Of the divergence of each injection's noise from the standard normal one, summed (Eq. 9)."""
    gan_loss: GanLoss = "hinge"


@dataclass(frozen=True, kw_only=True)
class AutoencoderWeights(LossWeights):
    """DGI's autoencoder (ICCV 2021): rebuild the photo."""

    has_adversary: ClassVar[bool] = False

    image: float = 1.0
    """Of the L1 loss over the whole image."""
    chroma: float = 0.0
    """Of the L1 loss of colour alone (``GuidedWeights`` says why); not in the paper."""


@dataclass(frozen=True, kw_only=True)
class DgiWeights(RegionWeights):
    """DGI (ICCV 2021). The paper gives no weights; these are common ones, chosen by us."""

    perceptual: float = 0.1
    """Of the distance between features of a fixed classifier."""
    style: float = 250.0
    """Of the distance between their Gram matrices."""
    cross_distillation: float = 1.0
    """Of cross distillation (Eq. 1): encoder features like the autoencoder's, in the hole."""
    self_distillation: float = 0.1
    """Of self distillation (Eq. 2): shallow features like deep ones, in the hole."""
    attention_transfer: float = 0.1
    """Of attention transfer: the hole attends to what the autoencoder attends to."""
    importance_every: int = 0
    """Steps from one update of how much each channel and place counts in the distillation to the next; 0 lets
    all count equally, for good."""
    importance_rate: float = 1e-3
    """Learning rate of the inner steps of such an update, which are undone afterwards."""
    gan_loss: GanLoss = "hinge"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.importance_rate <= 0:
            raise ConfigError("importance_rate must be above 0")


LOSS_WEIGHTS: Final[Mapping[str, type[LossWeights]]] = MappingProxyType(
    {
        "pennet": PenNetWeights,
        "spl": SemanticWeights,
        "spn": SemanticWeights,
        "spn-probabilistic": DiverseWeights,
        "gmsrm-memory": MemoryWeights,
        "gmsrm": GmSrmWeights,
        "dgi-autoencoder": AutoencoderWeights,
        "dgi": DgiWeights,
    }
)
"""Every network that a recipe can name, with its losses: the type of the recipe's [losses] table. What is
trained with them stands in ``training.objectives.build.KINDS`` under the same names."""
