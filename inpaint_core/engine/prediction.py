"""One network filling one crop: to its working size, through it, and back.

When memory runs out the working size is halved; a graphics card that cannot even do that hands over to the
CPU. Whatever was given up stands in ``notices``.
"""

import contextlib
from typing import Final

import numpy as np
import torch
from torch import nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.engine.finish import SeenCrop, finish_crop
from inpaint_core.errors import InpaintError, OutOfMemoryError
from inpaint_core.models.networks import keeps_quality_in_bf16
from inpaint_core.region import Box
from inpaint_core.request import Finish, ImageArray, MaskArray
from inpaint_core.runtime.device import device_title
from inpaint_core.runtime.memory import largest_working_px, release_cached_memory
from inpaint_core.runtime.runtime import Runtime, place_network
from inpaint_core.runtime.tensors import (
    MIN_WORKING_PX,
    FloatImage,
    image_to_tensor,
    mask_to_tensor,
    shrink_crop,
    tensor_to_float_image,
)

NO_ROOM: Final = "There is not enough memory to run this model: close other programs, or choose a quick fill."


class Placement:
    """Where a network runs and how large an image it sees, as far as memory allows."""

    def __init__(self, network: nn.Module, runtime: Runtime, *, working_px: int) -> None:
        """Place the network on the runtime's device, or on the CPU when it does not fit there.

        Args:
            network: Of the catalogue.
            runtime: Where and how to run.
            working_px: Side of the image the network was trained for.

        Raises:
            OutOfMemoryError: It does not fit anywhere.
        """
        self._network, self._working_px = network, working_px
        self._left: str | None = None
        self._softest_px = working_px
        self.device, self.side_px = runtime.device, working_px
        with contextlib.suppress(OutOfMemoryError):
            place_network(network, self.device)
            return
        if self.device.type == "cpu":
            raise OutOfMemoryError(NO_ROOM)
        self.move_to_cpu()

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        notices = []
        if self._left is not None:
            notices.append(
                f"The {self._left} ran out of memory: the fill was made on the CPU, which is slower."
            )
        if self._softest_px < self._working_px:
            notices.append(
                f"Memory is short: the fill was made at {self._softest_px} pixels and is softer than usual."
            )
        return tuple(notices)

    def fitting_px(self) -> int:
        """Return the longest side that fits into memory now, at most ``side_px``.

        Raises:
            OutOfMemoryError: Not even ``MIN_WORKING_PX`` fits.
        """
        return largest_working_px(
            self._network, self.device, wanted_px=self.side_px, smallest_px=MIN_WORKING_PX
        )

    def note_size(self, *, seen_px: int, crop_px: int) -> None:
        """Remember that a crop of one longest side was filled at another."""
        if seen_px < min(crop_px, self._softest_px):
            self._softest_px = seen_px

    def step_down(self) -> None:
        """Give something up after memory ran out: half the working size, then the graphics card.

        Raises:
            OutOfMemoryError: There is nothing left to give up.
        """
        release_cached_memory(self.device)
        if self.device.type != "cpu" and self.side_px < self._working_px:
            self.move_to_cpu()
        elif self.side_px // 2 >= MIN_WORKING_PX:
            self.side_px //= 2
        else:
            raise OutOfMemoryError(NO_ROOM)

    def move_to_cpu(self) -> None:
        """Give up the graphics card; on the CPU the full working size is tried again."""
        self._left = device_title(self.device)
        self.device, self.side_px = torch.device("cpu"), self._working_px
        place_network(self._network, self.device)


class NetworkPredictor:
    """Fills crops with one network that is the same every time, for the length of one job."""

    def __init__(self, network: nn.Module, spec: ModelSpec, runtime: Runtime, finish: Finish) -> None:
        """Place the network on the runtime's device.

        Args:
            network: ``network(image, mask)`` takes B x 3 x H x W and B x 1 x H x W, 0..1, and returns
                B x 3 x H x W.
            spec: The network's entry of the catalogue.
            runtime: Where and how to run.
            finish: What is done to its predictions.

        Raises:
            OutOfMemoryError: The network does not fit anywhere.
        """
        self._network, self._spec, self._runtime = network, spec, runtime
        self._finish = finish
        self._placement = Placement(network, runtime, working_px=spec.working_px)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user about what was given up."""
        return self._placement.notices

    def predict(self, image: ImageArray, mask: MaskArray, wanted: Box) -> ImageArray:
        """Return what the network sees in the hole and around it.

        Args:
            image: H x W x 3, RGB, uint8 or uint16: the crop.
            mask: H x W, True = hole, not all of it.
            wanted: The part of the crop to return.

        Returns:
            ``wanted.height`` x ``wanted.width`` x 3 in the image's dtype. Approximate everywhere, also where
            the image is known: to be composited.

        Raises:
            OutOfMemoryError: Not even the smallest working size fits on the CPU.
            InpaintError: The network's answer holds numbers that are not finite.
        """
        while True:
            # Suppressed, not caught: what the error holds of the failed run is freed before the next try.
            with contextlib.suppress(OutOfMemoryError):
                return self._predict(image, mask, wanted)
            self._placement.step_down()

    def _predict(self, image: ImageArray, mask: MaskArray, wanted: Box) -> ImageArray:
        placement = self._placement
        placement.side_px = placement.fitting_px()
        small, small_mask = shrink_crop(image, mask, side_px=placement.side_px)
        with self._runtime.inference(placement.device, suits_bf16=keeps_quality_in_bf16(self._spec.network)):
            tensor = self._network(
                image_to_tensor(small, placement.device), mask_to_tensor(small_mask, placement.device)
            )
            prediction = tensor_to_float_image(tensor)
        check_image(prediction, self._spec)
        placement.note_size(seen_px=max(small_mask.shape), crop_px=max(mask.shape))
        seen = SeenCrop(small, small_mask)
        return finish_crop(prediction, seen, image=image, mask=mask, wanted=wanted, how=self._finish)


def check_image(prediction: FloatImage, spec: ModelSpec) -> None:
    """Raise ``InpaintError`` when a network returned numbers that are not finite."""
    if not np.isfinite(prediction).all():
        raise InpaintError(f"{spec.title} gave no image: its weights or the number format do not suit it.")
