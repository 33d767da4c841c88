"""What the window wants to know of a run beside what ``inpaint-train --json`` says."""

import json
from pathlib import Path
from typing import Any, Final

import psutil

from training.config.recipe import TrainConfig

NEWEST_SHARE: Final = 0.1
"""Of the newest step in the speed that is told: one slow photo must not make an hour of a minute."""


class Outlook:
    """Adds to a run's events: memory in use, time left where it is not said, and where the sample grid lies.

    A stage's step costs about what its batch has of pixels, so the speed is measured in pixels a second: an
    early stage of small crops does not promise the same speed for the large ones.
    """

    def __init__(self, config: TrainConfig, folder: Path) -> None:
        """Begin with nothing measured.

        Args:
            config: Of the run.
            folder: Of the run.
        """
        self._stages = [(stage.steps, stage.crop_px**2, stage.batch_size) for stage in config.stages]
        self._samples = folder / "samples"
        self._process = psutil.Process()
        self._pixels_per_second = 0.0

    def add_to(self, line: str) -> str:
        """Return a line of the run's output with what is known beside it; what is no event stays as it is."""
        try:
            values = json.loads(line)
        except ValueError:
            return line
        match values:
            case {"event": "step", "step": int(step), "images_per_second": int() | float() as speed}:
                more = {
                    "memory_bytes": self._process.memory_info().rss,
                    "seconds_left": self.left(step, speed),
                }
            case {"event": "validated", "step": int(step)}:
                more = {"grid": str(self._samples / f"step-{step:07d}.png")}
            case _:
                return line
        merged: dict[str, Any] = more | values
        return json.dumps(merged)

    def left(self, step: int, images_per_second: float) -> float | None:
        """Return about how many seconds the rest takes after a step at this speed; None while unknown."""
        crop_pixels, pixels_left = self._place(step)
        speed = images_per_second * crop_pixels
        before = self._pixels_per_second or speed
        self._pixels_per_second = before + NEWEST_SHARE * (speed - before)
        return pixels_left / self._pixels_per_second if self._pixels_per_second > 0 else None

    def _place(self, step: int) -> tuple[int, int]:
        """Return the pixels of a crop of the step just made, and how many pixels are left to train on."""
        first, crop_pixels, left = 0, self._stages[-1][1], 0
        for steps, pixels, batch_size in self._stages:
            if first < step <= first + steps:
                crop_pixels = pixels
            left += max(0, min(steps, first + steps - step)) * pixels * batch_size
            first += steps
        return crop_pixels, left
