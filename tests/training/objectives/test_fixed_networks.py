from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.weights_file import save_weights
from tests.training.small_networks import small_config
from tests.training.small_teacher import save_teacher, tresnet_tensors, vgg_tensors
from training.config.recipe import NetworkName, Pretext, TrainConfig
from training.errors import ConfigError
from training.networks.mobilenet_features import IMAGENET_DEVIATION, IMAGENET_MEAN, MobileNetFeatures
from training.networks.teachers.edges import EdgeTeacher
from training.networks.teachers.random_network import RandomTeacher
from training.networks.tresnet import TresnetTeacher
from training.networks.vgg import VggFeatures
from training.objectives.build import build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.fixed_networks import describe_fixed, load_fixed_networks
from training.objectives.pretext import FixedNetworks


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("networks")
    save_teacher(folder / "mobilenet.safetensors")
    torch.save(tresnet_tensors(), folder / "tresnet.pth")
    torch.save(vgg_tensors(), folder / "vgg19.pth")
    return folder


def load(
    files: Path, network: NetworkName, *, teacher: str | None = None, perceptual: str | None = None
) -> FixedNetworks:
    return load_fixed_networks(
        small_config(network),
        teacher=files / teacher if teacher else None,
        perceptual=files / perceptual if perceptual else None,
        calibration=None,
        device=torch.device("cpu"),
    )


def test_a_teacher_that_can_compare_images_does_so_too(files: Path) -> None:
    fixed = load(files, "spn", teacher="mobilenet.safetensors")
    assert isinstance(fixed.teacher, MobileNetFeatures)
    assert fixed.perceptual is fixed.teacher


def test_teacher_and_judge_of_images_may_differ(files: Path) -> None:
    fixed = load(files, "spn", teacher="tresnet.pth", perceptual="vgg19.pth")
    assert isinstance(fixed.teacher, TresnetTeacher)
    assert isinstance(fixed.perceptual, VggFeatures)
    assert describe_fixed(fixed) == {
        "teacher": "TResNet-L, OpenImages",
        "perceptual": "VGG19, ImageNet",
        "autoencoder": None,
    }
    build_objective(small_config("spn"), fixed)


def test_a_teacher_that_cannot_compare_images_leaves_that_open(files: Path) -> None:
    fixed = load(files, "spl", teacher="tresnet.pth")
    assert fixed.perceptual is None
    assert describe_fixed(fixed)["perceptual"] is None


@pytest.mark.parametrize(("teacher", "perceptual"), [("vgg19.pth", None), (None, "vgg19.pth")])
def test_gmsrm_shows_vgg_images_as_it_was_trained_and_spn_as_its_code_does(
    files: Path, teacher: str | None, perceptual: str | None
) -> None:
    photo = torch.rand(1, 3, 16, 16)
    gmsrm = load(files, "gmsrm", teacher=teacher, perceptual=perceptual).perceptual
    spn = load(files, "spn", teacher="mobilenet.safetensors", perceptual="vgg19.pth").perceptual
    assert isinstance(gmsrm, VggFeatures)
    assert isinstance(spn, VggFeatures)
    mean, deviation = torch.tensor(IMAGENET_MEAN), torch.tensor(IMAGENET_DEVIATION)
    normalised = (photo - mean.view(1, 3, 1, 1)) / deviation.view(1, 3, 1, 1)
    assert torch.allclose(gmsrm.perceptual(photo)[0], spn.perceptual(normalised)[0], atol=1e-4)
    assert torch.equal(spn.perceptual(photo)[0], torch.relu(spn.features["0"](photo)))


def test_a_recipe_for_an_spn_as_teacher_refuses_another(files: Path) -> None:
    with pytest.raises(ConfigError, match=r"tresnet\.pth is no SPN: give weights of SPN"):
        load_fixed_networks(
            replace(small_config("spl"), prior_target="learned"),
            teacher=files / "tresnet.pth",
            perceptual=None,
            calibration=None,
            device=torch.device("cpu"),
        )


@pytest.mark.parametrize(("pretext", "kind"), [("edges", EdgeTeacher), ("random", RandomTeacher)])
def test_a_recipe_can_bring_its_teacher_with_it(files: Path, pretext: Pretext, kind: type) -> None:
    config = replace(small_config("spn"), pretext=pretext)
    fixed = load_of(config, perceptual=files / "mobilenet.safetensors")
    assert isinstance(fixed.teacher, kind)
    assert isinstance(fixed.perceptual, MobileNetFeatures)
    build_objective(config, fixed)
    with pytest.raises(ConfigError, match=f'pretext = "{pretext}"\\): leave --teacher out'):
        load_of(config, teacher=files / "tresnet.pth")
    with pytest.raises(ConfigError, match="leave --teacher-module out"):
        load_of(config, teacher_module=f"{__name__}:colours")
    with pytest.raises(ConfigError, match=f'pretext = "{pretext}" is for recipes that learn priors; dgi'):
        load_of(replace(small_config("dgi"), pretext=pretext))


def test_a_function_of_the_users_own_teaches(files: Path) -> None:
    fixed = load_of(small_config("spn"), teacher_module=f"{__name__}:colours")
    assert describe_fixed(fixed)["teacher"] == f"{__name__}:colours"
    with pytest.raises(ConfigError, match="two teachers"):
        load_of(small_config("spn"), teacher=files / "tresnet.pth", teacher_module=f"{__name__}:colours")
    with pytest.raises(
        ConfigError, match="--teacher-module is for recipes that learn priors; pennet has none"
    ):
        load_of(small_config("pennet"), teacher_module=f"{__name__}:colours")


def colours(device: torch.device) -> Callable[[Tensor], list[Tensor]]:
    return lambda image: [F.avg_pool2d(image, 4), F.avg_pool2d(image, 2), image]


def load_of(
    config: TrainConfig,
    *,
    teacher: Path | None = None,
    perceptual: Path | None = None,
    teacher_module: str | None = None,
) -> FixedNetworks:
    return load_fixed_networks(
        config,
        teacher=teacher,
        perceptual=perceptual,
        calibration=None,
        device=torch.device("cpu"),
        teacher_module=teacher_module,
    )


def test_a_network_without_priors_takes_the_teacher_to_compare_images(files: Path) -> None:
    fixed = load(files, "gmsrm", teacher="vgg19.pth")
    assert fixed.teacher is None
    assert isinstance(fixed.perceptual, VggFeatures)


def test_a_teacher_of_dgi_that_is_no_autoencoder_is_named(files: Path) -> None:
    with pytest.raises(WeightsError, match=r"mobilenet\.safetensors is not the autoencoder"):
        load(files, "dgi", teacher="mobilenet.safetensors")
    right = build_autoencoder(small_config("dgi-autoencoder"))
    save_weights(files / "autoencoder.safetensors", right.state_dict(), {})
    assert load(files, "dgi", teacher="autoencoder.safetensors").autoencoder is not None
