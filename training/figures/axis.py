"""Round numbers along the axes of curves."""

import math
from collections.abc import Sequence
from typing import Final

TICKS: Final = 4
"""About so many steps has an axis."""
SMALLEST_SPAN: Final = 1e-300
"""Below it there are no numbers to divide by."""
ROUND_STEPS: Final = (1, 2, 2.5, 5, 10)


def round_ticks(values: Sequence[float]) -> list[float]:
    """Return round numbers at even distances, from below the least value to above the largest."""
    low, high = min(values), max(values)
    span = max((high - low) or abs(low) or 1.0, SMALLEST_SPAN)
    power = 10.0 ** math.floor(math.log10(span / TICKS))
    step = next(power * step for step in ROUND_STEPS if power * step >= span / TICKS)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def tick_text(value: float) -> str:
    """Return a number as it stands at an axis: ``17.5``, ``0.0002``, ``20,000``."""
    return f"{value:,.0f}" if abs(value) >= 1e4 and value == round(value) else f"{value:.6g}"
