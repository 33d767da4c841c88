"""Curves of a run as SVG, for pages that need nothing else."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from training.figures.axis import round_ticks, tick_text

WIDTH: Final = 360
"""About as wide as it is shown, so that its type has the size that it says."""
HEIGHT: Final = 210
TOP: Final = 10
RIGHT: Final = 16
BOTTOM: Final = 42
LETTER_PX: Final = 7.2
"""Width of a digit, with some to spare."""
TEXT_PX: Final = 12.5
MAX_POINTS: Final = 600
"""Of one curve; more are thinned out."""
SMOOTHED_FROM: Final = 40
"""Points of a curve that also shows its running mean."""
SMOOTHING: Final = 0.95
CURVE_STYLE: Final = (
    f".curve svg {{ width: 100%; height: auto; display: block; }} "
    f".curve text {{ font-size: {TEXT_PX}px; fill: currentColor; }} "
    ".curve .end { text-anchor: end; } .curve .middle { text-anchor: middle; } "
    ".curve .axis { fill: none; stroke: var(--quiet); } .curve .grid { fill: none; stroke: var(--line); } "
    ".curve polyline { fill: none; stroke: var(--accent); stroke-width: 1.8; } "
    ".curve polyline.pale { opacity: .3; stroke-width: 1; } .curve circle { fill: var(--accent); } "
)
Points = Sequence[tuple[float, float]]


def draw_curve(title: str, points: Points, *, last_step: float) -> str:
    """Return a drawing of one value over the steps; empty where there is nothing to draw.

    Args:
        title: Name of the value, for screen readers.
        points: Step and value, in order; what is not finite is left out.
        last_step: Where the axis ends; all curves of a run have the same one.
    """
    points = [point for point in points if math.isfinite(point[1])]
    if not points:
        return ""
    thin = points[:: math.ceil(len(points) / MAX_POINTS)]
    if thin[-1] != points[-1]:
        thin = [*thin, points[-1]]
    ticks = round_ticks([value for _, value in points])
    labels = [tick_text(tick) for tick in ticks]
    left = 12 + LETTER_PX * max(map(len, labels))
    right, floor, end = WIDTH - RIGHT, HEIGHT - BOTTOM, max(1.0, last_step)

    def place(step: float, value: float) -> tuple[float, float]:
        share = (ticks[-1] - value) / (ticks[-1] - ticks[0])
        return left + (right - left) * step / end, TOP + (floor - TOP) * share

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in thin))
    mean = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in _smooth(thin)))
    x, y = place(*(points[-1] if len(thin) < SMOOTHED_FROM else _smooth(thin)[-1]))
    rows = (
        f'<path d="M{left:.1f} {place(0, tick)[1]:.1f}H{right}" class="grid"/>'
        f'<text x="{left - 6:.1f}" y="{place(0, tick)[1] + 4:.1f}" class="end">{label}</text>'
        for tick, label in zip(ticks, labels, strict=True)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(rows)}'
        f'<path d="M{left:.1f} {TOP}V{floor}H{right}" class="axis"/>{_steps(left, right, end)}'
        f'<text x="{(left + right) / 2:.1f}" y="{HEIGHT - 6}" class="middle">step</text>'
        f'{_polyline(line, mean)}<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def _steps(left: float, right: float, end: float) -> str:
    """Return the numbers below the axis; none of them reaches beyond the drawing."""
    texts = []
    for step in (tick for tick in round_ticks([0, end]) if tick <= end and tick == round(tick)):
        x, label = left + (right - left) * step / end, f"{step:,.0f}"
        x = min(x, WIDTH - 2 - LETTER_PX * len(label) / 2)
        texts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}" class="middle">{label}</text>')
    return "".join(texts)


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
