from pathlib import Path

import pytest
import torch

from inpaint_core.errors import WeightsError
from inpaint_core.weights import load_state_file, save_weights
from tests.training.small_teacher import save_teacher
from training.pretext import MobileNetFeatures, load_teacher


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> MobileNetFeatures:
    return load_teacher(save_teacher(tmp_path_factory.mktemp("teacher") / "teacher.safetensors"))


def test_targets_are_at_a_quarter_a_half_and_the_whole_of_the_size(teacher: MobileNetFeatures) -> None:
    targets = teacher.targets(torch.rand(2, 3, 64, 96))
    expected = [
        (2, channels, 64 // d, 96 // d) for channels, d in zip(teacher.channels, (4, 2, 1), strict=True)
    ]
    assert [tuple(target.shape) for target in targets] == expected


def test_the_coarse_half_of_the_coarsest_target_is_a_doubled_map(teacher: MobileNetFeatures) -> None:
    coarsest = teacher.targets(torch.rand(1, 3, 64, 64))[0]
    assert torch.equal(coarsest[:, 32:, ::2, ::2], coarsest[:, 32:, 1::2, 1::2])
    assert not torch.equal(coarsest[:, :32, ::2, ::2], coarsest[:, :32, 1::2, 1::2])


def test_a_teacher_never_learns_but_perceptual_gradients_reach_the_picture(
    teacher: MobileNetFeatures,
) -> None:
    image = torch.rand(1, 3, 64, 64, requires_grad=True)
    assert not any(target.requires_grad for target in teacher.targets(image))
    torch.stack([features.abs().mean() for features in teacher.perceptual(image)]).sum().backward()
    assert image.grad is not None
    assert image.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in teacher.parameters())


def test_features_are_normalised_by_the_constants_of_the_file(teacher: MobileNetFeatures) -> None:
    image = torch.rand(1, 3, 64, 64)
    before = teacher.perceptual(image)[0]
    teacher.get_buffer("mean_s4x").fill_(1.0)
    teacher.get_buffer("deviation_s4x").fill_(2.0)
    try:
        assert torch.allclose(teacher.perceptual(image)[0], (before - 1) / 2, atol=1e-6)
    finally:
        teacher.get_buffer("mean_s4x").fill_(0.0)
        teacher.get_buffer("deviation_s4x").fill_(1.0)


def test_another_file_is_refused_in_words(tmp_path: Path) -> None:
    save_weights(tmp_path / "other.safetensors", {"weight": torch.zeros(3)}, {})
    with pytest.raises(WeightsError, match=r"other.safetensors is no teacher"):
        load_teacher(tmp_path / "other.safetensors")


def test_a_teacher_with_a_missing_layer_is_refused(tmp_path: Path) -> None:
    state = load_state_file(save_teacher(tmp_path / "whole.safetensors"))
    del state["features.6.conv.2.weight"]
    save_weights(tmp_path / "cut.safetensors", state, {})
    with pytest.raises(WeightsError, match=r"features.6.conv.2.weight missing or misshapen"):
        load_teacher(tmp_path / "cut.safetensors")
