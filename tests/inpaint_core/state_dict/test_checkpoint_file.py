import os
from pathlib import Path

import pytest
import torch

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.checkpoint_file import is_safetensors, read_content
from tests.inpaint_core.checkpoint_files import LAYOUTS, save_legacy


def content(path: Path) -> dict[str, torch.Tensor]:
    found = read_content(path)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("layout", ["bare", "legacy", "safetensors"])
@pytest.mark.parametrize("name", ["a.pth", "a.pth.tar", "weights", "a.bin"])
def test_a_format_is_told_by_its_bytes_and_not_by_its_name(tmp_path: Path, layout: str, name: str) -> None:
    state = {"a": torch.arange(6.0).reshape(2, 3), "b": torch.ones(3, dtype=torch.float16)}
    LAYOUTS[layout](state, tmp_path / name)
    found = content(tmp_path / name)
    assert all(torch.equal(found[key], state[key]) and found[key].dtype == state[key].dtype for key in state)
    assert is_safetensors(tmp_path / name) == (layout == "safetensors")


def test_what_is_called_safetensors_must_be_it(tmp_path: Path) -> None:
    torch.save({"a": torch.ones(1)}, tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match="not a safetensors file but a PyTorch checkpoint"):
        read_content(tmp_path / "a.safetensors")


def test_plain_values_beside_tensors_are_read(tmp_path: Path) -> None:
    torch.save({"epoch": 3, "names": ["a"], "lr": 1e-4, "w": torch.ones(2)}, tmp_path / "a.pt")
    assert content(tmp_path / "a.pt")["epoch"] == 3


def test_a_file_without_permission_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    torch.save({"a": torch.ones(1)}, path)
    path.chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)  # permissions mean nothing to root
    try:
        with pytest.raises(WeightsError, match=r"^a\.pth cannot be read: Permission denied\.$"):
            read_content(path)
    finally:
        if is_root:
            os.seteuid(0)
        path.chmod(0o600)


def test_a_device_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pth")
    with pytest.raises(WeightsError, match="is a device"):
        read_content(tmp_path / "a.pth")


@pytest.mark.parametrize("save", [torch.save, save_legacy])
def test_a_million_tensors_deep_inside_each_other_do_no_harm(tmp_path: Path, save) -> None:
    table: dict[str, object] = {"w": torch.ones(1)}
    for _ in range(40):
        table = {"a": table, "b": table}  # 2**40 paths, 40 tables
    save(table, tmp_path / "a.pth")
    assert set(content(tmp_path / "a.pth")) == {"a", "b"}
