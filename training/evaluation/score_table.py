"""Means of measurements by size of the hole, as numbers, as tables to read and for LaTeX, and as JSON."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from training.evaluation.evaluate import Measurement
from training.evaluation.measure_table import MEASURES, SET_MEASURES

Bins = Mapping[str, tuple[float, float]]
"""Share of hole pixels by the title of its column: above the first number and up to the second."""

ALL: Final = "all"
"""Title of the column of every hole."""
BINS: Final[Bins] = {
    "0-20 %": (0.0, 0.2),
    "20-40 %": (0.2, 0.4),
    "40-60 %": (0.4, 0.6),
    ALL: (0.0, 1.0),
}
FINE_BINS: Final[Bins] = {
    **{f"{10 * i}-{10 * i + 10} %": (i / 10, (i + 1) / 10) for i in range(6)},
    ALL: (0.0, 1.0),
}
"""Steps of ten, as most papers' tables have them."""
CENTRE_BINS: Final[Bins] = {"centre 25 %": (0.2, 0.3), "centre 50 %": (0.45, 0.55)}
SQUARE_BINS: Final[Bins] = {
    "square 32 px": (0.0, 0.03),
    "square 64 px": (0.03, 0.1),
    "square 128 px": (0.2, 0.3),
}
ESCAPES: Final = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "·": r"$\cdot$",
    "–": "--",
}


def hole_title(name: str, share: float) -> str:
    """Return what kind of hole it is: the size of a square, or the bin of any other.

    Args:
        name: Of the hole.
        share: Of hole pixels, 0..1.
    """
    if name in CENTRE_BINS:
        return name
    bins = SQUARE_BINS if name.startswith("square ") else BINS
    return next((title for title, (low, high) in bins.items() if low < share <= high), name)


@dataclass(frozen=True)
class Score:
    """Means of one row over one bin.

    Attributes:
        fill: Title of the row.
        hole: Title of the bin.
        photos: How many photos the values are of.
        values: By the names of ``MEASURES``: means of the photos' values, or values of all photos together.
    """

    fill: str
    hole: str
    photos: int
    values: Mapping[str, float]


def summarise(measurements: Sequence[Measurement], bins: Bins = BINS) -> list[Score]:
    """Return the scores of every row in every bin that has a photo, rows in order of appearance.

    A measure is left out where it has no value: of sets too small for it, of rows that do not have it.
    """
    scores = []
    for fill in dict.fromkeys(measurement.fill for measurement in measurements):
        for hole, (low, high) in bins.items():
            chosen = [m for m in measurements if m.fill == fill and low < m.hole_share <= high]
            if chosen:
                values = {name: float(np.mean([m.values[name] for m in chosen])) for name in chosen[0].values}
                values |= _of_sets(chosen)
                ordered = {
                    name: values[name] for name in MEASURES if math.isfinite(values.get(name, math.nan))
                }
                scores.append(Score(fill, hole, len(chosen), ordered))
    return scores


def _of_sets(chosen: Sequence[Measurement]) -> dict[str, float]:
    """Return the measures of sets; with several samples a photo, the mean over sets of one sample each.

    All samples in one set would look better for their number alone: these measures depend on it.
    """
    values = {}
    for name, sample_vectors in chosen[0].vectors.items():
        truths = np.stack([m.truth_vectors[name] for m in chosen])
        of_samples = [
            SET_MEASURES[name](np.stack([m.vectors[name][i] for m in chosen]), truths)
            for i in range(len(sample_vectors))
        ]
        values[name] = float(np.mean(of_samples))
    return values


class Sheet:
    """Scores as rows and columns."""

    def __init__(self, scores: Sequence[Score]) -> None:
        self.fills = list(dict.fromkeys(score.fill for score in scores))
        self.photos = {score.hole: score.photos for score in scores}
        self.holes = list(self.photos)
        self.measures = [name for name in MEASURES if any(name in score.values for score in scores)]
        self._values = {
            (name, score.fill, score.hole): value for score in scores for name, value in score.values.items()
        }

    def rows(self, measure: str) -> list[str]:
        """Return the rows that have a value of this measure."""
        return [
            fill for fill in self.fills if any((measure, fill, hole) in self._values for hole in self.holes)
        ]

    def cell(self, measure: str, fill: str, hole: str) -> tuple[str, bool]:
        """Return a value as it is written, empty for none, and whether none in its column is better."""
        value = self._values.get((measure, fill, hole))
        if value is None:
            return "", False
        column = [v for (name, _, where), v in self._values.items() if (name, where) == (measure, hole)]
        best = (min if MEASURES[measure].is_lower_better else max)(column)
        return format(value, MEASURES[measure].number_format), value == best


def format_table(scores: Sequence[Score]) -> str:
    """Return a Markdown table a measure, a row a fill and a column a bin, the best of each column in bold."""
    sheet = Sheet(scores)
    width = max(len(text) for text in (*sheet.fills, *(MEASURES[name].title for name in sheet.measures)))
    header = " | ".join(f"{f'{hole} ({sheet.photos[hole]})':>16}" for hole in sheet.holes)
    blocks = []
    for measure in sheet.measures:
        lines = [
            f"| {MEASURES[measure].title:<{width}} | {header} |",
            f"|:{'-' * width}-|" + "-----------------:|" * len(sheet.holes),
        ]
        for fill in sheet.rows(measure):
            cells = [sheet.cell(measure, fill, hole) for hole in sheet.holes]
            texts = (f"{f'**{text}**' if best else text:>16}" for text, best in cells)
            lines.append(f"| {fill:<{width}} | {' | '.join(texts)} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def format_latex(scores: Sequence[Score]) -> str:
    """Return one LaTeX table, a block a measure, the best of each column in bold; it needs booktabs."""
    sheet = Sheet(scores)
    lines = [
        "% Needs \\usepackage{booktabs}.",
        f"\\begin{{tabular}}{{ll{'r' * len(sheet.holes)}}}",
        "\\toprule",
        f" & Hole & {' & '.join(_escaped(hole) for hole in sheet.holes)} \\\\",
        f" & Photos & {' & '.join(str(sheet.photos[hole]) for hole in sheet.holes)} \\\\",
    ]
    for measure in sheet.measures:
        lines.append("\\midrule")
        arrow = "\\downarrow" if MEASURES[measure].is_lower_better else "\\uparrow"
        for i, fill in enumerate(sheet.rows(measure)):
            name = f"{_escaped(MEASURES[measure].title)} ${arrow}$" if i == 0 else ""
            cells = [sheet.cell(measure, fill, hole) for hole in sheet.holes]
            texts = " & ".join(f"\\textbf{{{text}}}" if best else text for text, best in cells)
            lines.append(f"{name} & {_escaped(fill)} & {texts} \\\\")
    return "\n".join([*lines, "\\bottomrule", "\\end{tabular}", ""])


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(letter, letter) for letter in text)


def to_json_values(
    measurements: Sequence[Measurement], scores: Sequence[Score], *, settings: dict[str, Any]
) -> dict[str, Any]:
    """Return settings, the scores that ``summarise`` gave and every single measurement, ready for JSON."""
    return {
        "settings": settings,
        "scores": [
            {"fill": score.fill, "hole": score.hole, "photos": score.photos, **score.values}
            for score in scores
        ],
        "measurements": [
            {"fill": m.fill, "photo": m.photo, "hole_share": m.hole_share, **m.values} for m in measurements
        ],
    }
