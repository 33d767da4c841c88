"""Which photos a row of the table did best at, so that what is shown is chosen by score and not by taste."""

from collections.abc import Sequence

import numpy as np

from training.evaluation.evaluate import Measurement
from training.evaluation.measure_table import MEASURES


def rank_photos(of_pairs: Sequence[Sequence[Measurement]], row: int, measure: str) -> list[int]:
    """Return the indices of all pairs, the best first; of equals the one earlier in the list first.

    Args:
        of_pairs: The measurements of each pair, rows in the same order.
        row: Its place among them.
        measure: A measure that photos have, by name.
    """
    sign = 1 if MEASURES[measure].is_lower_better else -1
    values = [sign * measurements[row].values[measure] for measurements in of_pairs]
    return [int(index) for index in np.argsort(values, kind="stable")]
