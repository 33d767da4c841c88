"""Batches taken in parts, and steps in fp16."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.training.small_networks import small_config
from tests.training.small_teacher import save_teacher
from training.config.recipe import TrainConfig
from training.data.dataset import Sample
from training.errors import ConfigError
from training.networks.teacher_files import load_teacher
from training.objectives.build import build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.pretext import FixedNetworks
from training.run.hardware import Hardware, choose_precision
from training.run.processes import start_processes
from training.run.updates import StepResult, Updates

ALONE = start_processes("cpu")
ADDITIVE = ["pennet", "spl", "spn", "gmsrm", "dgi", "dgi-autoencoder"]
"""Trainings whose losses are means over photos, or divide by what is known of the whole batch."""


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


@pytest.mark.parametrize("network", ADDITIVE)
def test_four_parts_of_two_are_a_batch_of_eight(network: str, tmp_path: Path) -> None:
    config = config_of(network)
    whole, of_whole = one_step(config, Hardware(ALONE), tmp_path)
    parts, of_parts = one_step(config, Hardware(ALONE, parts=4), tmp_path)
    assert of_whole.terms.keys() == of_parts.terms.keys()
    for name, value in of_whole.terms.items():
        found = float(of_parts.terms[name].detach())
        assert found == pytest.approx(float(value.detach()), rel=1e-3, abs=1e-6), name
    assert of_parts.gradient_norm == pytest.approx(of_whole.gradient_norm, rel=1e-3)
    first, second = whole.to_values()["generator"], parts.to_values()["generator"]
    # Adam's first step is the rate in the gradient's direction: equal but where a gradient is about 0.
    far = sum(int(((first[key] - second[key]).abs() > 2e-5).sum()) for key in first)
    assert far <= 0.01 * sum(value.numel() for value in first.values())


def test_with_an_adversary_parts_differ_by_its_spectral_norm_alone(tmp_path: Path) -> None:
    # Its largest singular values are estimated better in every forward pass: parts have more of them.
    config = config_of("pennet", adversarial_weight=0.1)
    _, of_whole = one_step(config, Hardware(ALONE), tmp_path)
    _, of_parts = one_step(config, Hardware(ALONE, parts=4), tmp_path)
    assert of_whole.terms.keys() == of_parts.terms.keys()
    for name, value in of_whole.terms.items():
        exact = name not in {"adversarial", "discriminator"}
        found = float(of_parts.terms[name].detach())
        assert found == pytest.approx(float(value.detach()), rel=1e-3 if exact else 0.1, abs=1e-6), name
    assert of_parts.gradient_norm == pytest.approx(of_whole.gradient_norm, rel=0.02)


def test_what_cannot_be_taken_in_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="a batch of 8 cannot be cut into so many"):
        one_step(config_of("pennet"), Hardware(ALONE, parts=3), tmp_path)
    with pytest.raises(ConfigError, match="learns from whole batches"):
        one_step(config_of("gmsrm-memory"), Hardware(ALONE, parts=4), tmp_path)


def test_fp16_scales_its_losses_and_remembers_by_how_much(tmp_path: Path) -> None:
    config = config_of("pennet")
    plain, in_fp32 = one_step(config, Hardware(ALONE), tmp_path)
    scaled, in_fp16 = one_step(config, Hardware(ALONE, precision="fp16"), tmp_path, tries=16)
    assert in_fp16.is_updated
    assert in_fp16.gradient_norm == pytest.approx(in_fp32.gradient_norm, rel=0.05)  # unscaled again
    assert "scaler" not in plain.to_values()
    state = scaled.to_values()
    assert state["scaler"]["scale"] > 1
    state["scaler"]["scale"] = 1024.0
    scaled.load_values(state)
    assert scaled.to_values()["scaler"]["scale"] == 1024.0


def test_the_number_format_follows_the_device() -> None:
    assert choose_precision("fp32", torch.device("cpu")) == "fp32"
    assert choose_precision("auto", torch.device("mps")) == "fp32"
    with pytest.raises(ConfigError, match="fp16 is trained on graphics cards"):
        choose_precision("fp16", torch.device("mps"))
