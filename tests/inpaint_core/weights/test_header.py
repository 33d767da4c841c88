import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from inpaint_core.errors import WeightsError
from inpaint_core.weights.header import read_header

TENSORS = {"up.weight": np.zeros((2, 3), np.float32), "up.bias": np.zeros(2, np.float16)}


def as_file(header: object, data: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def test_shapes_and_metadata_are_those_of_the_library_that_wrote_them(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(save(TENSORS, {"network": "pennet"}))
    header = read_header(path)
    assert header.shapes == {"up.weight": (2, 3), "up.bias": (2,)}
    assert header.metadata == {"network": "pennet"}


def test_counters_of_norms_are_no_weights_and_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(save(TENSORS | {"up.num_batches_tracked": np.array(7, np.int64)}))
    assert read_header(path).shapes == {"up.weight": (2, 3), "up.bias": (2,)}
    path.write_bytes(save(TENSORS | {"up.count": np.array(7, np.int64)}))
    with pytest.raises(WeightsError, match=r"up\.count is stored as I64"):
        read_header(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cut short"),
        (b"\x05", "cut short"),
        ((2**62).to_bytes(8, "little") + b"{}", "claims 4,611,686,018,427,387,904 bytes"),
        ((10**6).to_bytes(8, "little") + b"{}", "header is not complete"),
        ((4).to_bytes(8, "little") + b"nope", "cannot be read"),
        ((2).to_bytes(8, "little") + b"[]", "no table"),
        (as_file({"w": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, b"0000"), "entry of w"),
        (as_file({"w": {"dtype": "F32", "shape": [1]}}, b"0000"), "entry of w"),
        (as_file({"w": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}}, b"0" * 8), "stored as I64"),
        (as_file({"w": {"dtype": "F32", "shape": [10**12], "data_offsets": [0, 4]}}, b"0000"), "damaged"),
        (as_file({"w": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}, b"0" * 8), "damaged"),
        (as_file({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, b"00000"), "too many"),
        (as_file({"__metadata__": {"steps": 3}}), "not text"),
        (b"PK\x03\x04" + b"0" * 60, "PyTorch checkpoint"),
        (b"\x80\x04" + b"0" * 60, "pickle"),
    ],
)
def test_what_is_no_weights_file_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"^bad\.safetensors") as caught:
        read_header(path)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.safetensors cannot be read: No such file"):
        read_header(tmp_path / "none.safetensors")


@given(cut=st.integers(0, len(save(TENSORS)) - 1))
def test_a_file_cut_anywhere_is_refused(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "cut.safetensors"
    path.write_bytes(save(TENSORS)[:cut])
    with pytest.raises(WeightsError):
        read_header(path)


@given(content=st.binary(max_size=200))
def test_random_bytes_never_get_through(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "noise.safetensors"
    path.write_bytes(content)
    with pytest.raises(WeightsError):
        read_header(path)


@pytest.mark.parametrize("length", [640, 896, 1152, 1408])
def test_a_header_whose_length_begins_like_a_pickle_is_read(tmp_path: Path, length: int) -> None:
    """Their first bytes are 80 02 to 80 05, as those of a pickle are."""
    header = {"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "__metadata__": {"note": ""}}
    header["__metadata__"] = {"note": "n" * (length - len(json.dumps(header)))}
    path = tmp_path / "a.safetensors"
    path.write_bytes(as_file(header, b"0000"))
    assert path.read_bytes()[:2] == bytes([0x80, length // 256])
    assert read_header(path).shapes == {"w": (1,)}


def test_a_pickle_is_still_named(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    for protocol in range(2, 6):
        path.write_bytes(pickle.dumps({"w": [1.0] * 9}, protocol=protocol))
        with pytest.raises(WeightsError, match="a PyTorch checkpoint or a pickle"):
            read_header(path)
