"""Medians of the measures of large photos' fills, by size of the hole, as numbers and as tables to read."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from training.evaluation.measure_table import Measure
from training.evaluation.native.measure_holes import HoleMeasurement
from training.evaluation.native.realism import Realism, judge, paired_score, unpaired_score

NATIVE_MEASURES: Final[dict[str, Measure]] = {
    "seam": Measure("Seam", ".2f"),
    "sharpness": Measure("Sharpness", ".2f"),
    "repetition": Measure("Repetition", "+.3f"),
    "psnr": Measure("PSNR", ".1f", unit="dB"),
    "u-ids": Measure("U-IDS", ".2f"),
    "p-ids": Measure("P-IDS", ".2f"),
    "seconds": Measure("CPU", ".1f", unit="s"),
}
"""By their names in JSON, in the order of the table."""


@dataclass(frozen=True)
class NativeScore:
    """One row of one table.

    Attributes:
        group: Which holes, as ``Hole.group`` says.
        fill: Title of the row.
        holes: How many.
        values: By the names of ``NATIVE_MEASURES``: medians over the holes that have a value, and shares.
    """

    group: str
    fill: str
    holes: int
    values: Mapping[str, float]


def summarise_holes(measurements: Sequence[HoleMeasurement]) -> list[NativeScore]:
    """Return the scores of every group and row, both in order of appearance.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    scores = []
    judged = {fill: _judge(_of(measurements, fill)) for fill in _titles(measurements)}
    for group in dict.fromkeys(m.hole.group for m in measurements):
        for fill, answers in judged.items():
            chosen = [m for m in _of(measurements, fill) if m.hole.group == group]
            if chosen:
                of_group = [answers[m.hole.name] for m in chosen if m.hole.name in answers]
                scores.append(NativeScore(group, fill, len(chosen), _values(chosen, of_group)))
    return scores


def _titles(measurements: Sequence[HoleMeasurement]) -> list[str]:
    return list(dict.fromkeys(m.fill for m in measurements))


def _of(measurements: Sequence[HoleMeasurement], fill: str) -> list[HoleMeasurement]:
    return [m for m in measurements if m.fill == fill]


def _judge(measurements: Sequence[HoleMeasurement]) -> dict[str, Realism]:
    """Return what a machine thinks of a row's fills, by the hole's name; nothing without features."""
    fills, truths = [], []
    for m in measurements:
        if m.vector is None or m.truth_vector is None:
            return {}
        fills.append(m.vector)
        truths.append(m.truth_vector)
    photos = [m.hole.photo for m in measurements]
    if len(set(photos)) < 2:
        return {}
    judged = judge(np.stack(fills), np.stack(truths), photos)
    return {m.hole.name: one for m, one in zip(measurements, judged, strict=True)}


def _values(chosen: Sequence[HoleMeasurement], judged: Sequence[Realism]) -> dict[str, float]:
    values = {"u-ids": unpaired_score(judged), "p-ids": paired_score(judged)}
    for name in chosen[0].values:
        known = [m.values[name] for m in chosen if math.isfinite(m.values[name])]
        values[name] = float(np.median(known)) if known else math.nan
    return {name: values[name] for name in NATIVE_MEASURES if math.isfinite(values[name])}


def format_native_tables(scores: Sequence[NativeScore]) -> str:
    """Return a Markdown table for each group, a row a fill and a column a measure that any of them has."""
    names = [name for name in NATIVE_MEASURES if any(name in score.values for score in scores)]
    titles = [NATIVE_MEASURES[name].title for name in names]
    blocks = []
    for group in dict.fromkeys(score.group for score in scores):
        rows = [score for score in scores if score.group == group]
        heads = [f"{group} ({rows[0].holes} holes)", *(score.fill for score in scores)]
        width = max(map(len, heads))
        lines = [
            f"| {heads[0]:<{width}} | {' | '.join(f'{title:>10}' for title in titles)} |",
            f"|:{'-' * width}-|" + "-----------:|" * len(titles),
        ]
        for score in rows:
            cells = (
                format(score.values[name], NATIVE_MEASURES[name].number_format)
                if name in score.values
                else ""
                for name in names
            )
            lines.append(f"| {score.fill:<{width}} | {' | '.join(f'{cell:>10}' for cell in cells)} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def native_json_values(
    measurements: Sequence[HoleMeasurement], scores: Sequence[NativeScore], *, settings: dict[str, Any]
) -> dict[str, Any]:
    """Return settings, scores and every single measurement, ready for JSON; NaN is left out."""
    return {
        "settings": settings,
        "scores": [
            {"group": score.group, "fill": score.fill, "holes": score.holes, **score.values}
            for score in scores
        ],
        "measurements": [
            {"fill": m.fill, "photo": m.hole.photo, "kind": m.hole.kind, "size": m.hole.size}
            | {name: value for name, value in m.values.items() if math.isfinite(value)}
            for m in measurements
        ],
    }
