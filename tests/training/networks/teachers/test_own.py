from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.errors import ConfigError
from training.networks.teachers.own import load_own_teacher

CPU = torch.device("cpu")
HERE = __name__


def colours(device: torch.device) -> Callable[[Tensor], Sequence[Tensor]]:
    assert device == CPU
    return lambda image: [F.avg_pool2d(image, 4).double(), F.avg_pool2d(image, 2), image[:, :1]]


class Pyramid(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8)

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        features = self.norm(self.conv(image))
        return F.avg_pool2d(features, 4), F.avg_pool2d(features, 2), features


def network(device: torch.device) -> nn.Module:
    return Pyramid()


def one_map(device: torch.device) -> Callable[[Tensor], Tensor]:
    return lambda image: image


def fine_to_coarse(device: torch.device) -> Callable[[Tensor], list[Tensor]]:
    return lambda image: [image, F.avg_pool2d(image, 2), F.avg_pool2d(image, 4)]


def broken(device: torch.device) -> Callable[[Tensor], list[Tensor]]:
    return lambda image: [F.avg_pool2d(image, 4) / 0, F.avg_pool2d(image, 2), image]


def number(device: torch.device) -> int:
    return 3


def test_a_function_teaches_what_it_returns() -> None:
    teacher = load_own_teacher(f"{HERE}:colours", CPU)
    image = torch.rand(2, 3, 32, 48)
    coarse, middle, fine = teacher.targets(image)
    assert (teacher.channels, teacher.title) == ((3, 3, 1), f"{HERE}:colours")
    torch.testing.assert_close(coarse, F.avg_pool2d(image, 4))
    torch.testing.assert_close(middle, F.avg_pool2d(image, 2))
    assert torch.equal(fine, image[:, :1])


def test_a_network_is_frozen_and_does_not_learn_from_being_asked() -> None:
    torch.manual_seed(0)
    teacher = load_own_teacher(f"{HERE}:network", CPU)
    image = torch.rand(2, 3, 32, 32)
    first, again = teacher.targets(image), teacher.targets(image)
    assert all(torch.equal(one, two) for one, two in zip(first, again, strict=True))
    assert not any(level.requires_grad for level in first)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (f"{HERE}:one_map", r"It returned Tensor\.$"),
        (f"{HERE}:fine_to_coarse", r"it returned \(1, 3, 64, 64\), \(1, 3, 32, 32\), \(1, 3, 16, 16\)\.$"),
        (f"{HERE}:broken", "three maps of finite numbers"),
        (f"{HERE}:number", "must return a function of an image, not int"),
        (f"{HERE}:HERE", "is no function"),
        (f"{HERE}:nothing", "cannot be imported: .*nothing.* PYTHONPATH=. "),
        ("no_such_module:teacher", "cannot be imported: No module named 'no_such_module'"),
        ("no_colon", "wants package.module:function, got no_colon"),
        (":", "wants package.module:function"),
    ],
)
def test_what_is_no_teacher_gets_a_sentence(name: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_own_teacher(name, CPU)


def test_no_file_can_name_it() -> None:
    """Only the command line may: the option is in no recipe, and in no record of a run."""
    sources = (Path(__file__).parents[4] / "training").rglob("*.py")
    callers = {path.name for path in sources if "load_own_teacher(" in path.read_text(encoding="utf-8")}
    assert callers == {"own.py", "fixed_networks.py"}
