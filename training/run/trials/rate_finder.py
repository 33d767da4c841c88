"""Find a learning rate: rising rates, one a step, until the loss rises too (Smith, 2017)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from training.run.trainer import Trainer

LOWEST: Final = 1e-6
HIGHEST: Final = 1e-1
STEPS: Final = 80
SMOOTHING: Final = 0.85
"""Share that the past has in the smoothed loss."""
DIVERGED: Final = 3.0
"""The search ends where the smoothed loss is so many times its lowest."""


@dataclass(frozen=True)
class Tried:
    """One step of the search: its rate, and the smoothed loss after it."""

    rate: float
    loss: float


def find_rate(
    trainer: Trainer, *, steps: int = STEPS, report: Callable[[Tried], None] = lambda _: None
) -> list[Tried]:
    """Train the first stage with rising rates; the weights are not to be used afterwards.

    Args:
        trainer: A run that has not begun.
        steps: At most; its rates go from ``LOWEST`` to ``HIGHEST`` by equal factors.
        report: Told of every step.

    Returns:
        What was tried, in order; it ends early where the loss runs away or is not finite.
    """
    stage = trainer.config.stages[0]
    tried: list[Tried] = []
    mean = 0.0
    for number, sample in zip(range(steps), trainer.first_batches(steps), strict=False):
        rate = LOWEST * (HIGHEST / LOWEST) ** (number / max(1, steps - 1))
        made = trainer.updates.step(sample.on(trainer.hardware.device), stage, rate=rate, step=number)
        terms = trainer.hardware.means(made.terms)
        loss = sum(value for name, value in terms.items() if name not in {"discriminator", "adversarial"})
        if not (made.is_finite and math.isfinite(loss)):
            break
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss
        tried.append(Tried(rate, mean / (1 - SMOOTHING ** (number + 1))))
        report(tried[-1])
        if tried[-1].loss > DIVERGED * min(one.loss for one in tried):
            break
    return tried


def fitting_rate(tried: Sequence[Tried]) -> float | None:
    """Return the rate where the loss falls fastest, over a third of a decade; None where it never does."""
    best: tuple[float, float] | None = None
    for one in tried:
        later = next((other for other in tried if other.rate >= one.rate * 10 ** (1 / 3)), None)
        if later is None:
            break
        fall = one.loss - later.loss
        if fall > 0 and (best is None or fall > best[0]):
            best = fall, math.sqrt(one.rate * later.rate)
    return None if best is None else float(f"{best[1]:.1e}")


def describe_search(tried: Sequence[Tried], *, width: int = 48) -> str:
    """Return the search as text: a line for every few rates, with a bar as long as the loss."""
    if not tried:
        return "The first step was not finite: no rate was found."
    high = max(one.loss for one in tried)
    chosen = tried[:: max(1, len(tried) // 16)]
    lines = [f"{one.rate:9.1e}  {one.loss:8.4g}  {'█' * round(width * one.loss / high)}" for one in chosen]
    rate = fitting_rate(tried)
    lines.append(
        "The loss never fell: this says nothing about a rate."
        if rate is None
        else f"The loss falls fastest at about {rate:.1e}: --set stages.0.learning_rate={rate:.1e}"
    )
    return "\n".join(["     rate      loss", *lines])
