"""One training step of a small network, on photos and holes that are the same every time."""

from dataclasses import replace
from pathlib import Path

import torch

from tests.training.small_networks import small_config
from tests.training.small_teacher import save_teacher
from training.config.recipe import TrainConfig
from training.data.dataset import Sample
from training.networks.teacher_files import load_teacher
from training.objectives.build import build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.pretext import FixedNetworks
from training.run.hardware import Hardware
from training.run.optimisation.updates import StepResult, Updates


def config_of(network: str, *, adversarial_weight: float = 0.0) -> TrainConfig:
    config = small_config(network)
    stage = replace(config.stages[-1], batch_size=8, adversarial_weight=adversarial_weight)
    return replace(config, stages=(stage,))


def one_step(
    config: TrainConfig, hardware: Hardware, tmp_path: Path, *, tries: int = 1
) -> tuple[Updates, StepResult]:
    torch.manual_seed(5)
    teacher = load_teacher(save_teacher(tmp_path / "teacher.safetensors"))
    autoencoder = build_autoencoder(small_config("dgi-autoencoder")).autoencoder
    objective = build_objective(config, FixedNetworks(teacher, teacher, autoencoder))
    updates = Updates(objective, config, hardware)
    drawn = torch.Generator().manual_seed(1)
    side = config.stages[0].crop_px
    shares = torch.linspace(0.05, 0.6, 8).view(8, 1, 1, 1)  # holes of all sizes: shares must be the batch's
    sample = Sample(
        torch.rand(8, 3, side, side, generator=drawn),
        (torch.rand(8, 1, side, side, generator=drawn) < shares).float(),
        torch.arange(8),
        0,
    )
    for _ in range(tries):  # in fp16 the first scales may be too large; such a step changes nothing
        result = updates.step(sample, config.stages[0], rate=1e-4, step=1)
        if result.is_updated:
            break
    return updates, result
