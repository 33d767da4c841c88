from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.errors import WeightsError
from tests.training.small_teacher import resnet_tensors, save_teacher
from training.networks.resnet import load_resnet


def walk(image: Tensor, file: dict[str, Tensor], blocks: tuple[int, ...], sides: int) -> Tensor:
    """Walk the paper's table 1 by the names of the tensors."""
    tensors = {name.removeprefix("module."): value for name, value in file.items()}

    def normed(x: Tensor, name: str) -> Tensor:
        mean, variance, weight, bias = (
            tensors[f"{name}.{part}"].view(1, -1, 1, 1)
            for part in ("running_mean", "running_var", "weight", "bias")
        )
        return (x - mean) / (variance + 1e-5).sqrt() * weight + bias

    mean, deviation = (
        torch.tensor(numbers).view(1, 3, 1, 1) for numbers in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    )
    x = (image[:, :, 16:240, 16:240] - mean) / deviation
    x = torch.relu(normed(F.conv2d(x, tensors["conv1.weight"], stride=2, padding=3), "bn1"))
    x = F.max_pool2d(x, 3, stride=2, padding=1)
    for stage, count in enumerate(blocks, start=1):
        for block in range(count):
            name, before = f"layer{stage}.{block}", x
            stride = 2 if stage > 1 and block == 0 else 1
            halving = 2 if sides == 3 else 1  # which convolution has the stride
            for number in range(1, sides + 1):
                weight = tensors[f"{name}.conv{number}.weight"]
                step = stride if number == halving else 1
                x = normed(
                    F.conv2d(x, weight, stride=step, padding=weight.shape[2] // 2), f"{name}.bn{number}"
                )
                x = torch.relu(x) if number < sides else x
            if f"{name}.downsample.0.weight" in tensors:
                before = F.conv2d(before, tensors[f"{name}.downsample.0.weight"], stride=stride)
                before = normed(before, f"{name}.downsample.1")
            x = torch.relu(x + before)
    return F.linear(x.mean(dim=(2, 3)), tensors["fc.weight"], tensors["fc.bias"])


@pytest.mark.parametrize(("blocks", "is_bottleneck"), [((2, 2, 2, 2), False), ((1, 2, 1, 1), True)])
def test_it_gives_what_the_table_gives(blocks: tuple[int, ...], is_bottleneck: bool, tmp_path: Path) -> None:
    tensors = resnet_tensors(blocks, classes=7, is_bottleneck=is_bottleneck)
    path = tmp_path / "resnet.pth.tar"
    torch.save({"epoch": 90, "arch": "resnet", "state_dict": tensors, "best_prec1": 54.0}, path)
    image = torch.rand(1, 3, 256, 256)
    logits = load_resnet(path)(image)
    assert logits.shape == (1, 7)
    expected = walk(image, tensors, blocks, 3 if is_bottleneck else 2)
    torch.testing.assert_close(logits, expected, atol=1e-3, rtol=1e-3)


def test_another_network_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"teacher.safetensors is no ResNet that classifies"):
        load_resnet(save_teacher(tmp_path / "teacher.safetensors"))
    tensors = resnet_tensors((1, 1, 1, 1), classes=7)
    del tensors["module.layer3.0.bn1.weight"]
    path = tmp_path / "broken.pth"
    torch.save(tensors, path)
    with pytest.raises(WeightsError, match=r"broken.pth is no ResNet in torchvision's layout"):
        load_resnet(path)


def test_small_images_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "resnet.pth"
    torch.save(resnet_tensors((1, 1, 1, 1), classes=3), path)
    with pytest.raises(ValueError, match="sides of at least 224"):
        load_resnet(path)(torch.rand(1, 3, 223, 256))
