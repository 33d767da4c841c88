"""The measures of ``inpaint-eval``: what each is called, how it is written, and which way is better."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from inpaint_core.request import MaskArray
from training.config.recipe import Stage
from training.data.dataset import CropDataset
from training.data.photo_entries import PhotoEntry
from training.data.photo_source import PhotoSource
from training.errors import TrainingError
from training.evaluation.feature_measures import (
    MobileNetMeasures,
    Vectors,
    frechet_distance,
    inception_score,
    load_classifier_logits,
    pixel_diversity,
)
from training.evaluation.pixel_measures import (
    Image8,
    local_mean_squared_error,
    mean_absolute_error,
    mean_absolute_error_grey,
    normalised_cross_correlation,
    psnr,
)
from training.evaluation.published_measures import load_inception_features, load_inception_logits, load_lpips
from training.evaluation.ssim import multi_scale_similarity, structural_similarity
from training.networks.calibration import Calibration
from training.networks.mobilenet_features import MobileNetFeatures
from training.networks.teacher_files import load_perceptual

OfPhoto = Callable[[Image8, Image8], float]
"""Takes a completion and its photo."""
OfSamples = Callable[[Sequence[Image8], MaskArray], float]
"""Takes several completions of one photo and their hole."""
OfSet = Callable[[Vectors, Vectors], float]
"""Takes one vector a completion and one a photo."""


@dataclass(frozen=True)
class Measure:
    """A column of the table.

    Attributes:
        name: Without its unit.
        number_format: Of ``format``.
        is_lower_better: Which value gets the bold type.
        unit: Empty for none.
    """

    name: str
    number_format: str
    is_lower_better: bool = False
    unit: str = ""

    @property
    def title(self) -> str:
        """The name, with the unit in brackets."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


MEASURES: Final[dict[str, Measure]] = {
    "psnr": Measure("PSNR", ".2f", unit="dB"),
    "ssim": Measure("SSIM", ".3f"),
    "mae": Measure("MAE", ".4f", is_lower_better=True),
    "mae-grey": Measure("MAE of grey", ".4f", is_lower_better=True),
    "ms-ssim": Measure("MS-SSIM", ".3f"),
    "ncc": Measure("NCC", ".3f"),
    "lmse": Measure("LMSE", ".4f", is_lower_better=True),
    "mobilenet": Measure("MobileNet distance", ".4f", is_lower_better=True),
    "mobilenet-fid": Measure("MobileNet FID", ".2f", is_lower_better=True),
    "lpips": Measure("LPIPS (AlexNet)", ".4f", is_lower_better=True),
    "fid": Measure("FID", ".2f", is_lower_better=True),
    "inception": Measure("Inception score", ".2f"),
    "classifier-inception": Measure("Inception score by the classifier", ".2f"),
    "parameters": Measure("Parameters", ".2f", is_lower_better=True, unit="million"),
    "seconds": Measure("Time a photo", ".3f", is_lower_better=True, unit="s"),
    "pixel-diversity": Measure("Pixel diversity", ".4f"),
    "mobilenet-diversity": Measure("MobileNet diversity", ".4f"),
}
"""By the names they have on the command line and in JSON, in the order of the table."""
DEFAULT_MEASURES: Final = ("psnr", "ssim", "mae")
PIXEL_MEASURES: Final[Mapping[str, OfPhoto]] = {
    "psnr": psnr,
    "ssim": structural_similarity,
    "mae": mean_absolute_error,
    "mae-grey": mean_absolute_error_grey,
    "ms-ssim": multi_scale_similarity,
    "ncc": normalised_cross_correlation,
    "lmse": local_mean_squared_error,
}
SET_MEASURES: Final[Mapping[str, OfSet]] = {
    "mobilenet-fid": frechet_distance,
    "fid": frechet_distance,
    "inception": lambda results, truths: inception_score(results),
    "classifier-inception": lambda results, truths: inception_score(results),
}
"""Of all completions together: they have no value for one photo."""
NEEDS_FEATURES: Final = ("mobilenet", "mobilenet-fid", "mobilenet-diversity")
COSTS: Final = ("parameters", "seconds")
"""Of what fills, not of what is filled: of networks alone, and of the prediction alone."""
CHOICES: Final = tuple(name for name in MEASURES if not name.endswith("-diversity"))
"""What ``--metrics`` takes; diversity is measured wherever there are several samples."""


