"""Checkpoint files in the layouts that the papers' authors publish, and some that nobody should open."""

import pickle
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import safetensors.torch
import torch
from torch import Tensor

from inpaint_core.importing.recognition import network_shapes
from inpaint_core.weights.teacher_layout import teacher_shapes

State = dict[str, Tensor]


class Touch:
    """Unpickling it makes a file: what a malicious checkpoint would do, harmlessly."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def network_state(network: str, size: str = "compact") -> State:
    """Numbers of a network, all different from name to name; quick to make and to compare."""
    generator = torch.Generator().manual_seed(7)
    return {
        name: torch.empty(shape).uniform_(-1, 1, generator=generator)
        for name, shape in network_shapes(network, size).items()
    }


def teacher_state() -> State:
    generator = torch.Generator().manual_seed(8)
    state = {
        name: torch.empty(shape).uniform_(-1, 1, generator=generator)
        for name, shape in teacher_shapes().items()
    }
    return state | {"body.conv1.1.num_batches_tracked": torch.tensor(40_000)}


def training_module(state: State, *, teacher: State | None = None) -> State:
    """What the authors of SPL and SPN save: everything they train with, each part behind ``module``."""
    teacher = teacher_state() if teacher is None else teacher
    shared = torch.randn(4, 3, 4, 4)
    return (
        {f"generator.module.{name}": tensor for name, tensor in state.items()}
        | {"discriminator.module.conv1.0.weight_orig": shared}
        | {"discriminator.module.features.0.weight_orig": shared}
        | {"adversarial_loss.real_label": torch.tensor(1.0), "adversarial_loss.fake_label": torch.tensor(0.0)}
        | {"vgg_loss.vgg.slice1.0.weight": torch.randn(4, 3, 3, 3)}
        | {f"tresnet_xL_hold.{name}": tensor for name, tensor in teacher.items()}
    )


def parallel(state: State) -> State:
    return {f"module.{name}": tensor for name, tensor in state.items()}


def save_legacy(content: object, path: Path) -> None:
    torch.save(content, path, _use_new_zipfile_serialization=False)


LAYOUTS: Final[dict[str, Callable[[State, Path], None]]] = {
    "bare": torch.save,
    "netG": lambda state, path: torch.save({"netG": state, "netD": {"a": torch.ones(1)}}, path),
    "model": lambda state, path: torch.save({"model": state, "num_classes": 9605, "note": "x"}, path),
    "state_dict": lambda state, path: torch.save({"epoch": 7, "state_dict": parallel(state)}, path),
    "generator": lambda state, path: torch.save({"generator": state, "opt": {"lr": 0.1}}, path),
    "nested": lambda state, path: torch.save({"model": {"state_dict": state}}, path),
    "parallel": lambda state, path: torch.save(parallel(state), path),
    "training module": lambda state, path: torch.save(training_module(state), path),
    "legacy": save_legacy,
    "legacy netG": lambda state, path: save_legacy({"netG": state}, path),
    "legacy training module": lambda state, path: save_legacy(training_module(state), path),
    "safetensors": safetensors.torch.save_file,
}
"""How to save a network's tensors so that the importer finds them again."""


def repack(path: Path, change: Callable[[str, bytes], bytes], *, kind: int = zipfile.ZIP_STORED) -> None:
    """Write a zip archive again with changed records."""
    with zipfile.ZipFile(path) as archive:
        records = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in records.items():
            archive.writestr(name, content)


def write_header_claim(path: Path, header_bytes: int) -> None:
    path.write_bytes(header_bytes.to_bytes(8, "little") + b'{"w":')


def write_larger_storage(path: Path) -> None:
    """A checkpoint whose pickle claims a million numbers for a record of four."""
    torch.save({"w": torch.arange(4.0)}, path)
    claims = ((b"K\x04tq", b"J\x00\x00\x10\x00tq"), (b"K\x04\x85q", b"J\x00\x00\x10\x00\x85q"))

    def claim(name: str, content: bytes) -> bytes:
        for old, new in claims if name.endswith("data.pkl") else ():
            assert old in content
            content = content.replace(old, new, 1)
        return content

    repack(path, claim)


