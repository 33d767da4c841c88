"""U-IDS and P-IDS: how often fills are taken for photos.

Zhao et al., "Large Scale Image Completion via Co-Modulated Generative Adversarial Networks", ICLR 2021,
section 5: a linear support vector machine is trained on features of real and filled pictures. U-IDS is the
share of pictures that it takes for the other kind, P-IDS the share of pairs in which it finds the fill more
real than its photo. Both are 0.5 at best, where it can only guess, and above that by chance alone.

The paper trains on ten thousands of pairs and asks about the same ones. With a hundred pairs and more
features than that, every machine is right about what it was trained on. So here it is asked about photos
that it has not seen: one photo with all its holes is left out in turn. It learns from holes of all sizes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from inpaint_core.request import MaskArray
from training.evaluation.feature_measures import Vectors
from training.evaluation.native.scikit import separate
from training.evaluation.pixel_measures import Image8

CONTEXT: Final = 1.5
"""Side of the picture that is judged, as a multiple of the hole's longer side."""
MAX_SIDE: Final = 512
"""Larger pictures are shrunk to that; smaller ones stay, so that blur and seams are seen as they are."""
MIN_SIDE: Final = 64


@dataclass(frozen=True)
class Realism:
    """What the machine thought of one fill and its photo; both positive for real.

    Attributes:
        fill: Its answer for the fill.
        truth: Its answer for the photo.
    """

    fill: float
    truth: float


def judge(fills: Vectors, truths: Vectors, photos: Sequence[str]) -> list[Realism]:
    """Return what a machine trained on the other photos thinks of each pair.

    Args:
        fills: N x D features of the fills.
        truths: N x D features of their photos.
        photos: N names; pairs of one photo are left out together. At least two different ones.

    Raises:
        TrainingError: scikit-learn is not installed.
        ValueError: There is only one photo.
    """
    names = np.asarray(photos)
    if len(set(photos)) < 2:
        raise ValueError(
            "realism needs pairs of at least two photos, to train on one and ask about the other"
        )
    answers = np.empty((2, len(names)))
    for name in dict.fromkeys(photos):
        out = names == name
        features = np.concatenate([fills[~out], truths[~out]])
        is_real = np.repeat([False, True], np.count_nonzero(~out))
        asked = separate(features, is_real, np.concatenate([fills[out], truths[out]]))
        answers[:, out] = asked.reshape(2, -1)
    return [Realism(float(fill), float(truth)) for fill, truth in answers.T]


def unpaired_score(judged: Sequence[Realism]) -> float:
    """Return U-IDS, the share of fills and photos taken for the other kind; NaN of none."""
    wrong = [[one.fill > 0, one.truth < 0] for one in judged]
    return float(np.mean(wrong)) if wrong else float("nan")


def paired_score(judged: Sequence[Realism]) -> float:
    """Return P-IDS, the share of fills found more real than their photos, a tie for half; NaN of none."""
    signs = [np.sign(one.fill - one.truth) for one in judged]
    return float(np.mean(signs)) / 2 + 0.5 if signs else float("nan")


def picture_around(image: Image8, mask: MaskArray) -> Image8:
    """Return the part of a photo that is judged: a square around the hole, shrunk by area if it is large.

    Args:
        image: H x W x 3.
        mask: H x W, True = hole. At the photo's edge the square is moved inwards, and cut if the photo is
            narrower.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    side = max(MIN_SIDE, round(CONTEXT * max(np.ptp(rows) + 1, np.ptp(columns) + 1)))
    box = tuple(
        _span(int(places[0]), int(places[-1]), side, length)
        for places, length in ((rows, mask.shape[0]), (columns, mask.shape[1]))
    )
    picture = image[box]
    scale = MAX_SIDE / max(picture.shape[:2])
    if scale >= 1:
        return np.ascontiguousarray(picture)
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _span(first: int, last: int, side: int, length: int) -> slice:
    begin = int(np.clip((first + last + 1 - side) // 2, 0, max(0, length - side)))
    return slice(begin, min(length, begin + side))
