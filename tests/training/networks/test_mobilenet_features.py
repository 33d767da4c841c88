from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.weights_file import load_state_file
from tests.training.small_teacher import normed_mobilenet_tensors, save_teacher
from training.config.recipe import Stage
from training.data.dataset import CropDataset
from training.data.photo_source import PhotoSource
from training.networks.calibration import Calibration
from training.networks.mobilenet import MobileNetV2
from training.networks.mobilenet_features import (
    CHANNELS,
    MobileNetFeatures,
    fold_norms,
    load_folded_mobilenet,
    load_normed_mobilenet,
)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> MobileNetFeatures:
    path = save_teacher(tmp_path_factory.mktemp("teacher") / "teacher.safetensors")
    return load_folded_mobilenet(load_state_file(path), path.name)


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


def test_a_teacher_never_learns_but_perceptual_gradients_reach_the_image(
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


@pytest.mark.parametrize("name", ["features.6.conv.2.weight", "tap.s8.mean"])
def test_a_file_with_something_missing_is_refused(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tensors = load_state_file(save_teacher(tmp_path_factory.mktemp("cut") / "teacher.safetensors"))
    del tensors[name]
    with pytest.raises(WeightsError, match=f"cut.pth is no whole MobileNetV2: {name} missing or misshapen"):
        load_folded_mobilenet(tensors, "cut.pth")


@pytest.fixture(scope="module")
def normed() -> dict[str, Tensor]:
    return normed_mobilenet_tensors()


def with_real_norms(tensors: dict[str, Tensor]) -> MobileNetV2:
    """Return the network with batch norm as modules of its own, nothing folded."""
    network = MobileNetV2(symmetric=True).eval()
    for name, layer in list(network.named_modules()):
        if not isinstance(layer, nn.Conv2d):
            continue
        group, _, number = name.rpartition(".")
        norm = nn.BatchNorm2d(layer.out_channels).eval()
        prefix = f"{group}.{int(number) + 1}"
        norm.load_state_dict({part: tensors[f"{prefix}.{part}"] for part in norm.state_dict()})
        layer.weight.data = tensors[f"{name}.weight"].clone()
        layer.bias.data.zero_()
        layer.register_forward_hook(lambda _module, _inputs, output, norm=norm: norm(output))
    return network


def test_folded_norms_compute_what_norms_do(normed: dict[str, Tensor]) -> None:
    folded = MobileNetV2(symmetric=True).eval()
    folded.load_state_dict(fold_norms(folded, normed, "file"), strict=True)
    image = torch.randn(1, 3, 64, 64)
    taps = ["features.0", "features.1", "features.4.conv.0", "features.13", "features.18"]
    with torch.no_grad():
        for one, other in zip(folded(image, taps), with_real_norms(normed)(image, taps), strict=True):
            assert other.std() > 1e-3
            assert torch.allclose(one, other, atol=1e-4 * float(other.abs().max()))


def calibration_of(photos: Path, file: Path, *, is_resumed: bool = False, seed: int = 1) -> Calibration:
    stage = Stage(steps=1, crop_px=64, resize_px=(64, 64), batch_size=1)
    dataset = CropDataset(PhotoSource.open([photos]), stage, seed=seed, mask_kind="mixed")
    return Calibration(dataset, file, is_resumed=is_resumed)


def test_estimated_constants_bring_features_to_mean_0_and_deviation_1(
    normed: dict[str, Tensor], photo_folder: Path, tmp_path: Path
) -> None:
    calibration = calibration_of(photo_folder, tmp_path / "statistics.safetensors")
    features = load_normed_mobilenet(normed, "file", calibration)
    photos = torch.stack([calibration.dataset[number].image for number in range(64)])
    for level in features.perceptual(photos):
        assert torch.allclose(level.mean(dim=(0, 2, 3)), torch.zeros(level.shape[1]), atol=1e-2)
        deviation = level.std(dim=(0, 2, 3))
        assert deviation.max() < 1.01  # below 1 where the floor holds
        assert deviation.median() > 0.99


def test_images_are_brought_to_the_range_that_imagenet_networks_want(
    normed: dict[str, Tensor], photo_folder: Path, tmp_path: Path
) -> None:
    features = load_normed_mobilenet(normed, "file", calibration_of(photo_folder, tmp_path / "s.safetensors"))
    mean_colour = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1).expand(1, 3, 64, 64)
    raw = features.network(torch.zeros(1, 3, 64, 64), ["features.4.conv.0"])[0]
    expected = (raw - features.get_buffer("mean_s4x")) / features.get_buffer("deviation_s4x")
    assert torch.allclose(features.perceptual(mean_colour)[0], expected, atol=1e-4)


def test_constants_follow_from_the_run_and_a_resumed_run_has_those_it_began_with(
    normed: dict[str, Tensor], photo_folder: Path, tmp_path: Path
) -> None:
    def teacher(name: str, *, is_resumed: bool = False, seed: int = 1) -> dict[str, Tensor]:
        file = tmp_path / f"{name}.safetensors"
        calibration = calibration_of(photo_folder, file, is_resumed=is_resumed, seed=seed)
        return load_normed_mobilenet(normed, "file", calibration).state_dict()

    first, again, other = teacher("first"), teacher("again"), teacher("other", seed=2)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["mean_s8"], other["mean_s8"])
    resumed = teacher("first", is_resumed=True, seed=2)  # the numbers come from the file now
    assert all(torch.equal(first[name], resumed[name]) for name in first)
    kept = load_state_file(tmp_path / "first.safetensors")
    assert sorted(kept) == sorted(f"tap.{name}.{part}" for name in CHANNELS for part in ("mean", "std"))


def test_without_photos_there_are_no_constants(normed: dict[str, Tensor]) -> None:
    with pytest.raises(WeightsError, match="no photos to take them from"):
        load_normed_mobilenet(normed, "mobilenet_v2.pth", None)


def test_a_norm_that_is_missing_is_named(normed: dict[str, Tensor]) -> None:
    cut = {name: tensor for name, tensor in normed.items() if name != "features.9.conv.3.running_var"}
    with pytest.raises(WeightsError, match=r"features.9.conv.3.running_var missing"):
        load_normed_mobilenet(cut, "mobilenet_v2.pth", None)
