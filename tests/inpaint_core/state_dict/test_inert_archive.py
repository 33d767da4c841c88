"""Archives that torch refuses, made on the spot: TorchScript programs, checkpoints with objects in them."""

import sys
import types
import warnings
import zipfile
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.models.lama import Lama, LamaSize
from inpaint_core.models.migan import MiGan, MiGanSize
from inpaint_core.state_dict.checkpoint_file import read_content
from tests.inpaint_core.checkpoint_files import repack, write_parcel

NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "lama": lambda: Lama(LamaSize(base_channels=8, global_channels=48, blocks=1)),
    "migan": lambda: MiGan(MiGanSize(trained_px=16, channel_pixels=128, max_channels=12)),
}


class Counting(nn.Module):
    """What published files have beside weights: a counter, half precision, a view."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.halves = nn.Parameter(torch.randn(2, 3).half())
        self.turned = nn.Parameter(torch.randn(4, 5).T)
        self.register_buffer("part", torch.arange(12.0)[3:9].view(2, 3))

    def forward(self, image: Tensor) -> Tensor:
        return self.norm(image) + self.halves.float().sum() + self.turned.sum() + self.part.sum()


def trace(network: nn.Module, *example: Tensor) -> torch.jit.ScriptModule:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of branches that depend on sizes, and of its age
        return torch.jit.trace(network.eval(), example, check_trace=False)


def save_program(network: nn.Module, path: Path, *example: Tensor) -> dict[str, Tensor]:
    trace(network, *example).save(str(path))
    return network.state_dict()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    save_program(Counting(), tmp_path / "a.pt", torch.rand(1, 3, 4, 4))
    return tmp_path / "a.pt"


def content_of(path: Path) -> dict[str, Any]:
    found = read_content(path)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", NETWORKS)
def test_a_program_holds_what_its_network_does_bit_for_bit(tmp_path: Path, name: str) -> None:
    torch.manual_seed(1)
    image, mask = torch.rand(1, 3, 32, 32), (torch.rand(1, 1, 32, 32) > 0.7).float()
    network = NETWORKS[name]()
    expected = save_program(network, tmp_path / "a.pt", image, mask)
    found = content_of(tmp_path / "a.pt")
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[key], value) for key, value in expected.items())
    other = NETWORKS[name]().eval()
    other.load_state_dict(found)
    with torch.inference_mode():
        assert torch.equal(other(image, mask), network(image, mask))


def test_every_kind_of_tensor_comes_out_of_a_program(tmp_path: Path) -> None:
    expected = save_program(Counting(), tmp_path / "a.pt", torch.rand(1, 3, 4, 4))
    found = content_of(tmp_path / "a.pt")
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert found[key].dtype == value.dtype
        assert torch.equal(found[key], value)


def test_the_code_of_a_program_is_not_looked_at(program: Path) -> None:
    repack(program, lambda name, content: b"import os\n" if "/code/" in name else content)
    assert "norm.weight" in content_of(program)


@pytest.fixture
def libraries(monkeypatch: pytest.MonkeyPatch) -> dict[str, type]:
    """Classes as a training with PyTorch Lightning and OmegaConf leaves them in its checkpoints."""
    places = {
        "ModelCheckpoint": "pytorch_lightning.callbacks.model_checkpoint",
        "ContainerMetadata": "omegaconf.base",
        "DictConfig": "omegaconf.dictconfig",
        "AnyNode": "omegaconf.nodes",
        "Popen": "omegaconf.evil",
    }
    classes = {name: type(name, (), {"__module__": module}) for name, module in places.items()}
    for name, module in places.items():
        parts = module.split(".")
        for count in range(1, len(parts) + 1):
            path = ".".join(parts[:count])
            monkeypatch.setitem(sys.modules, path, sys.modules.get(path, types.ModuleType(path)))
        setattr(sys.modules[module], name, classes[name])
    return classes


def lightning_checkpoint(state: dict[str, Tensor], classes: dict[str, type]) -> dict[str, object]:
    config = classes["DictConfig"]()
    node = classes["AnyNode"]()
    node._val = 3
    metadata = classes["ContainerMetadata"]()
    metadata.ref_type, metadata.key_type, metadata.optional = Any, dict, True
    config.__dict__.update({"_metadata": metadata, "_content": {"seed": node}, "_parent": None})
    named = OrderedDict((f"generator.{name}", tensor) for name, tensor in state.items())
    named["val_evaluator.fid.weight"] = torch.randn(3)
    return {
        "epoch": 39,
        "pytorch-lightning_version": "1.2.9",
        "callbacks": {classes["ModelCheckpoint"]: {"best_model_score": torch.tensor(0.5), "kept": []}},
        "lr_schedulers": defaultdict(list),
        "state_dict": named,
        "hyper_parameters": config,
    }


@pytest.mark.parametrize("way", ["bare", "parcel"])
def test_objects_beside_tensors_do_no_harm_and_no_good(
    tmp_path: Path, libraries: dict[str, type], way: str
) -> None:
    state = NETWORKS["lama"]().state_dict()
    path = tmp_path / "best.ckpt"
    torch.save(lightning_checkpoint(state, libraries), path)
    if way == "parcel":
        write_parcel(tmp_path / "big-lama.zip", path.read_bytes())
        path = tmp_path / "big-lama.zip"
    found = content_of(path)
    assert found["epoch"] == 39
    assert found["lr_schedulers"] == {}
    table = found["state_dict"]
    assert all(torch.equal(table[f"generator.{name}"], value) for name, value in state.items())
    assert torch.equal(*(one["best_model_score"] for one in [*found["callbacks"].values()] * 2))
    assert not isinstance(found["hyper_parameters"], dict | libraries["DictConfig"])


def test_an_object_of_another_kind_refuses_the_whole_checkpoint(
    tmp_path: Path, libraries: dict[str, type]
) -> None:
    content = lightning_checkpoint({"w": torch.ones(1)}, libraries)
    torch.save(content | {"more": libraries["Popen"]()}, tmp_path / "a.ckpt")
    with pytest.raises(WeightsError, match="holds more than plain tensors"):
        read_content(tmp_path / "a.ckpt")


def test_a_parcel_with_leavings_of_a_mac_is_read(tmp_path: Path) -> None:
    torch.save({"state_dict": {"w": torch.ones(2)}}, tmp_path / "a.pt")
    write_parcel(tmp_path / "a.zip", (tmp_path / "a.pt").read_bytes())
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("__MACOSX/big-lama/models/._best.ckpt", b"finder")
    found = content_of(tmp_path / "a.zip")
    assert torch.equal(found["state_dict"]["w"], torch.ones(2))


def replace_in_description(path: Path, old: bytes, new: bytes) -> None:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith("data.pkl"):
            return content
        assert old in content
        return content.replace(old, new, 1)

    repack(path, change)


def add_record(path: Path, name: str, content: bytes) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        archive.writestr(name, content)


def drop_record(path: Path, ending: str) -> None:
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if not name.endswith(ending)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)


def root_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return next(name for name in archive.namelist() if name.endswith("data.pkl")).removesuffix("data.pkl")


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "another class": (
        lambda path: replace_in_description(path, b"ctorch\nHalfStorage\n", b"cposix\nsystem\n"),
        "holds more than plain tensors",
    ),
    "a storage of another type": (
        lambda path: replace_in_description(path, b"ctorch\nHalfStorage\n", b"ctorch\nDoubleStorage\n"),
        "does not have the size it claims",
    ),
    "a record that is too short": (
        lambda path: repack(path, lambda name, content: content[:-1] if "/data/" in name else content),
        "does not have the size it claims",
    ),
    "a record that is packed": (
        lambda path: repack(path, lambda _, content: content, kind=zipfile.ZIP_DEFLATED),
        "cannot be read",
    ),
    "a record that is not there": (lambda path: drop_record(path, "data/0"), "cannot be read"),
    "a record twice": (
        lambda path: add_record(path, f"{root_of(path)}data/0", b"1234"),
        "no single record of each name",
    ),
    "two descriptions": (lambda path: add_record(path, "b/data.pkl", b"."), "no single record of each name"),
    "another order of bytes": (
        lambda path: repack(path, lambda name, content: b"big" if name.endswith("byteorder") else content),
        "another kind of processor",
    ),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:-40]), "cut short or damaged"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_program_is_refused(program: Path, kind: str) -> None:
    damage, words = DAMAGE[kind]
    damage(program)
    with pytest.raises(WeightsError, match=words):
        read_content(program)


def rebuilt(place: bytes) -> bytes:
    """A description of a program with one tensor, of which only its place in a record of four is given."""
    return (
        b"\x80\x02c__torch__\nM\n)\x81}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n("
        b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
        + place
        + b"\x89ccollections\nOrderedDict\n)RtRsb."
    )


@pytest.mark.parametrize(
    ("place", "fits"),
    [
        (b"K\x00K\x02K\x02\x86K\x02K\x01\x86", True),  # offset 0, 2 x 2, strides 2 and 1
        (b"K\x01K\x03\x85K\x01\x85", True),
        (b"K\x01K\x04\x85K\x01\x85", False),  # one too far
        (b"K\x00K\x02K\x02\x86K\x03K\x01\x86", False),
        (b"K\x00J\x00\x00\x10\x00\x85K\x00\x85", False),  # a million, of four
        (b"J\xff\xff\xff\xffK\x02\x85K\x01\x85", False),  # before the record
        (b"K\x03K\x02\x85J\xff\xff\xff\xff\x85", False),
        (b"K\x00K\x02\x85)", False),
        (b"X\x01\x00\x00\x000K\x02\x85K\x01\x85", False),
        (b"K\x00K\x02K\x02", False),
    ],
)
def test_a_tensor_must_lie_inside_its_record(tmp_path: Path, place: bytes, fits: bool) -> None:
    path = tmp_path / "a.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/constants.pkl", b"")
        archive.writestr("a/data.pkl", rebuilt(place))
        archive.writestr("a/data/0", torch.arange(4.0).numpy().tobytes())
    if fits:
        assert content_of(path)["w"].numel() in (3, 4)
        return
    with pytest.raises(WeightsError, match="does not have the size it claims"):
        read_content(path)


@pytest.mark.parametrize(
    ("description", "words"),
    [
        (b"\x80\x02c__torch__\nM\n)\x81q\x00}X\x01\x00\x00\x00mh\x00sb.", "have no end"),  # holds itself
        (b"\x80\x02}.", "holds more than plain tensors"),
        (b"\x80\x02c__torch__\nM\n)\x81K\x01b.", "holds more than plain tensors"),
        (b"\x80\x02c__torch__evil\nM\n)\x81.", "holds more than plain tensors"),
    ],
)
def test_modules_that_cannot_be_are_refused(tmp_path: Path, description: bytes, words: str) -> None:
    path = tmp_path / "a.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/constants.pkl", b"")
        archive.writestr("a/data.pkl", description)
    with pytest.raises(WeightsError, match=words):
        read_content(path)
