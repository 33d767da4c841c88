"""A stochastic network filling the regions of one request, again and again with other noise.

Each region is encoded once, as long as what the encoder returned fits under a budget of bytes, and every fill
of a region sees it at the same size: noise is made for a size. When memory runs out what was kept goes first;
the working size is halved only for regions that were not filled yet.
"""

import contextlib
import dataclasses
from collections.abc import Sequence
from typing import Final, Protocol

import torch
from torch import Tensor, nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.engine.finish import SeenCrop, finish_crop
from inpaint_core.engine.noise import (
    NoiseShapes,
    draw_noise,
    from_latent,
    interpolate_noise,
    scale,
    source_penalty_of,
    to_latent,
)
from inpaint_core.engine.prediction import Placement, check_image
from inpaint_core.errors import InpaintError, OutOfMemoryError
from inpaint_core.models.networks import keeps_quality_in_bf16
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.region import Box
from inpaint_core.request import Completion, Finish, ImageArray, InpaintRequest, Latent, MaskArray
from inpaint_core.runtime.memory import release_cached_memory
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.runtime.tensors import (
    FloatImage,
    image_to_tensor,
    mask_to_tensor,
    shrink_known,
    tensor_to_float_image,
    working_size,
)

KEPT_BYTES: Final = 256 * 2**20
"""Encoded regions kept for the next completion; one of SPN's at 256 x 256 takes 26 to 63 MB."""


class NoiseSource(Protocol):
    """The noise of one completion."""

    @property
    def diversity(self) -> float:
        """Scale of the noise; 0 = the mean."""
        ...

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        ...


@dataclasses.dataclass(frozen=True)
class SeededNoise:
    """Noise that follows from a seed."""

    seed: int
    diversity: float

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        return draw_noise(shapes, seed=self.seed, region=region)


@dataclasses.dataclass(frozen=True, eq=False)
class NoiseBetween:
    """Noise on the way from one completion's to another's."""

    start: Completion
    end: Completion
    t: float
    """0 = the start, 1 = the end."""

    @property
    def diversity(self) -> float:
        """Scale of the noise, between those of both ends."""
        start, end = (fill.diversity or 0.0 for fill in (self.start, self.end))
        return (1 - self.t) * start + self.t * end

    def noise_of(self, region: int, shapes: NoiseShapes) -> Noise:
        """Return the noise of a region, by its number in the plan, before it is scaled."""
        start, end = (from_latent(fill.latents[region], shapes) for fill in (self.start, self.end))
        return interpolate_noise(start, end, self.t)


def check_related(request: InpaintRequest, crops: Sequence[Box], fills: Sequence[Completion]) -> None:
    """Make sure that two completions belong to a request's model, photo size and mask, seen at one size.

    Args:
        request: As it was for both; samples, seed and diversity do not matter.
        crops: What each region's fill looks at.
        fills: The completions.

    Raises:
        InpaintError: One of them is of another model, without noise, or of another photo or mask.
    """
    if {fill.model for fill in fills} != {request.model}:
        raise InpaintError("These fills were made by different models: choose two of one model.")
    if not all(fill.latents for fill in fills):
        raise InpaintError("There is nothing between these fills: their model always gives the same one.")
    sizes = [[(latent.height, latent.width) for latent in fill.latents] for fill in fills]
    if any(of_one != sizes[0] for of_one in sizes) or not _fit(sizes[0], crops):
        raise InpaintError(
            "These fills do not belong together: choose two that were made of one photo with one mask."
        )


def _fit(sizes: list[tuple[int, int]], crops: Sequence[Box]) -> bool:
    """Tell whether each size is a working size of its crop."""
    return len(sizes) == len(crops) and all(
        working_size(crop.height, crop.width, side_px=max(size)) == size
        for size, crop in zip(sizes, crops, strict=True)
    )


@dataclasses.dataclass(frozen=True, eq=False)
class _Encoded:
    """One region at its working size, and what the encoder made of it."""

    known: FloatImage
    mask: MaskArray
    state: object

    @property
    def held_bytes(self) -> int:
        return self.known.nbytes + self.mask.nbytes + state_bytes(self.state)


