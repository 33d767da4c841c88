"""Predictions in the hole, the photo around it: what is measured and shown."""

import numpy as np

from inpaint_core.filling.composite import composite
from inpaint_core.request import MaskArray
from training.evaluation.pixel_measures import Image8


def composite_image(image: Image8, prediction: Image8, mask: MaskArray) -> Image8:
    """Return the prediction in the hole and the photo around it, with a hard edge.

    Args:
        image: H x W x 3 uint8, the photo.
        prediction: Of the same shape.
        mask: H x W bool, True = hole.
    """
    return np.asarray(composite(image, prediction, mask.astype(np.float32)), dtype=np.uint8)
