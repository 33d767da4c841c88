"""Means of measurements by size of the hole, as numbers, as a table for eyes, and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from training.evaluate import Measurement

BINS: Final[dict[str, tuple[float, float]]] = {
    "0-20 %": (0.0, 0.2),
    "20-40 %": (0.2, 0.4),
    "40-60 %": (0.4, 0.6),
    "all": (0.0, 1.0),
}
"""Share of hole pixels, above the first number and up to the second."""

MEASURES: Final = ("psnr", "ssim", "mae")
FORMATS: Final = {"psnr": ".2f", "ssim": ".3f", "mae": ".4f"}
UNITS: Final = {"psnr": "PSNR (dB)", "ssim": "SSIM", "mae": "MAE"}


@dataclass(frozen=True)
class Score:
    """Means of one fill over one bin.

    Attributes:
        fill: Title of the fill.
        hole: Key of ``BINS``.
        photos: How many photos the means are over.
        psnr: dB; the mean of the photos' values, as are the others.
        ssim: -1..1.
        mae: 0..1.
    """

    fill: str
    hole: str
    photos: int
    psnr: float
    ssim: float
    mae: float


def summarise(measurements: Sequence[Measurement]) -> list[Score]:
    """Return the means of every fill over every bin that has a photo, fills in order of appearance."""
    scores = []
    for fill in dict.fromkeys(measurement.fill for measurement in measurements):
        for hole, (low, high) in BINS.items():
            chosen = [m for m in measurements if m.fill == fill and low < m.hole_share <= high]
            if chosen:
                means = {name: float(np.mean([getattr(m, name) for m in chosen])) for name in MEASURES}
                scores.append(Score(fill=fill, hole=hole, photos=len(chosen), **means))
    return scores


def format_table(scores: Sequence[Score]) -> str:
    """Return a Markdown table a measure, a row a fill and a column a bin, the best of each column in bold."""
    fills = list(dict.fromkeys(score.fill for score in scores))
    holes = [hole for hole in BINS if any(score.hole == hole for score in scores)]
    photos = {score.hole: score.photos for score in scores}
    width = max(len(fill) for fill in fills)
    blocks = []
    for measure in MEASURES:
        best = {
            hole: (min if measure == "mae" else max)(
                getattr(score, measure) for score in scores if score.hole == hole
            )
            for hole in holes
        }
        header = " | ".join(f"{f'{hole} ({photos[hole]})':>14}" for hole in holes)
        lines = [
            f"| {UNITS[measure]:<{width}} | {header} |",
            f"|:{'-' * width}-|" + "---------------:|" * len(holes),
        ]
        for fill in fills:
            values = {score.hole: getattr(score, measure) for score in scores if score.fill == fill}
            cells = [_cell(values[hole], FORMATS[measure], bold=values[hole] == best[hole]) for hole in holes]
            lines.append(f"| {fill:<{width}} | {' | '.join(cells)} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _cell(value: float, number_format: str, *, bold: bool) -> str:
    text = format(value, number_format)
    return f"{f'**{text}**' if bold else text:>14}"


def to_json_values(measurements: Sequence[Measurement], *, settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings, means and every single measurement, ready for JSON."""
    return {
        "settings": settings,
        "scores": [asdict(score) for score in summarise(measurements)],
        "measurements": [asdict(measurement) for measurement in measurements],
    }
