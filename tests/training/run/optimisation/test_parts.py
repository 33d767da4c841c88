"""Batches taken in parts, and steps in fp16."""

from pathlib import Path

import pytest
import torch

from tests.training.one_step import config_of, one_step
from training.errors import ConfigError
from training.run.hardware import Hardware, choose_precision
from training.run.processes import start_processes

ALONE = start_processes("cpu")
ADDITIVE = ["pennet", "spl", "spn", "gmsrm", "dgi", "dgi-autoencoder"]
"""Trainings whose losses are means over photos, or divide by what is known of the whole batch."""


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