@dataclass(frozen=True)
class Measuring:
    """What is measured, ready to run.

    Attributes:
        of_photo: By name; always ``psnr``, by which samples are ranked.
        vectors: Features of an image, by the name of the measure of sets.
        of_samples: By name.
        costs: Which of ``COSTS`` are wanted.
    """

    of_photo: Mapping[str, OfPhoto] = field(
        default_factory=lambda: {name: PIXEL_MEASURES[name] for name in DEFAULT_MEASURES}
    )
    vectors: Mapping[str, Callable[[Image8], NDArray[np.float64]]] = field(default_factory=dict)
    of_samples: Mapping[str, OfSamples] = field(default_factory=lambda: {"pixel-diversity": pixel_diversity})
    costs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NetworkFiles:
    """Weights of networks that measures look through; None leaves their measures out.

    Attributes:
        features: Of MobileNetV2.
        classifier: Of a ResNet that classifies.
    """

    features: Path | None = None
    classifier: Path | None = None


def load_measures(
    names: Sequence[str], files: NetworkFiles, photos: Sequence[PhotoEntry], device: torch.device
) -> Measuring:
    """Load what the wanted measures need.

    Args:
        names: Of ``CHOICES``.
        files: Networks of measures.
        photos: Where means and deviations of MobileNet's features come from if its file does not hold them.
        device: Where networks run.

    Raises:
        TrainingError: A measure needs a network and there is none, or a package that is not there.
        WeightsError: A file does not hold the network that is wanted.
        DataError: Too many photos are damaged.
    """
    _check_files(names, files)
    of_photo = {name: PIXEL_MEASURES[name] for name in PIXEL_MEASURES if name in {"psnr", *names}}
    vectors: dict[str, Callable[[Image8], NDArray[np.float64]]] = {}
    of_samples: dict[str, OfSamples] = {"pixel-diversity": pixel_diversity}
    if files.features is not None:
        mobilenet = load_mobilenet(files.features, photos, device)
        of_samples["mobilenet-diversity"] = mobilenet.diversity
        if "mobilenet" in names:
            of_photo["mobilenet"] = mobilenet.distance
        if "mobilenet-fid" in names:
            vectors["mobilenet-fid"] = mobilenet.vector
    if files.classifier is not None and "classifier-inception" in names:
        vectors["classifier-inception"] = load_classifier_logits(files.classifier, device)
    if "lpips" in names:
        of_photo["lpips"] = load_lpips(device)
    if "fid" in names:
        vectors["fid"] = load_inception_features(device)
    if "inception" in names:
        vectors["inception"] = load_inception_logits(device)
    return Measuring(of_photo, vectors, of_samples, frozenset(COSTS) & frozenset(names))


def _check_files(names: Sequence[str], files: NetworkFiles) -> None:
    """Raise ``TrainingError`` for a measure whose network is not given."""
    missing = [name for name in names if name in NEEDS_FEATURES]
    if missing and files.features is None:
        raise TrainingError(f"{MEASURES[missing[0]].title} needs --features FILE, weights of MobileNetV2.")
    if "classifier-inception" in names and files.classifier is None:
        raise TrainingError(
            "classifier-inception needs --classifier FILE, weights of a ResNet that classifies, such as "
            "resnet18_places365.pth.tar or resnet50_places365.pth.tar of places2.csail.mit.edu."
        )


def load_mobilenet(path: Path, photos: Sequence[PhotoEntry], device: torch.device) -> MobileNetMeasures:
    """Return the measures that compare by MobileNetV2.

    Args:
        path: Its weights.
        photos: Where means and deviations of its features come from if the file does not hold them.
        device: Where it runs.

    Raises:
        TrainingError: The file holds another network.
        WeightsError: It is no network that images are compared by.
        DataError: Too many photos are damaged.
    """
    crops = CropDataset(PhotoSource(tuple(photos)), Stage(steps=1), seed=0, mask_kind="square")
    features = load_perceptual(path, Calibration(crops, path, is_kept_here=False))
    if not isinstance(features, MobileNetFeatures):
        raise TrainingError(f"{path.name} is no MobileNetV2: --features takes that network only.")
    return MobileNetMeasures(features, device)