class Gallery:
    """Fills a request's regions with a stochastic network, any number of times, for the length of one job."""

    def __init__(
        self,
        network: nn.Module,
        spec: ModelSpec,
        runtime: Runtime,
        finish: Finish,
        *,
        kept_bytes: int = KEPT_BYTES,
        sizes: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Place the network on the runtime's device.

        Args:
            network: Takes noise, as in ``models.protocols.StochasticNetwork``.
            spec: The network's entry of the catalogue.
            runtime: Where and how to run.
            finish: What is done to its predictions.
            kept_bytes: What encoded regions may take; 0 when there will be only one completion.
            sizes: Height and width at which each region has to be seen, where that is known already.

        Raises:
            OutOfMemoryError: The network does not fit anywhere.
        """
        if not isinstance(network, StochasticNetwork):
            raise TypeError(f"{type(network).__name__} takes no noise, but the catalogue says so")
        self._network: StochasticNetwork = network
        self._spec, self._runtime, self._finish = spec, runtime, finish
        self._placement = Placement(network, runtime, working_px=spec.working_px)
        self._left_bytes = kept_bytes
        self._kept: dict[int, _Encoded] = {}
        self._sizes = dict(enumerate(sizes))

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        return self._placement.notices

    def predict(
        self, region: int, image: ImageArray, mask: MaskArray, wanted: Box, source: NoiseSource
    ) -> tuple[ImageArray, Latent]:
        """Return what the network sees in the hole and around it, and the noise that led to it.

        Args:
            region: Number of the region in the plan.
            image: H x W x 3, RGB, uint8 or uint16: the crop; the same every time for one region.
            mask: H x W, True = hole, not all of it.
            wanted: The part of the crop to return.
            source: The noise of this completion.

        Returns:
            ``wanted.height`` x ``wanted.width`` x 3 in the image's dtype, approximate everywhere; the noise.

        Raises:
            OutOfMemoryError: Not even the smallest working size fits on the CPU; or a region that was filled
                before does not fit any more.
            InpaintError: The network's answer holds numbers that are not finite.
        """
        while True:
            # Suppressed, not caught: what the error holds of the failed run is freed before the next try.
            with contextlib.suppress(OutOfMemoryError):
                return self._predict(region, image, mask, wanted, source)
            self._make_room(region)

    def _predict(
        self, region: int, image: ImageArray, mask: MaskArray, wanted: Box, source: NoiseSource
    ) -> tuple[ImageArray, Latent]:
        encoded = self._kept.get(region) or self._encode(region, image, mask)
        height, width = encoded.mask.shape
        noise = source.noise_of(region, self._network.noise_shapes(height, width))
        prediction = self._decode(encoded.state, noise, source.diversity)
        check_image(prediction, self._spec)
        self._sizes[region] = height, width
        self._placement.note_size(seen_px=max(height, width), crop_px=max(mask.shape))
        self._keep(region, encoded)
        seen = SeenCrop(encoded.known, encoded.mask, source_penalty_of(noise, source.diversity))
        pixels = finish_crop(prediction, seen, image=image, mask=mask, wanted=wanted, how=self._finish)
        return pixels, to_latent(noise, height=height, width=width)

    def _encode(self, region: int, image: ImageArray, mask: MaskArray) -> _Encoded:
        height, width = self._sizes.get(region) or self._choose_size(mask)
        known, small_mask = shrink_known(image, mask, height=height, width=width)
        device = self._placement.device
        with self._runtime.inference(device, suits_bf16=keeps_quality_in_bf16(self._spec.network)):
            state = self._network.encode(image_to_tensor(known, device), mask_to_tensor(small_mask, device))
        return _Encoded(known, small_mask, state)

    def _decode(self, state: object, noise: Noise, diversity: float) -> FloatImage:
        device = self._placement.device
        with self._runtime.inference(device, suits_bf16=keeps_quality_in_bf16(self._spec.network)):
            scaled = _moved(scale(noise, diversity), device) if diversity else None
            return tensor_to_float_image(self._network.decode(state, scaled))

    def _choose_size(self, mask: MaskArray) -> tuple[int, int]:
        side_px = self._placement.fitting_px()
        if side_px < self._placement.side_px and self._kept:
            self._forget()
            side_px = self._placement.fitting_px()
        self._placement.side_px = side_px
        return working_size(*mask.shape, side_px=side_px)

    def _keep(self, region: int, encoded: _Encoded) -> None:
        # The first regions stay, not the latest: each comes round once in every completion.
        if region not in self._kept and encoded.held_bytes <= self._left_bytes:
            self._kept[region] = encoded
            self._left_bytes -= encoded.held_bytes

    def _forget(self) -> None:
        """Give up what is kept, for good: memory is short."""
        self._kept.clear()
        self._left_bytes = 0
        release_cached_memory(self._placement.device)

    def _make_room(self, region: int) -> None:
        """Give something up after memory ran out.

        Raises:
            OutOfMemoryError: There is nothing left to give up.
        """
        if self._kept:
            self._forget()
        elif region not in self._sizes:
            self._placement.step_down()
        elif self._placement.device.type != "cpu":
            release_cached_memory(self._placement.device)
            self._placement.move_to_cpu()
        else:
            raise OutOfMemoryError(
                "There is not enough memory for another fill like the ones before: close other programs, "
                "and try again."
            )


class NoisyPredictor:
    """One completion of a gallery: predicts the regions of the plan in their order."""

    def __init__(self, gallery: Gallery, source: NoiseSource) -> None:
        """Start with the first region.

        Args:
            gallery: Does the work.
            source: The noise of this completion.
        """
        self._gallery, self._source = gallery, source
        self.latents: list[Latent] = []
        """The noise of the regions predicted so far."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        return self._gallery.notices

    def predict(self, image: ImageArray, mask: MaskArray, wanted: Box) -> ImageArray:
        """Return the wanted part of the next region's crop; see ``Gallery.predict``."""
        pixels, latent = self._gallery.predict(len(self.latents), image, mask, wanted, self._source)
        self.latents.append(latent)
        return pixels


def state_bytes(state: object) -> int:
    """Return how much memory the tensors in an encoder's answer hold, wherever in it they are."""
    storages = {}
    waiting = [state]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Tensor):
            storage = part.untyped_storage()
            storages[storage.data_ptr()] = storage.nbytes()
        elif isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part
        elif dataclasses.is_dataclass(part):
            waiting += (getattr(part, entry.name) for entry in dataclasses.fields(part))
    return sum(storages.values())


def _moved(noise: Noise, device: torch.device) -> Noise:
    return noise.to(device) if isinstance(noise, Tensor) else [tensor.to(device) for tensor in noise]
