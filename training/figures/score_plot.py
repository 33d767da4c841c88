"""Scores over the share of hole as SVG curves, a panel a measure: GM-SRM's figure 7."""

from collections.abc import Sequence
from html import escape
from typing import Final

from training.evaluation.measure_table import COSTS, MEASURES
from training.evaluation.score_table import ALL, FINE_BINS, Score
from training.figures.axis import round_ticks, tick_text

PANEL_WIDTH: Final = 420
PANEL_HEIGHT: Final = 316
LEFT: Final = 72
RIGHT: Final = 30
TOP: Final = 50
BOTTOM: Final = 46
LEGEND_LINE: Final = 20
LETTER_PX: Final = 8
"""Width of a letter, with some to spare."""
COLORS: Final = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#000000",
    "#8a6d3b",
)
"""Told apart with every kind of colour vision; each also has a dash of its own (Okabe and Ito 2008)."""
DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "4 2")
STYLE: Final = (
    "text{font:12px system-ui,sans-serif;fill:#222}.title{font-weight:600;font-size:13px}"
    ".end{text-anchor:end}.middle{text-anchor:middle}.axis{stroke:#444;fill:none}.grid{stroke:#ddd}"
    ".line{fill:none;stroke-width:2}"
)


def draw_score_curves(scores: Sequence[Score]) -> str:
    """Return an SVG file with a panel for each measure: its mean over photos, by the share of their hole.

    Args:
        scores: In bins of ten percent (``FINE_BINS``). A point stands in the middle of its bin; bins without
            photos have none.
    """
    shares = {hole: 50 * (low + high) for hole, (low, high) in FINE_BINS.items() if hole != ALL}
    scores = [score for score in scores if score.hole in shares]
    fills = list(dict.fromkeys(score.fill for score in scores))
    measures = [
        name for name in MEASURES if name not in COSTS and any(name in score.values for score in scores)
    ]
    ends = (min(shares[score.hole] for score in scores), max(shares[score.hole] for score in scores))
    panels = []
    for number, measure in enumerate(measures):
        curves = {
            fill: [
                (shares[score.hole], score.values[measure])
                for score in scores
                if score.fill == fill and measure in score.values
            ]
            for fill in fills
        }
        panels.append(
            f'<g transform="translate({number * PANEL_WIDTH} 0)">{_panel(measure, curves, ends)}</g>'
        )
    width = max(PANEL_WIDTH * len(measures), LEFT + 46 + LETTER_PX * max(map(len, fills)))
    height = PANEL_HEIGHT + LEGEND_LINE * len(fills) + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(panels)}{_legend(fills)}</svg>\n"
    )


def _panel(measure: str, curves: dict[str, list[tuple[float, float]]], ends: tuple[float, float]) -> str:
    ticks = round_ticks([value for curve in curves.values() for _, value in curve])
    low, high = ticks[0], ticks[-1]
    first, last = ends if ends[1] > ends[0] else (ends[0] - 5, ends[0] + 5)
    floor, right = PANEL_HEIGHT - BOTTOM, PANEL_WIDTH - RIGHT

    def place(share: float, value: float) -> tuple[float, float]:
        x = LEFT + (right - LEFT) * (share - first) / (last - first)
        return x, TOP + (floor - TOP) * (high - value) / (high - low)

    best = "lower is better" if MEASURES[measure].is_lower_better else "higher is better"
    parts = [
        f'<text x="{LEFT}" y="18" class="title">{escape(MEASURES[measure].title)}</text>',
        f'<text x="{LEFT}" y="35">{best}</text>',
    ]
    for value in ticks:
        _, y = place(first, value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" class="end">{tick_text(value)}</text>')
    for share in sorted({share for curve in curves.values() for share, _ in curve}):
        x, _ = place(share, low)
        label = f"{share - 5:.0f}–{share + 5:.0f}"
        parts.append(f'<text x="{x:.1f}" y="{floor + 17}" class="middle">{label}</text>')
    parts.append(f'<path d="M{LEFT} {TOP}V{floor}H{right}" class="axis"/>')
    middle = (LEFT + right) / 2
    parts.append(f'<text x="{middle}" y="{floor + 36}" class="middle">share of hole (%)</text>')
    for number, curve in enumerate(curves.values()):
        points = [place(*point) for point in curve]
        parts.append(_line(number, points))
    return "".join(parts)


def _line(number: int, points: Sequence[tuple[float, float]]) -> str:
    color, dash = _look(number)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in points)
    return f'<polyline points="{path}" class="line" stroke="{color}" stroke-dasharray="{dash}"/>{dots}'


def _legend(fills: Sequence[str]) -> str:
    parts = []
    for number, fill in enumerate(fills):
        color, dash = _look(number)
        y = PANEL_HEIGHT + LEGEND_LINE * number + 8
        parts.append(
            f'<path d="M{LEFT} {y}h36" class="line" stroke="{color}" stroke-dasharray="{dash}"/>'
            f'<text x="{LEFT + 46}" y="{y + 4}">{escape(fill)}</text>'
        )
    return "".join(parts)


def _look(number: int) -> tuple[str, str]:
    return COLORS[number % len(COLORS)], DASHES[number % len(DASHES)]
