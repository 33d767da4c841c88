"""LPIPS, FID and the Inception score, on networks of packages that not every installation has.

They come with ``pip install 'inpaint-editor[eval]'`` and fetch their weights when first used. The two scores
of sets are computed by our own formulas from torchmetrics' features.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from inpaint_core.pixels import to_float_image
from inpaint_core.runtime.tensors import image_to_tensor
from training.errors import TrainingError
from training.evaluation.pixel_measures import Image8

MISSING: Final = (
    "{title} needs torchmetrics with torch-fidelity and torchvision, which cannot be imported here: "
    "pip install 'inpaint-editor[eval]', or choose other --metrics (mobilenet measures need no download)."
)

Vector = Callable[[Image8], NDArray[np.float64]]
"""Takes H x W x 3 uint8 RGB, returns a vector of features."""


def load_lpips(device: torch.device) -> Callable[[Image8, Image8], float]:
    """Return LPIPS with AlexNet (Zhang et al., CVPR 2018) of a result and its photo.

    Raises:
        TrainingError: A package is missing, or the weights cannot be had.
    """

    def build() -> Any:
        from torchmetrics.image.lpip import LearnedPerceptualImagePatchSimilarity  # noqa: PLC0415 - optional

        return LearnedPerceptualImagePatchSimilarity(net_type="alex", normalize=True)

    network = _built(build, "LPIPS").to(device)

    def distance(result: Image8, truth: Image8) -> float:
        images = [image_to_tensor(to_float_image(image), device) for image in (result, truth)]
        with torch.inference_mode():
            return float(network(*images))

    return distance


def load_inception_features(device: torch.device) -> Vector:
    """Return the 2048 features of an image that FID compares.

    Raises:
        TrainingError: A package is missing, or the weights cannot be had.
    """

    def build() -> Any:
        from torchmetrics.image.fid import FrechetInceptionDistance  # noqa: PLC0415 - optional

        return FrechetInceptionDistance(feature=2048).inception

    return _vector(_built(build, "FID").to(device), device)


def load_inception_logits(device: torch.device) -> Vector:
    """Return the class logits of an image that the Inception score is computed from.

    Raises:
        TrainingError: A package is missing, or the weights cannot be had.
    """

    def build() -> Any:
        from torchmetrics.image.inception import InceptionScore  # noqa: PLC0415 - optional

        return InceptionScore(feature="logits_unbiased").inception

    return _vector(_built(build, "The Inception score").to(device), device)


def _vector(network: Any, device: torch.device) -> Vector:
    def vector(image: Image8) -> NDArray[np.float64]:
        tensor = torch.from_numpy(image.copy()).permute(2, 0, 1)[None].to(device)  # uint8, as it wants it
        with torch.inference_mode():
            return np.asarray(network(tensor).reshape(-1).cpu().numpy(), dtype=np.float64)

    return vector


def _built(build: Callable[[], Any], title: str) -> Any:
    try:
        return build().eval()
    except (ImportError, RuntimeError) as error:
        # Packages built for another torch fail with RuntimeError while they are imported.
        raise TrainingError(MISSING.format(title=title)) from error
    except OSError as error:
        raise TrainingError(f"{title} could not fetch the weights of its network: {error}.") from error
