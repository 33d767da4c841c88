"""Every kind of training, tiny, on eight photos: what it is trained for must fall, and fast.

Losses that only sharpen are off, so that a number is enough to tell learning from not learning.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import torch

from tests.training.small_networks import LOSSES, WIDTHS
from tests.training.stand_in_teacher import stand_in_networks
from training.config import NetworkName, Stage, TrainConfig
from training.hardware import Hardware, start_accelerator
from training.objectives import build_objective
from training.photo_source import PhotoSource
from training.run_folder import RunFolder
from training.trainer import Report, StepReport, Trainer

OFF: Final[dict[NetworkName, dict[str, Any]]] = {
    "spn": {"perceptual": 0.0},
    "spn-probabilistic": {"perceptual": 0.0, "diversity": 0.0},
    "gmsrm": {"perceptual": 0.0},
    "dgi": {"perceptual": 0.0, "style": 0.0},
}
MAIN_TERM: Final[dict[NetworkName, tuple[str, float]]] = {
    "pennet": ("hole", 0.6),
    "spl": ("image", 0.6),
    "spn": ("image", 0.85),
    "spn-probabilistic": ("image", 0.7),
    "gmsrm-memory": ("known", 0.8),
    "gmsrm": ("hole", 0.6),
    "dgi-autoencoder": ("image", 0.6),
    "dgi": ("hole", 0.85),
}
"""Which term must fall, and to what share of its first values.

Those that learn several things at once, or from noise, are slower: 0.78, 0.61, 0.73 and 0.76 were measured of
SPN, its sibling, the memory and DGI.
"""
STEPS = 60


@pytest.mark.slow
@pytest.mark.parametrize("network", sorted(WIDTHS))
def test_it_learns_eight_photos(network: NetworkName, photo_folder: Path, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    stage = Stage(
        steps=STEPS,
        crop_px=64,
        resize_px=(64, 64),
        batch_size=4,
        learning_rate=3e-3,
        warmup_steps=5,
        adversarial_weight=0.0,
        mask_ratio=(0.2, 0.4),
    )
    config = TrainConfig(
        network=network,
        stages=(stage,),
        losses=replace(LOSSES[network], **OFF.get(network, {})),
        widths=WIDTHS[network],
        discriminator_channels=4,
        precision="fp32",
        betas=(0.9, 0.99),
        initial_std=0.0 if network == "pennet" else None,
        clip_norm=20.0,
    )
    torch.manual_seed(config.seed)
    objective = build_objective(config, stand_in_networks())
    source = PhotoSource.open([photo_folder])
    hardware = Hardware(start_accelerator("cpu"))
    trainer = Trainer(config, objective, source, RunFolder(tmp_path), hardware=hardware)
    reports: list[Report] = []
    trainer.run(max_seconds=None, should_stop=lambda: False, report=reports.append)
    term, share = MAIN_TERM[network]
    values = [report.terms[term] for report in reports if isinstance(report, StepReport)]
    assert sum(values[-10:]) / 10 < share * sum(values[:3]) / 3
