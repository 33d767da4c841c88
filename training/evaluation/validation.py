"""Score a network in the middle of its training, on fixed photos with fixed holes, and draw a few of them."""

import copy
import hashlib
import time
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from inpaint_core.engine.predictors.network_run import decode, encode
from inpaint_core.pixels import to_image
from inpaint_core.request import MaskArray
from inpaint_core.runtime.tensors import shrink_known
from training.config.masks import MAX_RATIO
from training.config.resizing import DEFAULT_RESIZE, Resize
from training.data.dataset import middle_square
from training.data.mask_generator import generate_mask
from training.data.photo_source import PhotoSource, decode_photo
from training.errors import DataError
from training.evaluation.composites import composite_image
from training.evaluation.image_grid import paint_hole, tile_rows
from training.evaluation.pixel_measures import mean_absolute_error, psnr

SIDE_PX: Final = 256
GRID_ROWS: Final = 8
SEED: Final = 20190616
"""Fixed for all runs, so that their curves compare."""


def never_stop(done: int) -> bool:
    """Go on with every photo."""
    return False


class ValidationGivenUp(Exception):
    """A validation ended before its last photo; it has no scores."""

    def __init__(self, done: int, count: int) -> None:
        super().__init__(f"Validation was given up after {done} of {count} photos.")


class Validation:
    """Photos and holes to look at again and again.

    Args:
        source: Where the photos come from.
        count: How many of them, spread evenly over the source.
        held_out: Whether training never sees them; otherwise they are only drawn, not scored.
        resize: How they become square.

    Attributes:
        images: The photos, 256 x 256 x 3 uint8.
        masks: Their holes, 256 x 256 bool.
    """

    def __init__(
        self, source: PhotoSource, *, count: int, held_out: bool, resize: Resize = DEFAULT_RESIZE
    ) -> None:
        self._held_out = held_out
        count = min(count if held_out else GRID_ROWS, len(source))
        self.images = _read_spread(source, count, resize)
        count = len(self.images)
        self.masks: list[MaskArray] = [
            generate_mask(
                np.random.default_rng([SEED, i]), side_px=SIDE_PX, kind="mixed", ratio=(0.0, MAX_RATIO)
            )
            for i in range(count)
        ]

    def __len__(self) -> int:
        return len(self.images)

    @property
    def is_scored(self) -> bool:
        """Whether the photos are held out; otherwise they are only drawn."""
        return self._held_out

    @property
    def title(self) -> str:
        """What looking at the photos is called to a user: nothing is validated without held-out photos."""
        return "validation" if self._held_out else "grid of samples"

    def first(self, count: int) -> "Validation":
        """Return the same with so many of its photos, spread evenly: for a run with little time."""
        fewer = copy.copy(self)
        chosen = [i * len(self) // count for i in range(count)]
        fewer.images = [self.images[i] for i in chosen]
        fewer.masks = [self.masks[i] for i in chosen]
        return fewer

    def fingerprint(self) -> str:
        """Return what tells these photos from others: scores compare where it is the same."""
        digest = hashlib.sha256()
        for image in self.images:
            digest.update(image.tobytes())
        return digest.hexdigest()[:16]

    def seconds_a_photo(self, network: torch.nn.Module) -> float:
        """Return what scoring one photo takes, in seconds."""
        one = self.first(1)
        times: list[float] = []
        is_on_cpu = next(network.parameters()).device.type == "cpu"
        while len(times) < 2:
            before = time.perf_counter()
            one.measure(network)
            times.append(time.perf_counter() - before)
            if is_on_cpu:  # a graphics card is woken by its first photo; a processor has nothing to wake
                break
        return min(times)

    def measure(
        self, network: torch.nn.Module, photo_done: Callable[[int], bool] = never_stop
    ) -> tuple[dict[str, float], NDArray[np.uint8]]:
        """Return the scores and the sample grid of a network.

        Args:
            network: In evaluation mode, on any device.
            photo_done: Told after each photo how many are done; True gives up.

        Returns:
            Mean error (0..1) and mean PSNR (dB) of the composites, and a grid of rows
            "photo with hole, prediction, composite, photo".

        Raises:
            ValidationGivenUp: ``photo_done`` wanted it.
        """
        errors: list[float] = []
        ratios: list[float] = []
        rows: list[list[NDArray[np.uint8]]] = []
        for image, mask in zip(self.images, self.masks, strict=True):
            prediction = predict_image(network, image, mask)
            result = composite_image(image, prediction, mask)
            errors.append(mean_absolute_error(result, image))
            ratios.append(psnr(result, image))
            if len(rows) < GRID_ROWS:
                rows.append([paint_hole(image, mask), prediction, result, image])
            if photo_done(len(errors)) and len(errors) < len(self):
                raise ValidationGivenUp(len(errors), len(self))
        scores = {"validation_l1": float(np.mean(errors)), "validation_psnr": float(np.mean(ratios))}
        return (scores if self._held_out else {}), tile_rows(rows)


def _read_spread(source: PhotoSource, count: int, resize: Resize) -> list[NDArray[np.uint8]]:
    """Return squares of photos spread evenly over the source, without those that cannot be read.

    Raises:
        DataError: Not one of them can be.
    """
    images: list[NDArray[np.uint8]] = []
    trouble: tuple[str, Exception] | None = None
    for entry in (source.entries[i * len(source) // count] for i in range(count)):
        try:
            images.append(squared(decode_photo(entry.read_bytes()), SIDE_PX, resize))
        except (DataError, OSError) as error:
            trouble = entry.name, error
    if trouble is not None and not images:
        name, cause = trouble
        raise DataError(f"None of the photos looked at can be read, the last one {name}: {cause}.") from cause
    return images


def predict_image(network: torch.nn.Module, image: NDArray[np.uint8], mask: MaskArray) -> NDArray[np.uint8]:
    """Run a network on one image as it is, without any resizing; it does not see the hole's colours.

    Args:
        network: Called as ``network(image, mask)`` with 0..1 tensors; in evaluation mode.
        image: H x W x 3 uint8 RGB.
        mask: H x W bool, True = hole.

    Returns:
        H x W x 3 uint8, the prediction before compositing.
    """
    device = next(network.parameters()).device
    known, hole = shrink_known(image, mask, height=mask.shape[0], width=mask.shape[1])
    with torch.inference_mode():
        prediction = decode(network, encode(network, known, hole, device), None, device)
    return np.asarray(to_image(prediction, np.uint8), dtype=np.uint8)


def squared(photo: NDArray[np.uint8], side_px: int, resize: Resize = DEFAULT_RESIZE) -> NDArray[np.uint8]:
    """Return a photo as evaluation looks at it.

    Args:
        photo: H x W x 3 uint8.
        side_px: Of the result.
        resize: Whether the middle is cut out after resizing (``crop``) or before it (``centre-square``), or
        the
            whole photo is squeezed.

    Returns:
        side x side x 3 uint8, resized by area.
    """
    if resize == "crop":
        return centre_square(photo, side_px)
    whole = middle_square(photo) if resize == "centre-square" else photo
    resized = cv2.resize(whole, (side_px, side_px), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(resized, dtype=np.uint8)


def centre_square(photo: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    """Resize a photo so that its short side is ``side_px`` (by area) and cut the middle square out."""
    height, width = photo.shape[:2]
    scale = side_px / min(height, width)
    size = (max(side_px, round(width * scale)), max(side_px, round(height * scale)))
    resized = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    top, left = (size[1] - side_px) // 2, (size[0] - side_px) // 2
    return np.ascontiguousarray(resized[top : top + side_px, left : left + side_px], dtype=np.uint8)