def write_packed(path: Path) -> None:
    torch.save({"w": torch.zeros(2**20)}, path)
    repack(path, lambda _, content: content, kind=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 20_000


def write_cut_short(path: Path) -> None:
    torch.save({"w": torch.zeros(1000)}, path)
    path.write_bytes(path.read_bytes()[:-300])


def write_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")


def write_program(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a/data.pkl", "a/constants.pkl", "a/code/__torch__.py"):
            archive.writestr(name, b"x")


def save_program(network: torch.nn.Module, path: Path, *, frozen: bool = False) -> None:
    """A TorchScript program of a network."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its age
        program = torch.jit.script(network.eval())
        torch.jit.save(torch.jit.freeze(program) if frozen else program, path)


def write_acting_program(path: Path) -> None:
    """A TorchScript program whose description of modules is a pickle that makes a file."""
    save_program(torch.nn.Linear(2, 2), path)
    code = pickle.dumps(Touch(path.with_name("it-ran")), protocol=2)
    repack(path, lambda name, content: code if name.endswith("data.pkl") else content)


def write_frozen_program(path: Path) -> None:
    save_program(torch.nn.Linear(2, 2), path, frozen=True)


def write_parcel(path: Path, *checkpoints: bytes, kind: int = zipfile.ZIP_DEFLATED) -> None:
    """A zip archive with checkpoints in it, as big-LaMa is published."""
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr("big-lama/config.yaml", "generator: {}")
        for number, content in enumerate(checkpoints):
            archive.writestr(f"big-lama/models/{'last' if number else 'best'}.ckpt", content)


def write_acting_parcel(path: Path) -> None:
    inner = path.with_name("inner")
    torch.save({"state_dict": {}, "callbacks": Touch(path.with_name("it-ran"))}, inner)
    write_parcel(path, inner.read_bytes())
    inner.unlink()


HOSTILE: Final[dict[str, tuple[str, Callable[[Path], object], str]]] = {
    "a pickle with code": (
        "a.pth",
        lambda path: path.write_bytes(pickle.dumps(Touch(path.with_name("it-ran")), protocol=2)),
        "holds more than plain tensors",
    ),
    "a checkpoint with code": (
        "a.pth",
        lambda path: torch.save({"netG": {}, "hook": Touch(path.with_name("it-ran"))}, path),
        "holds more than plain tensors",
    ),
    "a legacy checkpoint with code": (
        "a.pth",
        lambda path: save_legacy({"netG": Touch(path.with_name("it-ran"))}, path),
        "holds more than plain tensors",
    ),
    "a zip archive cut short": ("a.pth", write_cut_short, "cut short or damaged"),
    "another zip archive": ("a.pth", write_archive, "but no PyTorch checkpoint"),
    "a TorchScript program of letters": ("a.pt", write_program, "holds more than plain tensors"),
    "a TorchScript program with code": ("a.pt", write_acting_program, "holds more than plain tensors"),
    "a frozen TorchScript program": ("a.pt", write_frozen_program, "is a frozen TorchScript program"),
    "a parcel with code": ("a.zip", write_acting_parcel, "holds more than plain tensors"),
    "a parcel of two": (
        "a.zip",
        lambda path: write_parcel(path, b"x" * 99, b"y" * 99),
        "holds 2 checkpoints",
    ),
    "a parcel that grows": ("a.zip", lambda path: write_parcel(path, bytes(2**22)), "claim to unpack to"),
    "a parcel of something else": (
        "a.zip",
        lambda path: write_parcel(path, b"\x80\x02}.", kind=zipfile.ZIP_STORED),
        "a checkpoint of another kind",
    ),
    "a packed archive": ("a.pth", write_packed, "claim to unpack to"),
    "a storage beyond the file": ("a.pth", write_larger_storage, "damaged and cannot be loaded"),
    "a header of 5 GB": (
        "a.safetensors",
        lambda path: write_header_claim(path, 5 * 2**30),
        "its header claims 5,368,709,120 bytes",
    ),
    "a folder": ("a.pth", Path.mkdir, "is a folder"),
    "an empty file": ("a.pth", Path.touch, "is empty"),
    "an image": ("a.pth", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0JFIF..."), "is neither"),
    "a missing file": ("a.pth", lambda path: None, "cannot be read: No such file"),
    "a list": ("a.pth", lambda path: torch.save([torch.ones(1)], path), "holds no table of tensors"),
    "an empty table": ("a.pth", lambda path: torch.save({}, path), "holds no table of tensors"),
    "an optimizer": ("a.pth", lambda path: torch.save({"optimG": {"step": 3}}, path), "but optimG (1 entry)"),
    "numbers instead of names": (
        "a.pth",
        lambda path: torch.save({0: torch.ones(1)}, path),
        "but 0 (a tensor of 1)",
    ),
    "one name twice": (
        "a.pth",
        lambda path: torch.save({"a.b": torch.ones(1), "a.module.b": torch.ones(1)}, path),
        "two tensors called a.b",
    ),
    "another network": (
        "a.pth",
        lambda path: torch.save({"conv1.weight": torch.ones(1), "fc.weight": torch.ones(1)}, path),
        "belongs to no network of this program",
    ),
}
"""Name of the file, how to write it, and words of the sentence that refuses it."""
