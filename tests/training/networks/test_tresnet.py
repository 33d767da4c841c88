from collections.abc import Mapping
from itertools import product

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from tests.training.small_teacher import tresnet_tensors
from training.networks.tresnet import TresnetTeacher, blur_halve, load_tresnet, space_to_depth


@pytest.fixture(scope="module")
def tensors() -> dict[str, Tensor]:
    return tresnet_tensors()


@pytest.fixture(scope="module")
def teacher(tensors: dict[str, Tensor]) -> TresnetTeacher:
    return load_tresnet(tensors, "teacher.pth")


class Reference:
    """The published layers one by one, with norms that are not folded: written to be compared with."""

    def __init__(self, tensors: Mapping[str, Tensor]) -> None:
        self.tensors = tensors

    def conv_norm(self, x: Tensor, name: str) -> Tensor:
        weight = self.tensors[f"{name}.0.weight"]
        x = F.conv2d(x, weight, padding=weight.shape[-1] // 2)
        mean, variance, gain, bias = (
            self.tensors[f"{name}.1.{part}"] for part in ("running_mean", "running_var", "weight", "bias")
        )
        norm = nn.BatchNorm2d(len(mean)).eval()
        with torch.no_grad():
            norm.running_mean, norm.running_var = mean, variance
            norm.weight.copy_(gain.abs() + 1e-5)
            norm.bias.copy_(bias)
            return norm(x)

    def block(self, features: Tensor, name: str, *, halves: bool) -> Tensor:
        inner = self.conv_norm(features, f"{name}.conv1.0" if halves else f"{name}.conv1")
        inner = F.leaky_relu(inner, 1e-3)
        if halves:
            padded = F.pad(inner, (1, 1, 1, 1), mode="reflect")
            height, width = inner.shape[-2:]
            inner = sum(
                padded[:, :, y : y + height : 2, x : x + width : 2] * (2 - abs(y - 1)) * (2 - abs(x - 1)) / 16
                for y, x in product(range(3), repeat=2)
            )
            pool = nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)
            features = self.conv_norm(pool(features), f"{name}.downsample.1")
        out = self.conv_norm(inner, f"{name}.conv2")
        squeezed = out.mean((2, 3), keepdim=True)
        for layer, act in (("fc1", torch.relu), ("fc2", torch.sigmoid)):
            parts = (self.tensors[f"{name}.se.{layer}.{part}"] for part in ("weight", "bias"))
            squeezed = act(F.conv2d(squeezed, *parts))
        return torch.relu(out * squeezed + features)

    def taps(self, image: Tensor) -> list[Tensor]:
        places = product(range(4), range(4), range(3))
        x = torch.stack([image[:, c, dy::4, dx::4] for dy, dx, c in places], 1)
        stem = x = F.leaky_relu(self.conv_norm(x, "body.conv1"), 1e-2)
        for i in range(4):
            x = self.block(x, f"body.layer1.{i}", halves=False)
        fine = x
        for i in range(5):
            x = self.block(x, f"body.layer2.{i}", halves=i == 0)
        return [stem, fine, x]


def test_it_has_the_published_number_of_tensors_and_parameters(tensors: dict[str, Tensor]) -> None:
    statistics = ("running_mean", "running_var", "num_batches_tracked")
    assert len(tensors) == 156
    learned = [tensor.numel() for name, tensor in tensors.items() if not name.endswith(statistics)]
    assert sum(learned) == 2_578_192


@pytest.mark.parametrize("size", [(64, 64), (40, 72)])
def test_features_are_those_of_the_published_layers(
    teacher: TresnetTeacher, tensors: dict[str, Tensor], size: tuple[int, int]
) -> None:
    torch.manual_seed(0)
    image = torch.rand(2, 3, *size)
    for own, published in zip(teacher.network(image), Reference(tensors).taps(image), strict=True):
        assert own.shape == published.shape
        assert published.std() > 0.1
        assert torch.allclose(own, published, atol=1e-4)


def test_targets_are_at_a_quarter_a_half_and_the_whole_of_the_size(teacher: TresnetTeacher) -> None:
    torch.manual_seed(1)
    image = torch.rand(1, 3, 32, 64)
    coarse, fine, stem = teacher.targets(image)
    assert teacher.channels == (152, 76, 76)
    assert [tuple(each.shape) for each in (coarse, fine, stem)] == [
        (1, 152, 8, 16), (1, 76, 16, 32), (1, 76, 32, 64),
    ]  # fmt: skip
    assert torch.equal(stem[:, :, ::2, ::2], stem[:, :, 1::2, 1::2])
    large = F.interpolate(image, size=(64, 128), mode="bilinear", align_corners=False)
    assert torch.equal(stem[:, :, ::2, ::2], teacher.network(large)[0])
    assert torch.equal(coarse, teacher.network(large)[2])


def test_pixels_of_a_block_become_channels_with_colour_fastest() -> None:
    image = torch.arange(3 * 8 * 12, dtype=torch.float32).view(1, 3, 8, 12)
    folded = space_to_depth(image)
    assert folded.shape == (1, 48, 2, 3)
    for c, y, x in ((0, 0, 0), (2, 1, 3), (1, 3, 2)):
        assert torch.equal(folded[0, (4 * y + x) * 3 + c], image[0, c, y::4, x::4])
    assert not torch.equal(folded, F.pixel_unshuffle(image, 4))


def test_the_blur_keeps_a_flat_map_and_halves_it() -> None:
    assert torch.allclose(blur_halve(torch.full((1, 5, 8, 6), 0.7)), torch.full((1, 5, 4, 3), 0.7))


def test_the_sign_of_a_norms_scale_does_not_matter(
    teacher: TresnetTeacher, tensors: dict[str, Tensor]
) -> None:
    mirrored = {
        name: -tensor if name.endswith(".1.weight") else tensor for name, tensor in tensors.items()
    }  # the squeezes' weights end otherwise
    other = load_tresnet(mirrored, "teacher.pth")
    image = torch.rand(1, 3, 16, 16)
    assert all(map(torch.equal, teacher.targets(image), other.targets(image)))


def test_squeezes_are_known_by_their_shapes(teacher: TresnetTeacher, tensors: dict[str, Tensor]) -> None:
    renamed = {name.replace("fc1", "squeeze").replace("fc2", "excite"): t for name, t in tensors.items()}
    image = torch.rand(1, 3, 16, 16)
    other = load_tresnet(renamed, "teacher.pth")
    assert all(map(torch.equal, teacher.targets(image), other.targets(image)))


def test_later_stages_are_ignored_and_missing_ones_named(tensors: dict[str, Tensor]) -> None:
    assert load_tresnet(tensors | {"body.layer3.0.conv1.0.weight": torch.zeros(3)}, "teacher.pth")
    cut = {name: tensor for name, tensor in tensors.items() if name != "body.layer2.4.conv2.0.weight"}
    with pytest.raises(WeightsError, match=r"cut.pth is no whole TResNet-L.*layer2.4.conv2.0.weight"):
        load_tresnet(cut, "cut.pth")


def test_numbers_that_are_not_finite_are_refused(tensors: dict[str, Tensor]) -> None:
    bad = tensors | {"body.conv1.1.bias": torch.full((76,), float("nan"))}
    with pytest.raises(WeightsError, match="not finite"):
        load_tresnet(bad, "teacher.pth")


def test_it_does_not_learn(teacher: TresnetTeacher) -> None:
    assert not any(parameter.requires_grad for parameter in teacher.parameters())
    image = torch.rand(1, 3, 16, 16, requires_grad=True)
    assert not any(target.requires_grad for target in teacher.targets(image))
