"""What people are asked in a study: which images they see beside each other, in an order that chance decides.

Three kinds, as the papers have them: two fills of one hole, which is the more natural (PEN-Net, Table 4); one
image, is it a real photo (PEN-Net, Table 5); all fills of one hole, which is the best (GM-SRM, Table III).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, get_args

import numpy as np

StudyKind = Literal["pairs", "single", "choice"]
KINDS: Final[tuple[StudyKind, ...]] = get_args(StudyKind)
PHOTO: Final = "photo"
"""What a whole photo is called among the rows."""


@dataclass(frozen=True)
class Study:
    """What is asked.

    Attributes:
        kind: Of all questions.
        questions: In the order in which they are asked.
        seed: Of everything that chance decides.
    """

    kind: StudyKind
    questions: Sequence["Question"]
    seed: int


@dataclass(frozen=True)
class Question:
    """What is shown at once.

    Attributes:
        pair: Index of the pair of photo and hole.
        rows: Titles of the rows, from left to right; ``PHOTO`` is the photo itself.
    """

    pair: int
    rows: tuple[str, ...]


def make_study(
    kind: StudyKind, titles: Sequence[str], photos: Sequence[str], *, count: int, seed: int
) -> Study:
    """Choose the questions of a study.

    Every photo is shown before one is shown again. Of pairs of fills, all combinations come equally often; of
    single images, the whole photo and every row with every kind of hole.

    Args:
        kind: Of the study.
        titles: Of the rows: at least two, for ``single`` at least one.
        photos: The photo of each pair of photo and hole; one may have several holes.
        count: At most so many; there are fewer when nothing new is left.
        seed: Of the order, and of which side a fill is on.

    Raises:
        ValueError: There are too few rows.
    """
    if len(titles) < (1 if kind == "single" else 2):
        raise ValueError(f"a study of kind {kind} needs more rows than {len(titles)}")
    rng = np.random.default_rng(seed)
    shown: dict[StudyKind, list[tuple[str, ...]]] = {
        "pairs": list(combinations(titles, 2)),
        "single": [(title,) for title in titles],
        "choice": [tuple(titles)],
    }
    chosen = []
    for rows, pair in _combined(shown[kind], photos, rng, with_photo=kind == "single")[:count]:
        chosen.append(Question(pair, tuple(rows[int(i)] for i in rng.permutation(len(rows)))))
    return Study(kind, [chosen[int(i)] for i in rng.permutation(len(chosen))], seed)


def _combined(
    shown: Sequence[tuple[str, ...]], photos: Sequence[str], rng: np.random.Generator, *, with_photo: bool
) -> list[tuple[tuple[str, ...], int]]:
    """Return rows with the index of their pair, each combination once; the first ones are spread evenly."""
    by_photo: dict[str, list[int]] = {}
    for pair, photo in enumerate(photos):
        by_photo.setdefault(photo, []).append(pair)
    names = sorted(by_photo)
    order = [names[int(i)] for i in rng.permutation(len(names))]
    holes = range(max(len(pairs) for pairs in by_photo.values()))
    # The whole photo is the same whatever its hole.
    kinds: list[tuple[tuple[str, ...], int]] = [((PHOTO,), 0)] if with_photo else []
    kinds += [(rows, hole) for hole in holes for rows in shown]
    found = []
    for turn in range(len(kinds)):  # in each turn every photo meets the next kind: a Latin square
        for place, photo in enumerate(order):
            rows, hole = kinds[(place + turn) % len(kinds)]
            if hole < len(by_photo[photo]):
                found.append((rows, by_photo[photo][hole]))
    return found
