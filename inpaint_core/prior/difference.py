"""What differs between the cluster maps of two fills of one hole. No torch."""

from dataclasses import dataclass

import cv2
import numpy as np

from inpaint_core.prior.view import ClusterMap, PriorView
from inpaint_core.request import MaskArray


@dataclass(frozen=True, eq=False)
class MapDifference:
    """Where two maps of one scale have different clusters.

    Attributes:
        cells: h x w bool.
        hole_share: Of the hole's cells, how many differ, 0..1.
        known_share: Of the others.
    """

    cells: MaskArray
    hole_share: float
    known_share: float


def can_be_compared(one: PriorView, other: PriorView) -> bool:
    """Return whether two views show the same part of the photo, sorted into the same clusters."""
    return (one.model, one.box, one.k, one.space) == (other.model, other.box, other.k, other.space) and [
        shown.labels.shape for shown in one.maps
    ] == [shown.labels.shape for shown in other.maps]


def compare_maps(one: ClusterMap, other: ClusterMap, hole: MaskArray) -> MapDifference:
    """Return where two maps differ.

    Args:
        one: Of a view.
        other: Of the same scale, of a view it can be compared with.
        hole: Of either view: h x w bool.
    """
    if one.labels.shape != other.labels.shape:
        raise ValueError(f"maps of {one.labels.shape} and {other.labels.shape} cells cannot be compared")
    cells = one.labels != other.labels
    inside = hole_cells(hole, one)
    return MapDifference(cells, _share(cells[inside]), _share(cells[~inside]))


def hole_cells(hole: MaskArray, shown: ClusterMap) -> MaskArray:
    """Return the cells of a map that have any hole: h x w bool."""
    height, width = shown.labels.shape
    share = cv2.resize(hole.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    cells: MaskArray = np.asarray(share, np.float32) > 0
    return cells


def _share(cells: MaskArray) -> float:
    return float(cells.mean()) if cells.size else 0.0
