"""Where fills lie among photos in the space of a classifier's features: one point an image (SPN, Fig. 9)."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError

PERPLEXITY: Final = 30.0
"""scikit-learn's own; less where there are fewer than three times as many points."""
SEED: Final = 0
ATTEMPTS: Final = 10
MISSING: Final = (
    "A map of scenes needs scikit-learn, which cannot be imported here: pip install 'inpaint-editor[eval]'."
)

Floats = NDArray[Any]


@dataclass(frozen=True)
class Nearness:
    """How near the fills of a network are to their photos in that space.

    Attributes:
        distance: Mean distance of a fill to its own photo, over the mean distance between two photos.
        same_group: Share of fills whose nearest group of photos is that of their own photo.
    """

    distance: float
    same_group: float


def place_images(vectors: Floats) -> Floats:
    """Return places in the plane by t-SNE (van der Maaten and Hinton, 2008): N x 2.

    Args:
        vectors: N x D, at least 4, of photos and fills together, so that their places compare.

    Raises:
        TrainingError: scikit-learn is not installed, or there are too few images.
    """
    if len(vectors) < 4:
        raise TrainingError("A map of scenes needs more images: raise --limit.")
    try:
        from sklearn.manifold import TSNE  # noqa: PLC0415 - optional
    except ImportError as error:
        raise TrainingError(MISSING) from error
    perplexity = min(PERPLEXITY, (len(vectors) - 1) / 3)
    machine = TSNE(perplexity=perplexity, init="pca", random_state=SEED)
    return np.asarray(machine.fit_transform(np.asarray(vectors, np.float32)), np.float64)


def group_photos(vectors: Floats, groups: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the group of each photo by k-means, N, and the middles of the groups, K x D.

    Args:
        vectors: N x D of photos.
        groups: How many; no more than photos.
    """
    groups = min(groups, len(vectors))
    cv2.setRNGSeed(SEED)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 100, 1e-4)
    points = np.asarray(vectors, np.float32)
    _, labels, middles = cv2.kmeans(points, groups, np.empty(0), criteria, ATTEMPTS, cv2.KMEANS_PP_CENTERS)
    return np.asarray(labels[:, 0], np.int64), np.asarray(middles, np.float64)


def measure_nearness(fills: Floats, photos: Floats, groups: NDArray[np.int64], middles: Floats) -> Nearness:
    """Return how near fills are to their photos.

    Args:
        fills: N x D.
        photos: N x D, of the same images.
        groups: N, of the photos.
        middles: K x D, of the groups.
    """
    own = np.linalg.norm(fills - photos, axis=1).mean()
    apart = np.linalg.norm(photos[:, None] - photos[None], axis=2).sum() / (len(photos) * (len(photos) - 1))
    nearest = np.linalg.norm(fills[:, None] - middles[None], axis=2).argmin(axis=1)
    return Nearness(float(own / apart), float((nearest == groups).mean()))
