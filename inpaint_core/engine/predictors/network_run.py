"""One network on images of its working size: arrays in, arrays out.

Every prediction of the program is made here: fills, evaluation, and validation in the middle of a training.
A network that is not stochastic is treated as one whose encoder does nothing. Precision and autograd are the
caller's: see ``Runtime.inference``.
"""

import dataclasses
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from inpaint_core.errors import InpaintError
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.pixels import FloatImage
from inpaint_core.request import MaskArray
from inpaint_core.runtime.tensors import image_to_tensor, mask_to_tensor, tensor_to_float_image


def encode_batch(
    network: nn.Module, known: Sequence[FloatImage], masks: Sequence[MaskArray], device: torch.device
) -> object:
    """Return what ``encode`` returns, for images of one size at once.

    Args:
        network: As for ``encode``.
        known: B of H x W x 3, as for ``encode``.
        masks: B of H x W.
        device: Where the network is.
    """
    image = torch.cat([image_to_tensor(one, device) for one in known])  # (B, 3, H, W)
    hole = torch.cat([mask_to_tensor(one, device) for one in masks])  # (B, 1, H, W)
    if isinstance(network, StochasticNetwork):
        return network.encode(image, hole)
    return image, hole


def decode_batch(
    network: nn.Module, state: object, noises: Sequence[Noise] | None, device: torch.device
) -> list[FloatImage]:
    """Return B predictions, H x W x 3 each, about 0..1, approximate everywhere.

    Args:
        network: As for ``encode``.
        state: What ``encode_batch`` returned; it can be decoded again with other noise.
        noises: Scaled noise of each image; None for the mean, and for networks without noise.
        device: Where the network is.
    """
    if isinstance(network, StochasticNetwork):
        answer = network.decode(state, None if noises is None else _placed(stack_noise(noises), device))
    elif isinstance(state, tuple):
        answer = network(*state)
    else:
        raise TypeError(f"expected image and mask, got {type(state).__name__}")
    return [tensor_to_float_image(answer[number : number + 1]) for number in range(len(answer))]


def stack_noise(noises: Sequence[Noise]) -> Noise:
    """Return the noise of a batch from that of each image: B x C x h x w, or a list of such."""
    first, *others = noises
    if isinstance(first, Tensor):
        return torch.cat([one for one in noises if isinstance(one, Tensor)])
    return [torch.cat(parts) for parts in zip(first, *others, strict=True)]


def encode(network: nn.Module, known: FloatImage, mask: MaskArray, device: torch.device) -> object:
    """Return all that a prediction needs and that does not depend on the noise.

    Args:
        network: On the device. Called as ``network(image, mask)`` or, a stochastic one, as
            ``models.protocols.StochasticNetwork`` says.
        known: H x W x 3, RGB, 0..1; the hole's colours are not looked at.
        mask: H x W, True = hole.
        device: Where the network is.
    """
    return encode_batch(network, [known], [mask], device)


def decode(network: nn.Module, state: object, noise: Noise | None, device: torch.device) -> FloatImage:
    """Return a prediction, H x W x 3, about 0..1, approximate everywhere.

    Args:
        network: As for ``encode``.
        state: What ``encode`` returned; it can be decoded again with other noise.
        noise: Scaled noise; None for the mean, and for networks without noise.
        device: Where the network is.
    """
    (prediction,) = decode_batch(network, state, None if noise is None else [noise], device)
    return prediction


def check_finite(prediction: FloatImage, title: str) -> None:
    """Raise ``InpaintError`` when a network returned numbers that are not finite.

    Args:
        prediction: H x W x 3.
        title: Of the model, for the user.
    """
    if not np.isfinite(prediction).all():
        raise InpaintError(f"{title} gave no image: its weights or the number format do not suit it.")


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


def _placed(noise: Noise, device: torch.device) -> Noise:
    return noise.to(device) if isinstance(noise, Tensor) else [tensor.to(device) for tensor in noise]
