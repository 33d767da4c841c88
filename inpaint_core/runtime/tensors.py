"""Between images and tensors: dtype, range, size and layout change here and nowhere else."""

from typing import Final

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.pixels import FloatImage, to_float_image
from inpaint_core.region import working_size
from inpaint_core.request import ImageArray, MaskArray

STRIP_PX: Final = 2**22
"""Larger crops are shrunk strip by strip: a hundred megapixels as floats would not fit into memory."""

MIN_WORKING_PX: Final = 64
"""Shortest working side worth looking at: PEN-Net's deepest map is then a single position."""


def image_to_tensor(values: FloatImage, device: torch.device) -> Tensor:
    """Return H x W x 3, 0..1, as 1 x 3 x H x W float32 on a device, in channels-last memory order."""
    tensor = torch.from_numpy(np.ascontiguousarray(values)).permute(2, 0, 1)[None]  # (1, 3, H, W)
    return tensor.to(device).contiguous(memory_format=torch.channels_last)


def mask_to_tensor(mask: MaskArray, device: torch.device) -> Tensor:
    """Return H x W bool as 1 x 1 x H x W float32 on a device, 1 = hole."""
    return torch.from_numpy(mask.astype(np.float32))[None, None].to(device)


def tensor_to_float_image(tensor: Tensor) -> FloatImage:
    """Return 1 x 3 x H x W of any float dtype and device as H x W x 3 float32, in the same range."""
    values: FloatImage = tensor[0].permute(1, 2, 0).float().cpu().numpy()  # (H, W, 3)
    return np.ascontiguousarray(values)


def shrink_known(
    image: ImageArray, mask: MaskArray, *, height: int, width: int
) -> tuple[FloatImage, MaskArray]:
    """Bring an image and its hole to a smaller size, keeping the hole's colours out of the known ones.

    Each small pixel is the mean of the known pixels it covers, and is hole when it covers any hole. Only
    where that leaves nothing known (thin holes all over) those that cover the least hole count as known.

    Args:
        image: H x W x 3, RGB, uint8 or uint16.
        mask: H x W, True = hole, not all of it.
        height: Of the result, at most H.
        width: Of the result, at most W.

    Returns:
        ``height`` x ``width`` x 3, 0..1, with 0 where nothing is known; and the mask at that size.
    """
    if (height, width) == mask.shape:
        return _painted_black(image, mask)[0], mask
    if mask.size <= STRIP_PX:
        small, hole_share = (
            _shrunk(values, height=height, width=width) for values in _painted_black(image, mask)
        )
    else:
        small, hole_share = _shrunk_by_strips(image, mask, height=height, width=width)
    small /= np.maximum(1 - hole_share, np.float32(1e-6))[:, :, None]
    small_mask: MaskArray = hole_share > 0
    if small_mask.all():
        small_mask = hole_share > hole_share.min()
    return np.clip(small, 0.0, 1.0, out=small), small_mask


def enlarge(values: FloatImage, *, height: int, width: int) -> FloatImage:
    """Bring an image to a larger size by cubic convolution; overshoots stay in, to be clamped later.

    Args:
        values: H x W x 3.
        height: Of the result, at least H.
        width: Of the result, at least W.
    """
    if (height, width) == values.shape[:2]:
        return values
    tensor = torch.from_numpy(np.ascontiguousarray(values)).permute(2, 0, 1)[None]  # (1, 3, H, W)
    # antialias chooses the kernel that keeps a ramp a ramp; without it, and in OpenCV, large factors ripple.
    large = F.interpolate(tensor, size=(height, width), mode="bicubic", antialias=True)
    return tensor_to_float_image(large)


def _shrunk(values: NDArray[np.float32], *, height: int, width: int) -> NDArray[np.float32]:
    resized = cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA)
    return resized.astype(np.float32, copy=False)


def _painted_black(image: ImageArray, mask: MaskArray) -> tuple[FloatImage, NDArray[np.float32]]:
    """Return an image with 0 in its hole, and the hole, both as floats."""
    hole = mask.astype(np.float32)
    values = to_float_image(image)
    values *= (1 - hole)[:, :, None]
    return values, hole


def _shrunk_by_strips(
    image: ImageArray, mask: MaskArray, *, height: int, width: int
) -> tuple[FloatImage, NDArray[np.float32]]:
    """Return what ``_painted_black`` gives, shrunk, up to rounding: means of rows, then of columns."""
    rows = _means_of_rows(len(mask), height)
    small, hole_share = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.float32)
    step = max(1, STRIP_PX // mask.shape[1])
    for top in range(0, len(mask), step):
        strip = slice(top, top + step)
        values, hole = _painted_black(image[strip], mask[strip])
        small += np.tensordot(rows[:, strip], _shrunk(values, height=len(values), width=width), 1)
        hole_share += rows[:, strip] @ _shrunk(hole, height=len(hole), width=width)
    # Rounding must not make a row hole that covers none.
    hole_share[hole_share < np.float32(1e-6)] = 0
    return small, hole_share


def _means_of_rows(large: int, small: int) -> NDArray[np.float32]:
    """Return the small x large matrix that takes the mean over the rows each smaller row covers."""
    edges = np.arange(small + 1)[:, None] * (large / small)
    covered = np.clip(edges - np.arange(large), 0, 1)
    return np.asarray(np.diff(covered, axis=0) * (small / large), np.float32)


def crop_to_tensors(
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
    height, width = working_size(*mask.shape, side_px=side_px)
    small, small_mask = shrink_known(image, mask, height=height, width=width)
    return image_to_tensor(small, device), mask_to_tensor(small_mask, device)
