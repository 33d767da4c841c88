"""The rows of an evaluation: networks by name or file, their samples, and classical fills."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch
from torch import Tensor, nn

from inpaint_core.catalog import MODELS, ModelSpec, SizeName, find_spec
from inpaint_core.engine.finish import SeenCrop, finish_crop
from inpaint_core.engine.noise import draw_noise, scale, source_penalty_of
from inpaint_core.errors import InpaintError, WeightsError
from inpaint_core.filling.classical import fill_classical
from inpaint_core.models.networks import NETWORKS, build_for
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.region import whole
from inpaint_core.request import Finish, MaskArray
from inpaint_core.runtime.runtime import Runtime, place_network
from inpaint_core.runtime.tensors import (
    FloatImage,
    image_to_tensor,
    mask_to_tensor,
    tensor_to_float_image,
    to_float_image,
    to_image,
)
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import SUFFIX, find_sha256, find_weights
from training.evaluation.evaluate import Fill, PredictImage
from training.evaluation.pixel_measures import Image8

CLASSICAL: Final[tuple[Literal["telea", "navier-stokes"], ...]] = ("telea", "navier-stokes")

UNFINISHED: Final = Finish(match_tone=False, transfer_detail=False)
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
    """Which of a stochastic network's predictions.

    Attributes:
        seed: Of the noise.
        region: Mixed into the seed.
        diversity: Scale of the noise.
    """

    seed: int
    region: int
    diversity: float


class NetworkPredictions:
    """All that is wanted of one network for one photo after the other, each part computed once.

    Several rows of the table ask for the same photo one after the other: what does not depend on the noise is
    encoded once for all of them.
    """

    def __init__(self, network: nn.Module, runtime: Runtime, *, name: str = "") -> None:
        """Place a network on the runtime's device.

        Args:
            network: Of the catalogue.
            runtime: Where and how to run.
            name: Key of ``inpaint_core.models.networks.NETWORKS``, for the number format.
        """
        self._network, self._name = place_network(network, runtime.device), name
        self._runtime = runtime
        self._image: Image8 | None = None
        self._state: object = None
        self._kept: dict[Chance | None, Image8] = {}

    @property
    def network(self) -> nn.Module:
        """The network, where it runs."""
        return self._network

    @property
    def is_stochastic(self) -> bool:
        """Whether there are samples."""
        return isinstance(self._network, StochasticNetwork)

    def predict(self, image: Image8, mask: MaskArray) -> Image8:
        """Return the prediction, of a stochastic network the mean's.

        Args:
            image: H x W x 3 uint8 RGB. An image always comes with the same mask.
            mask: H x W bool, True = hole.

        Raises:
            InpaintError: The prediction holds numbers that are not finite.
            OutOfMemoryError: Memory ran out.
        """
        return self._prediction(image, mask, None)

    def sample(self, image: Image8, mask: MaskArray, chance: Chance) -> Image8:
        """Return one prediction by chance.

        Args:
            image: As for ``predict``.
            mask: As for ``predict``.
            chance: Which one.

        Raises:
            InpaintError: As for ``predict``.
        """
        return self._prediction(image, mask, chance)

    def source_penalty(self, mask: MaskArray, chance: Chance) -> FloatImage | None:
        """Return what finishes a prediction by chance differently from others (see ``source_penalty_of``)."""
        if not isinstance(self._network, StochasticNetwork):
            return None
        return source_penalty_of(_noise(self._network, mask, chance), chance.diversity)

    def _prediction(self, image: Image8, mask: MaskArray, key: Chance | None) -> Image8:
        if self._image is not image:
            self._image, self._state, self._kept = image, None, {}
        if key not in self._kept:
            with self._runtime.inference(network=self._name):
                values = tensor_to_float_image(self._run(image, mask, key))
            if not np.isfinite(values).all():
                title = self._name or "The network"
                raise InpaintError(f"{title} gave no image: its weights or the number format do not suit it.")
            self._kept[key] = np.asarray(to_image(values, np.uint8), dtype=np.uint8)
        return self._kept[key]

    def _run(self, image: Image8, mask: MaskArray, key: Chance | None) -> Tensor:
        network, device = self._network, self._runtime.device
        if not isinstance(network, StochasticNetwork):
            prediction: Tensor = network(
                image_to_tensor(to_float_image(image), device), mask_to_tensor(mask, device)
            )
            return prediction
        if self._state is None:
            self._state = network.encode(
                image_to_tensor(to_float_image(image), device), mask_to_tensor(mask, device)
            )
        if key is None:
            return network.decode(self._state, None)
        noise = scale(_noise(network, mask, key), key.diversity)
        return network.decode(self._state, _placed(noise, device))


def _noise(network: StochasticNetwork, mask: MaskArray, chance: Chance) -> Noise:
    return draw_noise(network.noise_shapes(*mask.shape), seed=chance.seed, region=chance.region)


def _placed(noise: Noise, device: torch.device) -> Noise:
    if isinstance(noise, Tensor):
        return noise.to(device)
    return [tensor.to(device) for tensor in noise]


def load_network(name: str, runtime: Runtime) -> tuple[ModelSpec, NetworkPredictions]:
    """Return the network behind a model's name or a weights file, with its row of the catalogue.

    Raises:
        WeightsError: There is no such model or file, it has no weights, or they do not fit.
    """
    spec, path, sha256 = find_network(name)
    network = build_for(path, spec.network, spec.size)
    load_weights(network, path, sha256=sha256)
    return spec, NetworkPredictions(network, runtime, name=spec.network)


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
        return finish_image(image, predictions.predict(image, mask), mask, how)

    if sampling.count < 2 or not predictions.is_stochastic:
        return Fill(title, predict)

    def samples(image: Image8, mask: MaskArray) -> Sequence[Image8]:
        # The noise of a photo is its own, and the same in whatever company it is measured.
        region = zlib.crc32(image.tobytes())
        return [
            finished_sample(predictions, image, mask, how, Chance(seed, region, sampling.diversity))
            for seed in range(sampling.count)
        ]

    return Fill(title, predict, samples)


def finished_sample(
    predictions: NetworkPredictions,
    image: Image8,
    mask: MaskArray,
    how: Finish,
    chance: Chance,
) -> Image8:
    """Return one prediction by chance as the editor would finish it."""
    made = predictions.sample(image, mask, chance)
    return finish_image(image, made, mask, how, predictions.source_penalty(mask, chance))


def finish_image(
    image: Image8,
    prediction: Image8,
    mask: MaskArray,
    how: Finish,
    source_penalty: FloatImage | None = None,
) -> Image8:
    """Return a prediction of a photo at the photo's size as the editor would finish it."""
    pixels = finish_crop(
        to_float_image(prediction),
        SeenCrop(to_float_image(image), mask, source_penalty),
        image=image,
        mask=mask,
        wanted=whole(mask),
        how=how,
    )
    return np.asarray(pixels, dtype=np.uint8)


def classical_fill(method: Literal["telea", "navier-stokes"]) -> Fill:
    """Return the row of a classical fill."""

    def predict(image: Image8, mask: MaskArray) -> Image8:
        return np.asarray(fill_classical(image, mask, method), dtype=np.uint8)

    predictor: PredictImage = predict
    return Fill(MODELS[method].title, predictor)
