import pickle
import zipfile
from pathlib import Path

import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from inpaint_core.errors import WeightsError, WriteError
from inpaint_core.models.pennet import PenNet
from inpaint_core.state_dict.weights_file import load_state_file, load_weights, save_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import file_sha256


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3)
        self.last = nn.Conv2d(4, 3, 1)


class Touch:
    """Unpickling it makes a file: what a malicious checkpoint would do, harmlessly."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def small_state() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return dict(Small().state_dict())


def saved(folder: Path, state: dict[str, Tensor]) -> Path:
    path = folder / "small.safetensors"
    save_weights(path, state, {"network": "small"})
    return path


def assert_unchanged_by(network: nn.Module, path: Path, words: str, *, sha256: str | None = None) -> None:
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    with pytest.raises(WeightsError) as caught:
        load_weights(network, path, sha256=sha256)
    assert words in str(caught.value)
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_every_float_format_loads_as_float32(tmp_path: Path, dtype: torch.dtype) -> None:
    state = {name: tensor.to(dtype) for name, tensor in small_state().items()}
    network = Small()
    load_weights(network, saved(tmp_path, state))
    for name, tensor in network.state_dict().items():
        assert tensor.dtype == torch.float32
        assert torch.equal(tensor, state[name].float())


def test_the_real_pennet_loads_from_half_precision(pennet_weights: Path) -> None:
    network = PenNet()
    load_weights(network, pennet_weights, sha256=file_sha256(pennet_weights))
    stored = safetensors.torch.load_file(pennet_weights)
    assert torch.equal(network.decoder[0].weight, stored["decoder.0.weight"].float())


def test_metadata_and_tensors_come_back_as_written(tmp_path: Path) -> None:
    path = saved(tmp_path, small_state())
    assert read_header(path).metadata == {"network": "small"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.safetensors"]


def test_tensors_that_share_memory_are_written_apart(tmp_path: Path) -> None:
    shared = torch.arange(6.0)
    path = saved(tmp_path, {"a": shared, "b": shared[:3], "c": shared.reshape(2, 3).T})
    assert torch.equal(load_state_file(path)["c"], shared.reshape(2, 3).T)


def test_every_misfit_is_listed(tmp_path: Path) -> None:
    state = small_state()
    state["extra.weight"] = state.pop("last.bias")
    state["first.weight"] = state["first.weight"][:, :, :2]
    path = saved(tmp_path, state)
    assert_unchanged_by(
        Small(), path, "1 missing: last.bias; 1 unexpected: extra.weight; 1 of another shape: "
    )
    assert_unchanged_by(Small(), path, "first.weight (file 4×3×2×3, network 4×3×3×3)")


def test_weights_of_another_network_say_so_briefly(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="belongs to another network than PenNet") as caught:
        load_weights(PenNet(), saved(tmp_path, small_state()))
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_numbers_that_are_not_finite_are_refused(tmp_path: Path, bad: float) -> None:
    state = small_state()
    state["first.bias"][2] = bad
    assert_unchanged_by(Small(), saved(tmp_path, state), "first.bias holds a number that is not finite")


def test_a_wrong_hash_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, small_state())
    assert_unchanged_by(Small(), path, "was changed", sha256="0" * 64)


def test_a_single_flipped_bit_is_noticed_by_the_hash(tmp_path: Path) -> None:
    path = saved(tmp_path, small_state())
    right = file_sha256(path)
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    assert_unchanged_by(Small(), path, "damaged", sha256=right)


@pytest.mark.parametrize("kept", [0, 7, 100, -1])
def test_a_file_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    path = saved(tmp_path, small_state())
    path.write_bytes(path.read_bytes()[:kept])
    assert_unchanged_by(Small(), path, "cut short")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert_unchanged_by(Small(), tmp_path / "none.safetensors", "cannot be read: No such file")


@pytest.mark.parametrize("name", ["posing.safetensors", "plain.pth", "plain.pt"])
def test_a_malicious_pickle_is_refused_and_does_not_run(tmp_path: Path, name: str) -> None:
    trap = tmp_path / "it-ran"
    path = tmp_path / name
    path.write_bytes(pickle.dumps(Touch(trap)))
    assert_unchanged_by(Small(), path, "pickle" if path.suffix == ".safetensors" else "refused")
    assert not trap.exists()


@pytest.mark.parametrize("name", ["posing.safetensors", "checkpoint.pth"])
def test_a_malicious_torch_file_is_refused_and_does_not_run(tmp_path: Path, name: str) -> None:
    trap = tmp_path / "it-ran"
    path = tmp_path / name
    torch.save({"state_dict": Touch(trap)}, path)
    assert zipfile.is_zipfile(path)
    assert_unchanged_by(Small(), path, "PyTorch checkpoint" if path.suffix == ".safetensors" else "refused")
    assert not trap.exists()


def test_the_trap_of_these_tests_works(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Touch(tmp_path / "it-ran")))  # noqa: S301 — our own bytes
    assert (tmp_path / "it-ran").exists()


@pytest.mark.parametrize("wrapper", [None, "netG", "state_dict", "generator", "model"])
@pytest.mark.parametrize("legacy", [False, True])
def test_a_published_checkpoint_loads_from_any_wrapper(
    tmp_path: Path, wrapper: str | None, legacy: bool
) -> None:
    state = small_state()
    parallel = {f"module.{name}": tensor for name, tensor in state.items()}
    path = tmp_path / "checkpoint.pth"
    torch.save(
        {wrapper: parallel, "epoch": 3} if wrapper else parallel,
        path,
        _use_new_zipfile_serialization=not legacy,
    )
    network = Small()
    load_weights(network, path)
    assert all(torch.equal(state[name], tensor) for name, tensor in network.state_dict().items())


@pytest.mark.parametrize("content", [[1, 2], {}, {"epoch": 3}, {"w": torch.arange(3)}])
def test_a_checkpoint_without_a_network_is_refused(tmp_path: Path, content: object) -> None:
    path = tmp_path / "odd.pth"
    torch.save(content, path)
    with pytest.raises(WeightsError, match=r"^odd\.pth"):
        load_state_file(path)


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.txt"
    path.write_text("weights")
    with pytest.raises(WeightsError, match=r"expected one of \.safetensors, \.pth"):
        load_state_file(path)


@settings(max_examples=60)
@given(
    place=st.integers(0, 10**9), value=st.integers(0, 255), name=st.sampled_from(["a.pth", "a.safetensors"])
)
def test_damaged_bytes_load_or_are_refused_but_never_crash(
    tmp_path_factory: pytest.TempPathFactory, place: int, value: int, name: str
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / name
    if name == "a.pth":
        torch.save(small_state(), path)
    else:
        save_weights(path, small_state(), {})
    content = bytearray(path.read_bytes())
    content[place % len(content)] = value
    path.write_bytes(content)
    try:
        load_weights(Small(), path)
    except WeightsError as error:
        assert str(error).startswith(name)  # noqa: PT017 — loading is allowed to succeed


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = saved(tmp_path, small_state())
    before = path.read_bytes()
    with pytest.raises(WriteError):
        save_weights(tmp_path / "none" / "small.safetensors", small_state(), {})
    tmp_path.chmod(0o500)
    try:
        if not _can_write(tmp_path):  # root can, whatever the mode
            with pytest.raises(WriteError):
                save_weights(path, {}, {})
    finally:
        tmp_path.chmod(0o700)
    assert path.read_bytes() == before


def _can_write(folder: Path) -> bool:
    try:
        (folder / "probe").touch()
    except PermissionError:
        return False
    (folder / "probe").unlink()
    return True
