"""Objects that a detector finds before and after a fill (SPL, Fig. 1 and 3; SPN, Fig. 4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from inpaint_core.request import MaskArray
from training.errors import TrainingError
from training.evaluation.pixel_measures import Image8
from training.networks.teachers.own import resolve_own

OPTION: Final = "--detector-module"
MISSING: Final = (
    "The detector is torchvision's, which cannot be imported here: pip install 'inpaint-editor[eval]', or "
    f"give one of your own with {OPTION} package:function."
)
MIN_OVERLAP: Final = 0.5
"""Intersection over union from which two boxes are the same thing."""
MIN_SHARE_IN_HOLE: Final = 0.1
"""Of a photo's box; of things that the hole hardly touches, a fill says nothing."""


@dataclass(frozen=True)
class Box:
    """One thing that a detector found.

    Attributes:
        label: What it is.
        score: How sure, 0..1.
        edges: Left, top, right, bottom in pixels.
    """

    label: str
    score: float
    edges: tuple[float, float, float, float]


Detector = Callable[[Image8], list[Box]]


@dataclass(frozen=True)
class Recovery:
    """What became of the things that a hole touches.

    Attributes:
        things: How many the detector finds in the photo.
        found: How many of them it finds in the fill: of the same label, in the same place.
        score: Sum of its scores for those in the fill.
    """

    things: int
    found: int
    score: float

    def __add__(self, other: "Recovery") -> "Recovery":
        return Recovery(self.things + other.things, self.found + other.found, self.score + other.score)


def load_detector(module: str | None, device: torch.device, *, min_score: float) -> Detector:
    """Return torchvision's detector, or one of the user's own.

    Args:
        module: ``package.module:function``, code of the user's own. The function is called once, with the
            device; it returns a function of an image, 3 x H x W, RGB 0..1, on that device, that returns a
            list of (label, score, (left, top, right, bottom)). None takes Faster R-CNN with MobileNetV3.
        device: Where it runs.
        min_score: Boxes below it are left out, 0..1.

    Raises:
        TrainingError: torchvision is not there.
        ConfigError: The user's function cannot be imported.
    """
    find = resolve_own(module, OPTION)(device) if module is not None else _torchvision_detector(device)

    def detect(image: Image8) -> list[Box]:
        tensor = torch.from_numpy(np.ascontiguousarray(image)).to(device).permute(2, 0, 1).float() / 255
        with torch.no_grad():
            found = [Box(str(label), float(score), _edges(edges)) for label, score, edges in find(tensor)]
        return [box for box in found if box.score >= min_score]

    return detect


def compare_boxes(photo: Sequence[Box], fill: Sequence[Box], mask: MaskArray) -> Recovery:
    """Return what became of the photo's things that a hole touches.

    Args:
        photo: Found in the photo.
        fill: Found in the fill.
        mask: H x W, True = hole.
    """
    touched = [box for box in photo if share_in_hole(box, mask) >= MIN_SHARE_IN_HOLE]
    left = list(fill)
    found, score = 0, 0.0
    for box in touched:
        same = [one for one in left if one.label == box.label and overlap(one, box) >= MIN_OVERLAP]
        if same:
            best = max(same, key=lambda one: one.score)
            left.remove(best)
            found, score = found + 1, score + best.score
    return Recovery(len(touched), found, score)


def share_in_hole(box: Box, mask: MaskArray) -> float:
    """Return the share of a box's pixels that lie in the hole."""
    left, top, right, bottom = (round(edge) for edge in box.edges)
    inside = mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    return float(inside.mean()) if inside.size else 0.0


def overlap(one: Box, other: Box) -> float:
    """Return the intersection of two boxes over their union, 0..1."""
    left, top = (max(a, b) for a, b in zip(one.edges[:2], other.edges[:2], strict=True))
    right, bottom = (min(a, b) for a, b in zip(one.edges[2:], other.edges[2:], strict=True))
    shared = max(0.0, right - left) * max(0.0, bottom - top)
    union = _area(one) + _area(other) - shared
    return shared / union if union > 0 else 0.0


def _area(box: Box) -> float:
    left, top, right, bottom = box.edges
    return max(0.0, right - left) * max(0.0, bottom - top)


def _edges(values: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(value) for value in values)
    return left, top, right, bottom


def _torchvision_detector(
    device: torch.device,
) -> Callable[[Tensor], list[tuple[str, float, Sequence[float]]]]:
    try:
        from torchvision.models import detection  # noqa: PLC0415 - optional
    except Exception as error:
        raise TrainingError(MISSING) from error
    weights = detection.FasterRCNN_MobileNet_V3_Large_FPN_Weights.DEFAULT  # downloaded when first used
    network = detection.fasterrcnn_mobilenet_v3_large_fpn(weights=weights).to(device).eval()
    labels = weights.meta["categories"]

    def find(image: Tensor) -> list[tuple[str, float, Sequence[float]]]:
        (found,) = network([image])
        rows = zip(found["labels"].tolist(), found["scores"].tolist(), found["boxes"].tolist(), strict=True)
        return [(labels[label], score, edges) for label, score, edges in rows]

    return find
