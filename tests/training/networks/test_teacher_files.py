from pathlib import Path

import pytest
import torch
from torch import Tensor

from inpaint_core.errors import WeightsError
from inpaint_core.importing.checkpoint import import_checkpoint
from inpaint_core.models import pennet, spn
from inpaint_core.state_dict.weights_file import save_weights
from tests.training.small_teacher import normed_mobilenet_tensors, save_teacher, tresnet_tensors, vgg_tensors
from training.config.recipe import Stage
from training.data.dataset import CropDataset
from training.data.photo_source import PhotoSource
from training.networks.calibration import Calibration
from training.networks.mobilenet_features import MobileNetFeatures
from training.networks.prior_teacher import PriorTeacher
from training.networks.teacher_files import load_perceptual, load_teacher
from training.networks.tresnet import TresnetTeacher, load_tresnet
from training.networks.vgg import VggFeatures


@pytest.fixture(scope="module")
def tresnet() -> dict[str, Tensor]:
    return tresnet_tensors()


@pytest.fixture(scope="module")
def compact_spn() -> spn.Spn:
    torch.manual_seed(0)
    return spn.Spn(spn.COMPACT).eval()


def assert_same_targets(one: TresnetTeacher, tensors: dict[str, Tensor]) -> None:
    image = torch.rand(1, 3, 16, 16)
    assert all(map(torch.equal, one.targets(image), load_tresnet(tensors, "own").targets(image)))


def test_the_published_teacher_is_found_in_its_own_file(tresnet: dict[str, Tensor], tmp_path: Path) -> None:
    rest = {"body.layer3.0.conv1.0.weight": torch.zeros(2), "head.fc.weight": torch.zeros(2)}
    content = {"model": tresnet | rest, "num_classes": 9605, "idx_to_class": {0: "cat"}}
    torch.save(content, tmp_path / "Open_ImagesV6_TRresNet_L_448.pth")
    teacher = load_teacher(tmp_path / "Open_ImagesV6_TRresNet_L_448.pth")
    assert isinstance(teacher, TresnetTeacher)
    assert_same_targets(teacher, tresnet)


def test_the_published_teacher_is_found_inside_a_published_spn(
    tresnet: dict[str, Tensor], compact_spn: spn.Spn, tmp_path: Path
) -> None:
    module = {f"generator.module.{name}": tensor for name, tensor in compact_spn.state_dict().items()}
    module |= {f"tresnet_xL_hold.{name}": tensor for name, tensor in tresnet.items()}
    torch.save(module, tmp_path / "x_epoch_best.pt")
    teacher = load_teacher(tmp_path / "x_epoch_best.pt")
    assert isinstance(teacher, TresnetTeacher)
    assert_same_targets(teacher, tresnet)

    imported = import_checkpoint(tmp_path / "x_epoch_best.pt", directory=tmp_path / "weights")
    assert imported.teacher is not None
    beside = load_teacher(imported.teacher)  # what the import writes has no counters
    assert isinstance(beside, TresnetTeacher)
    assert_same_targets(beside, tresnet)
    assert isinstance(load_teacher(imported.path), PriorTeacher)


def test_an_spn_alone_teaches_what_its_priors_say_of_the_whole_photo(
    compact_spn: spn.Spn, tmp_path: Path
) -> None:
    save_weights(tmp_path / "spn.safetensors", compact_spn.state_dict(), {})
    teacher = load_teacher(tmp_path / "spn.safetensors")
    assert isinstance(teacher, PriorTeacher)
    coarse, fine, full = teacher.channels
    assert teacher.channels == spn.COMPACT.mapped_channels
    assert teacher.title.startswith("priors of SPN")
    image = torch.rand(1, 3, 32, 48)
    with torch.no_grad():
        _, mapped = compact_spn.predict_with_prior(image, torch.zeros(1, 1, 32, 48))
    targets = teacher.targets(image)
    assert [tuple(each.shape) for each in targets] == [
        (1, coarse, 8, 12), (1, fine, 16, 24), (1, full, 32, 48),
    ]  # fmt: skip
    for target, level in zip(targets, mapped, strict=True):
        assert torch.allclose(target, level, atol=1e-5)
    assert not any(parameter.requires_grad for parameter in teacher.parameters())


