"""Pieces that networks of more than one paper share."""

import torch
from torch import Tensor


def reflect_indices(length: int, padded_length: int, *, device: torch.device) -> Tensor:
    """Return source positions that continue a row of pixels by mirroring it at its end.

    Unlike reflection padding it goes on mirroring, so a row of any length can be brought to any length.

    Args:
        length: Pixels in the row; at least 1.
        padded_length: Pixels wanted; at least ``length``.
        device: Where the indices are needed.

    Returns:
        ``padded_length`` indices into the row, int64; the first ``length`` are 0, 1, 2, ...
    """
    positions = torch.arange(padded_length, device=device)
    if length == 1:
        return torch.zeros_like(positions)
    period = 2 * (length - 1)
    folded = positions % period
    return torch.where(folded < length, folded, period - folded)


def pad_to_multiple(image: Tensor, multiple: int, *, at_least: int = 1) -> Tensor:
    """Mirror an image at its right and bottom until both sides divide by ``multiple``.

    Args:
        image: B x C x H x W, any range.
        multiple: What the sides must divide by.
        at_least: Smallest side wanted.

    Returns:
        B x C x H' x W' with H' and W' the next multiples; the same tensor when nothing is missing.
    """
    height, width = image.shape[-2:]
    padded_height = -(-max(height, at_least) // multiple) * multiple
    padded_width = -(-max(width, at_least) // multiple) * multiple
    if padded_height != height:
        image = image[:, :, reflect_indices(height, padded_height, device=image.device)]
    if padded_width != width:
        image = image[:, :, :, reflect_indices(width, padded_width, device=image.device)]
    return image


def check_call(image: Tensor, mask: Tensor) -> None:
    """Raise ``ValueError`` unless a network is called as agreed: B x 3 x H x W and B x 1 x H x W."""
    if image.ndim != 4 or image.shape[1] != 3:
        raise ValueError(f"image must be B x 3 x H x W, got {tuple(image.shape)}")
    expected = (image.shape[0], 1, *image.shape[2:])
    if tuple(mask.shape) != expected:
        raise ValueError(f"mask must be {expected}, got {tuple(mask.shape)}")
