"""A teacher's file with random weights, for tests."""

from pathlib import Path

import torch

from inpaint_core.weights import save_weights
from training.mobilenet import MobileNetV2
from training.pretext import PERCEPTUAL_TAPS, PRIOR_TAPS

CHANNELS = {"s2": 16, "s4": 24, "s8": 32, "s16": 96, "s4x": 144, "s8x": 192, "s16x": 576}


def save_teacher(path: Path) -> Path:
    torch.manual_seed(3)
    state = dict(MobileNetV2(symmetric=False).state_dict())
    for tap in (*PRIOR_TAPS, *PERCEPTUAL_TAPS):
        state[f"tap.{tap.constants}.mean"] = torch.zeros(CHANNELS[tap.constants])
        state[f"tap.{tap.constants}.std"] = torch.ones(CHANNELS[tap.constants])
    save_weights(path, state, {})
    return path
