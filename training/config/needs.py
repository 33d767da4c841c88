"""Files that a recipe needs beside photos, and where they can be had."""

from dataclasses import dataclass
from typing import Final

from training.config.loss_weights import GuidedWeights
from training.config.recipe import TrainConfig

MOBILENET: Final = (
    "MobileNetV2, https://download.pytorch.org/models/mobilenet_v2-7ebf99e0.pth (14 MB, torchvision's; the "
    "address can be given as it is)"
)
PRETEXT: Final = (
    f"{MOBILENET}; the papers' is TResNet-L, Open_ImagesV6_TRresNet_L_448.pth from "
    "https://github.com/Alibaba-MIIL/ASL; or weights of an SPN"
)
COMPARING: Final = f"{MOBILENET}; or VGG19, https://download.pytorch.org/models/vgg19-dcbb9e9d.pth (548 MB)"
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
    needs = []
    weights = config.losses
    if isinstance(weights, GuidedWeights) and weights.prior > 0 and config.pretext == "file":
        needs.append(FileNeed("--teacher", PRETEXT))
    if config.network == "dgi":
        needs.append(FileNeed("--teacher", AUTOENCODER))
    compares = max(getattr(weights, "perceptual", 0.0), getattr(weights, "style", 0.0)) > 0
    if compares and not (needs and needs[0].where == PRETEXT):
        needs.append(FileNeed("--perceptual", COMPARING))
    return needs
