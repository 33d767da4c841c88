"""Files that a recipe needs beside photos, and where they can be had."""

from dataclasses import dataclass
from typing import Final

from training.config.loss_weights import GuidedWeights, LossWeights
from training.config.recipe import TrainConfig

MOBILENET: Final = (
    "MobileNetV2, https://download.pytorch.org/models/mobilenet_v2-7ebf99e0.pth (14 MB, torchvision's; the "
    "address can be given as it is)"
)
SPN_NAME: Final = "weights of an SPN (`--teacher spn` takes the bundled ones)"
PRETEXT: Final = (
    f"{MOBILENET}; the papers' is TResNet-L, Open_ImagesV6_TRresNet_L_448.pth from "
    f"https://github.com/Alibaba-MIIL/ASL; or {SPN_NAME}"
)
COMPARING: Final = f"{MOBILENET}; or VGG19, https://download.pytorch.org/models/vgg19-dcbb9e9d.pth (548 MB)"
SERVES_BOTH: Final = "not where --teacher is MobileNetV2, which serves for both"
LEAVE_OUT: Final = "losses.perceptual=0"
"""A setting for those who have no network to compare by."""
MEMORY: Final = (
    "weights of the recipe gmsrm-memory in the same size, which is trained first, or of a whole GM-SRM "
    "(`--init-from gmsrm` takes the bundled ones, compact)"
)
AUTOENCODER: Final = "weights of the recipe dgi-autoencoder in the same size, which is trained first"


@dataclass(frozen=True)
class FileNeed:
    """A file without which a recipe is not trained.

    Attributes:
        option: That names it.
        where: What it is, and where it can be had.
    """

    option: str
    where: str


def file_needs(config: TrainConfig) -> list[FileNeed]:
    """Return the files that a run's losses compare with."""
    weights, needs = config.losses, []
    learns_priors = isinstance(weights, GuidedWeights) and weights.prior > 0 and config.pretext == "file"
    if learns_priors and any(stage.prior_factor > 0 for stage in config.stages):
        needs.append(FileNeed("--teacher", SPN_NAME if config.prior_target == "learned" else PRETEXT))
    if config.network == "dgi":
        needs.append(FileNeed("--teacher", AUTOENCODER))
    if config.network == "gmsrm" and config.widths.get("variant") != "base":
        needs.append(FileNeed("--init-from", MEMORY))
    has_pretext = any(need.where == PRETEXT for need in needs)
    if (where := _comparing(weights, has_pretext=has_pretext)) is not None:
        needs.append(FileNeed("--perceptual", where))
    return needs


def _comparing(weights: LossWeights, *, has_pretext: bool) -> str | None:
    """Return what is to be said of the network that images are compared by; None where there is none."""
    is_seen_through = getattr(weights, "discriminator", "") == "projected"
    if not is_seen_through and max(getattr(weights, name, 0.0) for name in ("perceptual", "style")) <= 0:
        return None
    said = [COMPARING]
    if has_pretext:
        said.append(SERVES_BOTH)
    uses = (getattr(weights, name, 0.0) for name in ("style", "diversity"))
    if not is_seen_through and max(uses) <= 0:  # else it has other uses too
        said.append(f"or leave that loss out: --set {LEAVE_OUT}")
    return "; ".join(said)
