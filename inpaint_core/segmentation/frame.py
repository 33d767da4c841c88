"""Where a photo lies in what a promptable network sees, and in what it answers."""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import ImageArray
from inpaint_core.segmentation.promptable import SIDE_PX, Decoder, Encoder

ANSWER_PX: Final = 256
"""Longer side of an answer: the masks of these networks are no finer."""

_MEAN: Final = np.array((123.675, 116.28, 103.53), np.float32)
_DEVIATION: Final = np.array((58.395, 57.12, 57.375), np.float32)
"""Of ImageNet in levels of 0..255, RGB, by which SAM normalises."""


@dataclass(frozen=True)
class Prompt:
    """A click.

    Attributes:
        x: In pixels of the photo.
        y: Downwards.
        is_thing: Whether it lies on the thing, or on what does not belong to it.
    """

    x: float
    y: float
    is_thing: bool


@dataclass(frozen=True)
class Frame:
    """How a photo is laid into what the encoder sees. All sizes are height and width.

    Attributes:
        photo: Size of the photo.
        copy: Size of its reduced copy, at the upper left of what is seen.
        seen: Size of what the network sees, the border it adds included.
    """

    photo: tuple[int, int]
    copy: tuple[int, int]
    seen: tuple[int, int]

    @property
    def answer(self) -> tuple[int, int]:
        """Size of an answer for the photo alone."""
        step = max(1, math.ceil(max(self.photo) / ANSWER_PX))
        return max(1, self.photo[0] // step), max(1, self.photo[1] // step)

    @property
    def whole_answer(self) -> tuple[int, int]:
        """Size of an answer for all that is seen, of which the photo's is the upper left part."""
        height, width = self.answer
        return (
            max(height, round(self.seen[0] * height / self.copy[0])),
            max(width, round(self.seen[1] * width / self.copy[1])),
        )


def frame_for(encoder: Encoder, decoder: Decoder, photo: tuple[int, int]) -> Frame:
    """Return how a photo of this height and width is shown to a network."""
    if decoder.family == "efficient_sam":  # stretches whatever it gets
        copy = encoder.size or _within(photo, (SIDE_PX, SIDE_PX), enlarges=False)
        return Frame(photo, copy, copy)
    if encoder.layout == "rows" and encoder.size is None:
        copy = _within(photo, (SIDE_PX, SIDE_PX), enlarges=True)
        return Frame(photo, copy, copy)
    seen = encoder.size or (SIDE_PX, SIDE_PX)
    return Frame(photo, _within(photo, seen, enlarges=True), seen)


def encoder_input(image: ImageArray, encoder: Encoder, decoder: Decoder, frame: Frame) -> NDArray[np.generic]:
    """Return what the encoder is fed.

    Args:
        image: H x W x 3, uint8 or uint16.
        encoder: Says in which layout.
        decoder: Says in which range.
        frame: For this photo.
    """
    height, width = frame.copy
    shrinks = height < image.shape[0]
    copy = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    levels = copy.astype(np.float32) / (257 if copy.dtype == np.uint16 else 1)
    if encoder.layout == "planes":
        levels = levels / 255 if decoder.family == "efficient_sam" else (levels - _MEAN) / _DEVIATION
    padded = np.zeros((*frame.seen, 3), np.float32)
    padded[:height, :width] = levels
    if encoder.layout == "rows":
        return np.asarray(np.rint(padded).astype(encoder.dtype) if encoder.dtype is np.uint8 else padded)
    return np.ascontiguousarray(padded.transpose(2, 0, 1)[None])


def decoder_inputs(
    prompts: tuple[Prompt, ...], embedding: NDArray[np.float32], decoder: Decoder, frame: Frame
) -> dict[str, NDArray[np.generic]]:
    """Return what the decoder is fed, by name.

    Args:
        prompts: At least one.
        embedding: Of the photo.
        decoder: Says how points are given.
        frame: For this photo.
    """
    points = np.array([(prompt.x, prompt.y) for prompt in prompts], np.float64)
    labels = np.array([prompt.is_thing for prompt in prompts], np.float64)
    to_copy = np.array((frame.copy[1] / frame.photo[1], frame.copy[0] / frame.photo[0]))
    whole = np.array(frame.whole_answer)
    given: dict[str, NDArray[np.generic]]
    if decoder.family == "efficient_sam":
        to_answer = whole[::-1] / np.array(frame.seen[::-1])
        given = {
            "batched_point_coords": (points * to_copy * to_answer)[None, None],
            "batched_point_labels": labels[None, None],
        }
    else:  # a point labelled -1 stands for the box that is not there
        scale = SIDE_PX / max(frame.seen)
        given = {
            "point_coords": np.concatenate([points * to_copy * scale, np.zeros((1, 2))])[None],
            "point_labels": np.concatenate([labels, (-1,)])[None],
            "mask_input": np.zeros(decoder.mask_size),
            "has_mask_input": np.zeros(1),
        }
    given |= {"image_embeddings": embedding, "orig_im_size": whole}
    return {name: value.astype(decoder.dtypes[name], copy=False) for name, value in given.items()}


def _within(photo: tuple[int, int], room: tuple[int, int], *, enlarges: bool) -> tuple[int, int]:
    """Return the size of a photo that fits into a room, in its proportions."""
    scale = min(room[0] / photo[0], room[1] / photo[1])
    if not enlarges:
        scale = min(scale, 1.0)
    return max(1, round(photo[0] * scale)), max(1, round(photo[1] * scale))
