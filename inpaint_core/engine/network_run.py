"""One network on one image of its working size: arrays in, arrays out.

Every prediction of the program is made here: fills, evaluation, and validation in the middle of a training.
A network that is not stochastic is treated as one whose encoder does nothing. Precision and autograd are the
caller's: see ``Runtime.inference``.
"""

import dataclasses

import numpy as np
import torch
from torch import Tensor, nn

from inpaint_core.errors import InpaintError
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.request import MaskArray
from inpaint_core.runtime.tensors import FloatImage, image_to_tensor, mask_to_tensor, tensor_to_float_image


def encode(network: nn.Module, known: FloatImage, mask: MaskArray, device: torch.device) -> object:
    """Return all that a prediction needs and that does not depend on the noise.

    Args:
        network: On the device. Called as ``network(image, mask)`` or, a stochastic one, as
            ``models.protocols.StochasticNetwork`` says.
        known: H x W x 3, RGB, 0..1; the hole's colours are not looked at.
        mask: H x W, True = hole.
        device: Where the network is.
    """
    image, hole = image_to_tensor(known, device), mask_to_tensor(mask, device)
    if isinstance(network, StochasticNetwork):
        return network.encode(image, hole)
    return image, hole


def decode(network: nn.Module, state: object, noise: Noise | None, device: torch.device) -> FloatImage:
    """Return a prediction, H x W x 3, about 0..1, approximate everywhere.

    Args:
        network: As for ``encode``.
        state: What ``encode`` returned; it can be decoded again with other noise.
        noise: Scaled noise; None for the mean, and for networks without noise.
        device: Where the network is.
    """
    if isinstance(network, StochasticNetwork):
        return tensor_to_float_image(network.decode(state, None if noise is None else _placed(noise, device)))
    if not isinstance(state, tuple):
        raise TypeError(f"expected image and mask, got {type(state).__name__}")
    return tensor_to_float_image(network(*state))


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
