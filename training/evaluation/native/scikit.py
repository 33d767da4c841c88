"""What scikit-learn does for the measures. It comes with ``pip install 'inpaint-editor[eval]'``.

It and SciPy below it are large, and nothing but these measures needs them: so they are no part of every
installation.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError

MISSING: Final = (
    "{title} needs scikit-learn, which cannot be imported here: pip install 'inpaint-editor[eval]', "
    "or choose other --metrics."
)
SOFTNESS: Final = 1e-3
"""C of the support vector machine: low, because there are more features than pictures."""

Floats = NDArray[Any]


def find_within(points: Floats, queries: Floats, reach: Floats) -> Sequence[NDArray[np.int64]]:
    """Return the indices of all points near each query.

    Args:
        points: N x D.
        queries: M x D.
        reach: M, the largest Euclidean distance to each query.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    try:
        from sklearn.neighbors import KDTree  # noqa: PLC0415 - optional
    except ImportError as error:
        raise TrainingError(MISSING.format(title="Repetition")) from error
    return list(KDTree(points).query_radius(queries, reach))


def separate(features: Floats, is_real: NDArray[np.bool_], unseen: Floats) -> Floats:
    """Train a linear support vector machine, and say how it sees others.

    Args:
        features: N x D, brought to mean 0 and deviation 1 before the training.
        is_real: N.
        unseen: M x D.

    Returns:
        M: positive for real, negative for fake, larger the surer.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    try:
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - optional
        from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - optional
        from sklearn.svm import LinearSVC  # noqa: PLC0415 - optional
    except ImportError as error:
        raise TrainingError(MISSING.format(title="U-IDS")) from error
    machine = make_pipeline(StandardScaler(), LinearSVC(C=SOFTNESS, dual=True, random_state=0))
    return np.asarray(machine.fit(features, is_real).decision_function(unseen))
