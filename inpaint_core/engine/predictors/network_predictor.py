"""A network filling the regions of one request, again and again with other noise.

Regions come in the batches of their plan. Each batch is encoded once, as long as what the encoder returned
fits under a budget of bytes and the crops show no other region's fill. Every fill of a region sees it at the
same size: noise is made for a size. When memory runs out what was kept goes first, then batches are halved;
the working size is halved only for regions that were not filled yet.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from torch import nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.completion.settings import is_large
from inpaint_core.completion.tone import match_surroundings
from inpaint_core.completion.workers import do_not_check
from inpaint_core.engine.finish import SeenCrop
from inpaint_core.engine.noise import scale
from inpaint_core.engine.noise_source import NoiseSource
from inpaint_core.engine.predictors.network_run import check_finite, decode_batch, encode_batch, state_bytes
from inpaint_core.engine.predictors.placement import Placement
from inpaint_core.engine.predictors.prediction import Prediction, prediction_of
from inpaint_core.engine.predictors.proof import is_proven, with_ring
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.plan import SPOT_PX
from inpaint_core.models.networks import keeps_quality_in_bf16
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.pixels import FloatImage
from inpaint_core.region import mask_bounds, working_size
from inpaint_core.request import MaskArray
from inpaint_core.runtime.memory import release_cached_memory, translated_out_of_memory
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.runtime.tensors import shrink_known

KEPT_BYTES: Final = 256 * 2**20
"""Encoded regions kept for the next completion; one of SPN's at 256 x 256 takes 26 to 63 MB."""


@dataclass(frozen=True, eq=False)
class _Encoded:
    """A batch at its working size, and what the encoder made of it."""

    known: list[FloatImage]
    masks: list[MaskArray]
    state: object

    @property
    def held_bytes(self) -> int:
        return sum(array.nbytes for array in (*self.known, *self.masks)) + state_bytes(self.state)


