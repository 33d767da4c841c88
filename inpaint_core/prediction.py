"""One network filling one crop: to its working size, through it, matched to its surroundings, and back.

When memory runs out the working size is halved; a graphics card that cannot even do that hands over to the
CPU. Whatever was given up stands in ``notices``.
"""

from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import InpaintError, OutOfMemoryError
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray
from inpaint_core.runtime import (
    Runtime,
    device_title,
    largest_working_px,
    place_network,
    release_cached_memory,
)
from inpaint_core.seam import match_surroundings
from inpaint_core.tensors import (
    FloatImage,
    enlarge,
    image_to_tensor,
    mask_to_tensor,
    shrink_known,
    tensor_to_float_image,
    to_image,
)

SMALLEST_PX: Final = 64
"""Shortest working side worth looking at: PEN-Net's deepest map is then a single position."""


class NetworkPredictor:
    """Fills crops with one network, for the length of one job."""

    def __init__(
        self, network: nn.Module, spec: ModelSpec, runtime: Runtime, *, match_tone: bool = False
    ) -> None:
        """Place the network on the runtime's device.

        Args:
            network: ``network(image, mask)`` takes B x 3 x H x W and B x 1 x H x W, 0..1, and returns
                B x 3 x H x W.
            spec: The network's entry of the catalogue.
            runtime: Where and how to run.
            match_tone: Whether predictions are brought to the tone of what is known around the hole.
        """
        self._network, self._spec, self._runtime = network, spec, runtime
        self._match_tone = match_tone
        self._device, self._side_px = runtime.device, spec.working_px
        self.notices: list[str] = []
        """Sentences for the user about what was given up."""
        try:
            place_network(network, self._device)
        except OutOfMemoryError:
            if self._device.type == "cpu":
                raise
            self._move_to_cpu()

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
            try:
                prediction = self._predict_small(image, mask)
            except OutOfMemoryError:
                self._step_down()
            else:
                break
        full = enlarge(prediction, height=mask.shape[0], width=mask.shape[1])
        return to_image(full[wanted.slices], image.dtype)

    def _predict_small(self, image: ImageArray, mask: MaskArray) -> FloatImage:
        side_px = largest_working_px(
            self._network, self._device, wanted_px=self._side_px, smallest_px=SMALLEST_PX
        )
        if side_px < self._side_px:
            self._limit_side(side_px)
        small, small_mask = shrink_crop(image, mask, side_px=side_px)
        with self._runtime.inference(self._device):
            tensor = self._network(
                image_to_tensor(small, self._device), mask_to_tensor(small_mask, self._device)
            )
            prediction = tensor_to_float_image(tensor)
        if not np.isfinite(prediction).all():
            raise InpaintError(
                f"{self._spec.title} gave no picture: its weights or the number format do not suit it."
            )
        return match_surroundings(small, prediction, small_mask) if self._match_tone else prediction

    def _step_down(self) -> None:
        """Give something up after memory ran out: half the working size, then the graphics card.

        Raises:
            OutOfMemoryError: There is nothing left to give up.
        """
        release_cached_memory(self._device)
        if self._device.type != "cpu" and self._side_px < self._spec.working_px:
            self._move_to_cpu()
        elif self._side_px // 2 >= SMALLEST_PX:
            self._limit_side(self._side_px // 2)
        else:
            raise OutOfMemoryError(
                "There is not enough memory to run this model: close other programs, or choose a quick fill."
            )

    def _move_to_cpu(self) -> None:
        left = device_title(self._device)
        self._device, self._side_px = torch.device("cpu"), self._spec.working_px
        place_network(self._network, self._device)
        # Sizes tried on the card before no longer count: the CPU fills at the full working size.
        self.notices[:] = [f"The {left} ran out of memory: the fill was made on the CPU, which is slower."]

    def _limit_side(self, side_px: int) -> None:
        self._side_px = side_px
        self.notices.append(
            f"Memory is short: the fill was made at {side_px} pixels and is softer than usual."
        )


def prepare(
    image: ImageArray, mask: MaskArray, *, side_px: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Return a crop as a network of the catalogue takes it.

    Args:
        image: H x W x 3, RGB, uint8 or uint16: the crop.
        mask: H x W, True = hole, not all of it.
        side_px: Longest side the result may have; smaller crops keep their size.
        device: Where the tensors go.

    Returns:
        1 x 3 x h x w, 0..1, with 0 where nothing is known; and 1 x 1 x h x w, 1 = hole. They cover the crop.
    """
    small, small_mask = shrink_crop(image, mask, side_px=side_px)
    return image_to_tensor(small, device), mask_to_tensor(small_mask, device)


def shrink_crop(image: ImageArray, mask: MaskArray, *, side_px: int) -> tuple[FloatImage, MaskArray]:
    """Return a crop at its working size: h x w x 3, 0..1, and h x w. See ``prepare``."""
    height, width = working_size(*mask.shape, side_px=side_px)
    return shrink_known(image, mask, height=height, width=width)


def working_size(height: int, width: int, *, side_px: int) -> tuple[int, int]:
    """Return the height and width at which a network sees a crop: never larger, aspect kept, nothing below 1.

    Args:
        height: Of the crop.
        width: Of the crop.
        side_px: Longest side the result may have.
    """
    scale = min(1.0, side_px / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))
