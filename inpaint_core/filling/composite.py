"""Predictions into photos: the only place where the two are merged."""

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadMaskError
from inpaint_core.request import ImageArray


def composite(image: ImageArray, prediction: ImageArray, alpha: NDArray[np.float32]) -> ImageArray:
    """Blend a prediction into an image: known pixels stay, hole pixels are replaced.

    ``alpha * prediction + (1 - alpha) * image``, rounded half to even, per channel.

    Args:
        image: H x W x 3 RGB, uint8 or uint16.
        prediction: Same shape and dtype as ``image``.
        alpha: H x W, 0.0 (known pixel) to 1.0 (hole); values between are the feather.

    Returns:
        A new H x W x 3 array of the same dtype. Where ``alpha == 0`` it equals ``image`` bit for bit, where
        ``alpha == 1`` it equals ``prediction``, and elsewhere it lies between the two.

    Raises:
        BadMaskError: ``alpha`` is not H x W, or leaves 0..1.
    """
    if image.shape != prediction.shape or image.dtype != prediction.dtype:
        raise ValueError(
            f"prediction is {prediction.shape} {prediction.dtype}, image is {image.shape} {image.dtype}"
        )
    if alpha.shape != image.shape[:2]:
        raise BadMaskError(f"mask is {alpha.shape}, image is {image.shape[:2]} (height, width)")
    if alpha.size and not (alpha.min() >= 0 and alpha.max() <= 1):
        raise BadMaskError(f"mask must lie in 0..1, got {alpha.min():g}..{alpha.max():g}")
    result = image.copy()
    inside = alpha == 1
    result[inside] = prediction[inside]
    seam = (alpha > 0) & ~inside
    weight = alpha[seam][:, None].astype(np.float32)
    # float32 has 24 bits: 65535 times a weight is off by less than 0.01 before rounding.
    blended = weight * prediction[seam].astype(np.float32) + (1 - weight) * image[seam].astype(np.float32)
    result[seam] = np.rint(blended).astype(image.dtype)
    return result


def blend_into(blended: NDArray[np.float32], values: NDArray[np.float32], alpha: NDArray[np.float32]) -> None:
    """Blend a fill into an image of floats, which is changed: ``alpha * values + (1 - alpha) * blended``.

    Args:
        blended: h x w x 3, 0..1.
        values: h x w x 3, about 0..1.
        alpha: h x w, 0..1; where it is 0 nothing changes, where it is 1 the values are taken as they are.
    """
    weight = cv2.merge([alpha, alpha, alpha])  # numpy is slow where it has to repeat for three channels
    shown = cv2.multiply(weight, values)
    blended *= np.float32(1) - weight
    blended += shown