class NetworkPredictor:
    """Predicts a request's regions with one network, any number of times, for the length of one job."""

    def __init__(
        self,
        network: nn.Module,
        spec: ModelSpec,
        runtime: Runtime,
        *,
        kept_bytes: int = 0,
        sizes: Sequence[tuple[int, int]] = (),
        check: Callable[[], None] = do_not_check,
    ) -> None:
        """Place the network on the runtime's device.

        Args:
            network: ``network(image, mask)`` takes B x 3 x H x W and B x 1 x H x W, 0..1, and returns
                B x 3 x H x W; a stochastic one is as in ``models.protocols.StochasticNetwork``.
            spec: The network's entry of the catalogue.
            runtime: Where and how to run.
            kept_bytes: What encoded regions may take; 0 when there will be only one completion.
            sizes: Height and width at which each region has to be seen, where that is known already.
            check: Called before and after the encoder; may raise, to cancel.

        Raises:
            OutOfMemoryError: The network does not fit anywhere.
        """
        if spec.is_stochastic and not isinstance(network, StochasticNetwork):
            raise TypeError(f"{type(network).__name__} takes no noise, but the catalogue says so")
        self._network, self._spec, self._runtime = network, spec, runtime
        self._placement = Placement(network, runtime, working_px=spec.working_px)
        self._suits_bf16 = keeps_quality_in_bf16(spec.network)
        self._left_bytes, self._check = kept_bytes, check
        self._kept: dict[tuple[int, ...], _Encoded] = {}
        self._sizes = dict(enumerate(sizes))
        self._trusted: dict[int, bool] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        return self._placement.notices

    def predict(self, crop: Crop, source: NoiseSource | None = None) -> Prediction:
        """Return what the network makes of one crop; see ``predict_batch``."""
        (prediction,) = self.predict_batch([crop], source)
        return prediction

    def predict_batch(self, crops: Sequence[Crop], source: NoiseSource | None = None) -> list[Prediction]:
        """Return what the network makes of some crops, those of one working size at once.

        Args:
            crops: Of one region each; one that is fixed is the same every time for its region.
            source: The noise of this completion; None for the mean, and for networks without noise.

        Raises:
            OutOfMemoryError: Not even the smallest working size fits on the CPU; or a region that was filled
                before does not fit any more.
            InpaintError: The network's answer holds numbers that are not finite.
        """
        predictions: list[Prediction] = []
        for size, group in groupby(crops, self._size_of):
            predictions += self._predict_group(list(group), size, source)
        return predictions

    def _predict_group(
        self, crops: Sequence[Crop], size: tuple[int, int], source: NoiseSource | None
    ) -> list[Prediction]:
        if self._placement.fits(len(crops), *size):
            # Suppressed, not caught: what the error holds of the failed run is freed before the next try.
            with contextlib.suppress(OutOfMemoryError), translated_out_of_memory():
                return self._predict(crops, size, source)
            if self._kept or len(crops) == 1:
                self._make_room(crops[0].region)
                return self.predict_batch(crops, source)
        middle = len(crops) // 2
        return [
            *self.predict_batch(crops[:middle], source),
            *self.predict_batch(crops[middle:], source),
        ]

    def _predict(
        self, crops: Sequence[Crop], size: tuple[int, int], source: NoiseSource | None
    ) -> list[Prediction]:
        key = tuple(crop.region for crop in crops)
        is_fixed = all(crop.is_fixed for crop in crops)
        encoded = (self._kept.get(key) if is_fixed else None) or self._encode(crops, size)
        self._check()
        noises = [self._noise_of(region, source, size) for region in key]
        diversity = 0.0 if source is None else source.diversity
        answers = self._decode(encoded.state, noises, diversity)
        for crop, values in zip(crops, answers, strict=True):
            check_finite(values, self._spec.label)
            self._sizes[crop.region] = size
            self._placement.note_size(seen_px=max(size), wanted_px=max(self._planned_size(crop)))
        if is_fixed:
            self._keep(key, encoded)
        self._prove(crops)
        seen = [
            SeenCrop(known, mask, is_trusted=self._trusted.get(crop.region, True))
            for crop, known, mask in zip(crops, encoded.known, encoded.masks, strict=True)
        ]
        return [
            prediction_of(values, one, noise, diversity)
            for values, one, noise in zip(answers, seen, noises, strict=True)
        ]

    def _prove(self, crops: Sequence[Crop]) -> None:
        """Find out whether what the network expects in some crops may lead their completion.

        The same for every noise, so it is done once; not for spots, of which there may be hundreds. A crop
        that shows other fills would prove something else in each completion: there, and where there is no
        memory for a proof, the network is trusted.
        """
        asked = [crop for crop in crops if self._has_to_prove(crop)]
        for size, group in groupby(asked, self._proof_size):
            with contextlib.suppress(OutOfMemoryError), translated_out_of_memory():
                self._prove_group(list(group), size)

    def _has_to_prove(self, crop: Crop) -> bool:
        if not self._spec.proof_px or crop.region in self._trusted or not crop.is_fixed:
            return False
        if crop.around is None or not is_large(crop.around.photo_size):
            return False
        hole = mask_bounds(crop.around.own)
        return max(hole.width, hole.height) > SPOT_PX

    def _proof_size(self, crop: Crop) -> tuple[int, int]:
        return working_size(*crop.mask.shape, side_px=min(self._spec.proof_px, max(crop.mask.shape)))

    def _prove_group(self, crops: Sequence[Crop], size: tuple[int, int]) -> None:
        height, width = size
        seen = [shrink_known(crop.image, crop.mask, height=height, width=width) for crop in crops]
        wider = [with_ring(mask) for _, mask in seen]
        self._check()
        device = self._placement.device
        with self._runtime.inference(device, suits_bf16=self._suits_bf16):
            state = encode_batch(self._network, [known for known, _ in seen], wider, device)
            guesses = decode_batch(self._network, state, None, device)
        self._check()
        for crop, (known, mask), hidden, guess in zip(crops, seen, wider, guesses, strict=True):
            check_finite(guess, self._spec.title)
            matched = match_surroundings(known, guess, hidden)
            self._trusted[crop.region] = is_proven(matched, known, mask, hidden)

    def _noise_of(self, region: int, source: NoiseSource | None, size: tuple[int, int]) -> Noise | None:
        """Return the noise of a region as it was drawn, not scaled yet."""
        if source is None or not isinstance(self._network, StochasticNetwork):
            return None
        return source.noise_of(region, self._network.noise_shapes(*size))

    def _encode(self, crops: Sequence[Crop], size: tuple[int, int]) -> _Encoded:
        height, width = size
        seen = [shrink_known(crop.image, crop.mask, height=height, width=width) for crop in crops]
        self._check()
        known, masks = [image for image, _ in seen], [mask for _, mask in seen]
        device = self._placement.device
        with self._runtime.inference(device, suits_bf16=self._suits_bf16):
            return _Encoded(known, masks, encode_batch(self._network, known, masks, device))

    def _decode(self, state: object, noises: Sequence[Noise | None], diversity: float) -> list[FloatImage]:
        device = self._placement.device
        drawn = [scale(noise, diversity) for noise in noises if noise is not None and diversity]
        with self._runtime.inference(device, suits_bf16=self._suits_bf16):
            return decode_batch(self._network, state, drawn or None, device)

    def _planned_size(self, crop: Crop) -> tuple[int, int]:
        """Return the height and width at which a crop is seen when there is memory for it."""
        return working_size(*crop.mask.shape, side_px=crop.side_px or self._spec.working_px)

    def _size_of(self, crop: Crop) -> tuple[int, int]:
        """Return the height and width at which a crop is seen: as before, or as memory allows now."""
        while crop.region not in self._sizes:
            with contextlib.suppress(OutOfMemoryError):
                return self._choose_size(crop)
            self._make_room(crop.region)
        return self._sizes[crop.region]

    def _choose_size(self, crop: Crop) -> tuple[int, int]:
        planned_px = max(self._planned_size(crop))
        side_px = self._placement.fitting_px(planned_px)
        if side_px < planned_px and self._kept:
            self._forget()
            side_px = self._placement.fitting_px(planned_px)
        if side_px < planned_px:
            self._placement.side_px = side_px
        return working_size(*crop.mask.shape, side_px=side_px)

    def _keep(self, key: tuple[int, ...], encoded: _Encoded) -> None:
        # The first batches stay, not the latest: each comes round once in every completion.
        if key not in self._kept and encoded.held_bytes <= self._left_bytes:
            self._kept[key] = encoded
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
