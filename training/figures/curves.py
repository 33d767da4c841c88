"""Curves of a run as SVG, for pages that need nothing else."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

WIDTH: Final = 420
HEIGHT: Final = 220
LEFT: Final = 58
BOTTOM: Final = 26
TOP: Final = 26
RIGHT: Final = 10
MAX_POINTS: Final = 600
"""Of one curve; more are thinned out."""
SMOOTHED_FROM: Final = 40
"""Points of a curve that also shows its running mean."""
SMOOTHING: Final = 0.95
Points = Sequence[tuple[float, float]]


def draw_curve(title: str, points: Points) -> str:
    """Return a figure of one value over the steps.

    Args:
        title: Name of the value.
        points: Step and value, in order; what is not finite is left out.
    """
    points = [point for point in points if math.isfinite(point[1])]
    if not points:
        return ""
    thin = points[:: math.ceil(len(points) / MAX_POINTS)]
    if thin[-1] != points[-1]:
        thin = [*thin, points[-1]]
    (first, last), (low, high) = (points[0][0], points[-1][0]), _range([value for _, value in points])
    across, down = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(step: float, value: float) -> tuple[float, float]:
        x = LEFT + across * ((step - first) / (last - first) if last > first else 0.5)
        return x, TOP + down * (high - value) / (high - low)

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in thin))
    mean = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in _smooth(thin)))
    x, y = place(*(points[-1] if len(thin) < SMOOTHED_FROM else _smooth(thin)[-1]))
    floor = TOP + down
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<text x="{LEFT}" y="16" class="title">{escape(title)}: {_number(points[-1][1])}</text>'
        f'<path d="M{LEFT} {TOP}V{floor}H{WIDTH - RIGHT}" class="axis"/>'
        f'<text x="{LEFT - 6}" y="{TOP + 8}" class="end">{_number(high)}</text>'
        f'<text x="{LEFT - 6}" y="{floor}" class="end">{_number(low)}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 8}">step {first:,.0f}</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" class="end">{last:,.0f}</text>'
        f'{_polyline(line, mean)}<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def curves_of(rows: Sequence[Mapping[str, str]]) -> dict[str, list[tuple[float, float]]]:
    """Return the points of every column that a run's log has numbers in, by its name."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        for name, text in row.items():
            if name != "step" and text:
                found.setdefault(name, []).append((float(row["step"]), float(text)))
    return found


def _polyline(line: str, mean: str) -> str:
    """Return the curve; where it has many points they are pale, and their running mean is not."""
    if line.count(" ") + 1 < SMOOTHED_FROM:
        return f'<polyline points="{line}"/>'
    return f'<polyline points="{line}" class="pale"/><polyline points="{mean}"/>'


def _smooth(points: Points) -> list[tuple[float, float]]:
    """Return running means: of the first points all before them, later as of the last twenty or so."""
    means: list[tuple[float, float]] = []
    for count, (step, value) in enumerate(points):
        keep = min(SMOOTHING, count / (count + 1))
        means.append((step, keep * means[-1][1] + (1 - keep) * value if means else value))
    return means


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    if high > low:
        return low, high
    return (low - abs(low) * 0.05, high + abs(high) * 0.05) if low else (0.0, 1.0)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
