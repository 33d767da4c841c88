"""The curves of a run's page: under which title, in which section, and what to think of them."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from training.figures.curves import Points, curves_of, draw_curve

SCORES: Final = {
    "validation_psnr": "PSNR on held-out photos (dB)",
    "validation_l1": "Mean error on held-out photos (0 to 1)",
}
BETTER: Final = {"validation_psnr": "higher is better", "validation_l1": "lower is better"}
MACHINE: Final = {
    "learning_rate": "Learning rate",
    "gradient_norm": "Norm of the gradient",
    "images_per_second": "Photos per second",
    "skipped_steps": "Steps that were skipped",
    "damaged_photos": "Photos that could not be read",
}
COUNTS: Final = ("skipped_steps", "damaged_photos")
"""Drawn only where there is something to count."""
UNSHOWN: Final = frozenset({"stage", "images", "seconds", "validation_photos"})
ADVERSARIES: Final = frozenset({"adversarial", "discriminator"})
OF_LOSSES: Final = "What the training makes smaller, each times its weight."
OF_ADVERSARIES: Final = " Adversarial and discriminator hold each other in balance: neither should vanish."


def draw_curves(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the sections of the page, of what a run's log has numbers of."""
    found = curves_of(rows)
    for name in COUNTS:
        if not any(value for _, value in found.get(name, ())):
            found.pop(name, None)
    losses = {
        name: f"{name.replace('_', ' ').capitalize()} loss"
        for name in found
        if name not in {*SCORES, *MACHINE, *UNSHOWN}
    }
    said = OF_LOSSES + (OF_ADVERSARIES if losses.keys() & ADVERSARIES else "")
    last_step = max((points[-1][0] for points in found.values()), default=0)
    parts = []
    for title, about, names in (
        ("Scores", "", SCORES),
        ("Losses", said, losses),
        ("Course", "", MACHINE),
    ):
        drawn = [
            _figure(names[name], found[name], last_step, note=BETTER.get(name, ""))
            for name in names
            if name in found
        ]
        if any(drawn):
            parts += [f"<h2>{title}</h2>", f'<p class="quiet">{about}</p>' if about else ""]
            parts += ['<div class="curves">', *drawn, "</div>"]
    return parts


def _figure(title: str, points: Points, last_step: float, *, note: str) -> str:
    drawing = draw_curve(title, points, last_step=last_step)
    if not drawing:
        return ""
    step, last = next(point for point in reversed(points) if math.isfinite(point[1]))
    said = ", ".join(filter(None, (f"{_number(last)} at step {step:,.0f}", note)))
    return (
        f'<figure class="curve"><figcaption><b>{escape(title)}</b><br>'
        f'<span class="quiet">{said}</span></figcaption>{drawing}</figure>'
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
