"""How long fills took on this computer: kept in the settings, by weights and device. No Qt."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from editor.state.settings import Settings
from inpaint_core.request import FillSettings, ImageArray, InpaintRequest, MaskArray

KEPT: Final = 200
"""Of measurements; the oldest go first."""
SIDE_PX: Final = 512
HOLE_PX: Final = 170
"""Of the hole in the middle of the picture that every model is measured with, a third of its side."""
PROCESSOR: Final = "CPU"
"""Where fills without a network run."""


def with_measured(settings: Settings, subject: str, device: str, seconds: float) -> Settings:
    """Return settings that remember a measurement.

    Args:
        settings: As they are.
        subject: SHA-256 of the weights; the model's name where it has none.
        device: As the user knows it; empty for the processor.
        seconds: That one fill took.
    """
    key = f"{subject}@{device or PROCESSOR}"
    others = {name: value for name, value in settings.measured.items() if name != key}
    newest = [*others.items(), (key, round(seconds, 3))][-KEPT:]
    return replace(settings, measured=dict(newest))


def measured_of(settings: Settings, subject: str) -> Mapping[str, float]:
    """Return the seconds of weights, or of a model without any, by device; the latest last."""
    found = {}
    for key, seconds in settings.measured.items():
        owner, _, device = key.partition("@")
        if subject and owner == subject:
            found[device] = seconds
    return found


def measuring_request(model: str, seed: int) -> InpaintRequest:
    """Return the fill that models are measured with: smooth colours, fine noise, a square hole.

    Args:
        model: Key of ``inpaint_core.catalog.MODELS``.
        seed: Two pictures of different seeds share nothing that could be kept from one to the other.
    """
    image, mask = _picture(seed)
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(model=model, samples=1))


def _picture(seed: int) -> tuple[ImageArray, MaskArray]:
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:SIDE_PX, 0:SIDE_PX] / SIDE_PX
    slopes = random.uniform(-0.4, 0.4, (2, 3))
    levels = 0.5 + rows[..., None] * slopes[0] + columns[..., None] * slopes[1]
    levels += random.normal(0, 0.03, levels.shape)
    image = (levels.clip(0, 1) * 255).astype(np.uint8)
    first = (SIDE_PX - HOLE_PX) // 2
    mask = np.zeros((SIDE_PX, SIDE_PX), np.bool_)
    mask[first : first + HOLE_PX, first : first + HOLE_PX] = True
    return image, mask