def test_an_spn_can_teach_its_priors_before_their_heads(compact_spn: spn.Spn, tmp_path: Path) -> None:
    save_weights(tmp_path / "spn.safetensors", compact_spn.state_dict(), {})
    teacher = load_teacher(tmp_path / "spn.safetensors", prior_target="learned")
    image = torch.rand(1, 3, 32, 48)
    with torch.no_grad():
        learned = compact_spn.prior(image, torch.zeros(1, 1, 32, 48))
    targets = teacher.targets(image)
    assert teacher.channels == (96, 32, 16)
    assert tuple(target.shape[1] for target in targets) == teacher.channels
    for target, level in zip(targets, learned, strict=True):
        assert torch.allclose(target, level, atol=1e-5)


def test_a_probabilistic_spn_teaches_its_mean_priors(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = spn.SpnProbabilistic(spn.PROBABILISTIC_COMPACT).eval()
    save_weights(tmp_path / "drawing.safetensors", network.state_dict(), {})
    teacher = load_teacher(tmp_path / "drawing.safetensors")
    image = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        _, mapped, _ = network.predict_with_prior(image, torch.zeros(1, 1, 32, 32))
    for target, level in zip(teacher.targets(image), mapped, strict=True):
        assert torch.allclose(target, level, atol=1e-5)


def test_mobilenet_teaches_and_compares_in_either_layout(photo_folder: Path, tmp_path: Path) -> None:
    folded = save_teacher(tmp_path / "folded.safetensors")
    classifier = {"classifier.1.weight": torch.zeros(1000, 1280), "classifier.1.bias": torch.zeros(1000)}
    torch.save(normed_mobilenet_tensors() | classifier, tmp_path / "mobilenet_v2-b0353104.pth")
    stage = Stage(steps=1, crop_px=64, resize_px=(64, 64), batch_size=1)
    dataset = CropDataset(PhotoSource.open([photo_folder]), stage, seed=1, mask_kind="mixed")
    calibration = Calibration(dataset, tmp_path / "statistics.safetensors")
    for path in (folded, tmp_path / "mobilenet_v2-b0353104.pth"):
        assert isinstance(load_teacher(path, calibration), MobileNetFeatures)
        assert isinstance(load_perceptual(path, calibration), MobileNetFeatures)


def test_vgg_compares_and_does_not_teach(tmp_path: Path) -> None:
    torch.save(vgg_tensors(), tmp_path / "vgg19-dcbb9e9d.pth")
    assert isinstance(load_perceptual(tmp_path / "vgg19-dcbb9e9d.pth"), VggFeatures)
    with pytest.raises(WeightsError, match="give it as --perceptual"):
        load_teacher(tmp_path / "vgg19-dcbb9e9d.pth")


def test_vgg_is_found_inside_a_published_probabilistic_spn(compact_spn: spn.Spn, tmp_path: Path) -> None:
    copy = {
        f"vgg_loss.vgg.slice1.{name.removeprefix('features.')}": tensor
        for name, tensor in vgg_tensors().items()
        if not name.startswith("features.30.")
    }
    module = {f"generator.{name}": tensor for name, tensor in compact_spn.state_dict().items()}
    torch.save(module | copy, tmp_path / "x.pt")
    assert isinstance(load_perceptual(tmp_path / "x.pt"), VggFeatures)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"weight": torch.zeros(3)}, r"other\.pth is no teacher: expected MobileNetV2.*It holds weight\."),
        ({"feature_mapping_256.weight": torch.zeros(3)}, r"other\.pth belongs to no network"),
        ({"body.conv1.0.weight": torch.zeros(76, 48, 3, 3)}, r"other\.pth is no whole TResNet-L"),
        ({"features.1.conv.1.bias": torch.zeros(3)}, r"other\.pth is no whole MobileNetV2"),
        (["a list"], r"other\.pth is no weights file"),
    ],
)
def test_another_file_is_refused_in_words(tmp_path: Path, content: object, message: str) -> None:
    torch.save(content, tmp_path / "other.pth")
    with pytest.raises(WeightsError, match=message):
        load_teacher(tmp_path / "other.pth")


@pytest.mark.parametrize("content", [b"", b"no weights at all", b"PK\x03\x04 cut short"])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.pth").write_bytes(content)
    for load in (load_teacher, load_perceptual):
        with pytest.raises(WeightsError, match=r"bad\.pth"):
            load(tmp_path / "bad.pth")


def test_another_network_does_not_compare_images(tmp_path: Path) -> None:
    network = pennet.PenNet(pennet.PenNetSize(base_channels=4))
    save_weights(tmp_path / "pennet.safetensors", network.state_dict(), {})
    with pytest.raises(WeightsError, match=r"pennet\.safetensors is no network that compares images"):
        load_perceptual(tmp_path / "pennet.safetensors")
