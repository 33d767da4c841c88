"""The rows of an evaluation: networks by name or file, their samples, and classical fills."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
from torch import nn

from inpaint_core.catalog import MODELS, ModelSpec, SizeName, find_spec
from inpaint_core.engine.noise import NoiseShapes, draw_noise
from inpaint_core.engine.predictors.network_predictor import KEPT_BYTES, NetworkPredictor
from inpaint_core.engine.predictors.prediction import Prediction
from inpaint_core.errors import WeightsError
from inpaint_core.filling.classical import fill_classical
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import NETWORKS, build_for
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.region import whole
from inpaint_core.request import Finish, MaskArray
from inpaint_core.runtime.runtime import Runtime, place_network
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import SUFFIX, find_sha256, find_weights
from training.evaluation.evaluate import Fill, PredictImage
from training.evaluation.pixel_measures import Image8

CLASSICAL: Final[tuple[Literal["telea", "navier-stokes"], ...]] = ("telea", "navier-stokes")

UNFINISHED: Final = Finish(match_tone=False, complete=False)
"""Fills as networks make them."""


@dataclass(frozen=True)
class Sampling:
    """How stochastic networks are measured.

    Attributes:
        count: Samples of each photo; 1 measures the mean's prediction only.
        diversity: Scale of the noise, 0 or more; 1 = as learned.
    """

    count: int = 1
    diversity: float = 1.0


@dataclass(frozen=True)
class Chance:
    """Which of a stochastic network's predictions: the noise of a sample.

    Attributes:
        seed: Of the noise.
        region: Mixed into the seed, whatever number the region has.
        diversity: Scale of the noise.
    """

    seed: int
    region: int
    diversity: float

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise before it is scaled, as ``engine.noise_source.NoiseSource`` says."""
        return draw_noise(shapes, seed=self.seed, region=self.region)


class NetworkPredictions:
    """What a network fills into one photo after the other, each made by the engine's own predictor.

    Several rows of the table ask for the same photo one after the other: each prediction is computed once,
    and what does not depend on the noise is encoded once for all of them.
    """

    def __init__(self, network: nn.Module, runtime: Runtime, spec: ModelSpec) -> None:
        """Place a network on the runtime's device.

        Args:
            network: Of the catalogue.
            runtime: Where and how to run.
            spec: The network's row of the catalogue.
        """
        self._network, self._spec = place_network(network, runtime.device), spec
        self._runtime = runtime
        self._image: Image8 | None = None
        self._predictor: NetworkPredictor | None = None
        self._kept: dict[Chance | None, Prediction] = {}

    @property
    def network(self) -> nn.Module:
        """The network, where it runs."""
        return self._network

    @property
    def parameters(self) -> int:
        """How many numbers the network has learned."""
        return sum(parameter.numel() for parameter in self._network.parameters())

    @property
    def is_stochastic(self) -> bool:
        """Whether there are samples."""
        return isinstance(self._network, StochasticNetwork)

    def fill(
        self, image: Image8, mask: MaskArray, how: Finish = UNFINISHED, chance: Chance | None = None
    ) -> Image8:
        """Return a fill, not composited yet.

        Args:
            image: H x W x 3 uint8 RGB. An image always comes with the same mask.
            mask: H x W bool, True = hole.
            how: What is done to the prediction, as the editor would.
            chance: Which sample; None for the prediction of the mean.

        Raises:
            InpaintError: The prediction holds numbers that are not finite.
            OutOfMemoryError: Memory ran out.
        """
        nothing = np.zeros_like(mask)
        height, width = mask.shape
        around = Surroundings(
            image, own=mask, others=nothing, sources=~mask, wanted=whole(mask), photo_size=(height, width)
        )
        crop = Crop(0, image, mask, whole(mask), around=around)
        return np.asarray(self._prediction(crop, chance).finish(crop, how), dtype=np.uint8)

    def _prediction(self, crop: Crop, chance: Chance | None) -> Prediction:
        if self._predictor is None or self._image is not crop.image:
            self._image, self._kept = np.asarray(crop.image, dtype=np.uint8), {}
            self._predictor = NetworkPredictor(
                self._network, self._spec, self._runtime, kept_bytes=KEPT_BYTES
            )
        if chance not in self._kept:
            self._kept[chance] = self._predictor.predict(crop, chance)
        return self._kept[chance]


def load_network(name: str, runtime: Runtime) -> tuple[ModelSpec, NetworkPredictions]:
    """Return the network behind a model's name or a weights file, with its row of the catalogue.

    Raises:
        WeightsError: There is no such model or file, it has no weights, or they do not fit.
    """
    spec, path, sha256 = find_network(name)
    network = build_for(path, spec.network, spec.size)
    load_weights(network, path, sha256=sha256)
    return spec, NetworkPredictions(fold(network), runtime, spec)


def find_network(name: str) -> tuple[ModelSpec, Path, str | None]:
    """Return the row of the catalogue, the weights and their hash, if known, of a name or a weights file.

    Raises:
        WeightsError: There is no such model or file, or it has no weights.
    """
    spec = MODELS.get(name)
    if spec is not None and spec.kind == "network":
        bundled = find_weights(spec)
        if bundled is None:
            raise WeightsError(f"{spec.title} has no weights here: train or import some, or give a file.")
        return spec, bundled, find_sha256(spec, bundled)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(NETWORKS)
        raise WeightsError(f"There is no weights file {name} and no such model; the models are {known}.")
    metadata = read_header(path).metadata if path.suffix == SUFFIX else {}
    size: SizeName = "compact" if metadata.get("size") == "compact" else "published"
    of_file = find_spec(metadata.get("network", ""), size)
    if of_file is None:
        raise WeightsError(f"{path.name} does not say which network it belongs to.")
    return replace(of_file, title=path.stem), path, None


def network_fill(
    title: str, predictions: NetworkPredictions, sampling: Sampling, how: Finish = UNFINISHED
) -> Fill:
    """Return the rows of one network.

    Args:
        title: Of the rows.
        predictions: Of the network.
        sampling: How it is measured.
        how: What is done to its predictions, as the editor would.
    """

    def predict(image: Image8, mask: MaskArray) -> Image8:
        return predictions.fill(image, mask, how)

    if sampling.count < 2 or not predictions.is_stochastic:
        return Fill(title, predict, parameters=predictions.parameters, is_timed=how == UNFINISHED)

    def samples(image: Image8, mask: MaskArray) -> Sequence[Image8]:
        # The noise of a photo is its own, and the same in whatever company it is measured.
        region = zlib.crc32(image.tobytes())
        return [
            predictions.fill(image, mask, how, Chance(seed, region, sampling.diversity))
            for seed in range(sampling.count)
        ]

    return Fill(title, predict, samples, predictions.parameters, is_timed=how == UNFINISHED)


def classical_fill(method: Literal["telea", "navier-stokes"]) -> Fill:
    """Return the row of a classical fill."""

    def predict(image: Image8, mask: MaskArray) -> Image8:
        return np.asarray(fill_classical(image, mask, method), dtype=np.uint8)

    predictor: PredictImage = predict
    return Fill(MODELS[method].title, predictor, is_timed=True)
