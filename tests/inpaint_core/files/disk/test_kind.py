import io
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.disk.kind import UNKNOWN, kind_of
from tests.inpaint_core.small_heic import SIDE, write_heic
from tests.inpaint_core.synthetic_photo import draw_photo

PICTURES = [Image.fromarray(draw_photo(24, 32, seed=seed)) for seed in range(3)]


@pytest.mark.parametrize("name", ["PNG", "TIFF", "JPEG", "WEBP", "AVIF", "BMP", "GIF"])
def test_the_kind_is_what_decoding_finds_whatever_the_name_says(tmp_path: Path, name: str) -> None:
    path = tmp_path / "photo.xyz"
    PICTURES[0].save(path, name)
    kind, metadata = kind_of(path), decode_image(path.read_bytes(), path.name).metadata
    assert kind.format == metadata.format == name
    assert kind.is_lossless == metadata.is_lossless
    assert not kind.is_animated


@pytest.mark.parametrize("name", ["PNG", "WEBP", "AVIF"])
def test_animations_are_told(tmp_path: Path, name: str) -> None:
    PICTURES[0].save(tmp_path / "a", name, save_all=True, append_images=PICTURES[1:], duration=100)
    assert kind_of(tmp_path / "a").format == name
    assert kind_of(tmp_path / "a").is_animated


def test_a_lossless_webp_is_told_from_a_lossy_one(tmp_path: Path) -> None:
    profile = b"\0" * 2000  # what stands before the pixels
    PICTURES[0].save(tmp_path / "a", "WEBP", lossless=True, icc_profile=profile)
    assert kind_of(tmp_path / "a").is_lossless


def test_heic_is_told_without_its_reader(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(write_heic(np.full((SIDE, SIDE), 99)))
    assert kind_of(tmp_path / "a").format == "HEIF"


def test_what_is_no_photo_is_unknown_and_does_not_hold_the_program(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"<html>404</html>")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for name in ("text", "empty", "pipe", "none", "."):
        assert kind_of(tmp_path / name) == UNKNOWN


@given(cut=st.integers(0, 200), change=st.binary(max_size=30), at=st.integers(0, 100))
def test_damaged_files_never_raise(
    tmp_path_factory: pytest.TempPathFactory, cut: int, change: bytes, at: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged"
    for name in ("PNG", "WEBP", "AVIF"):
        stream = io.BytesIO()
        PICTURES[0].save(stream, name)
        data = bytearray(stream.getvalue())
        data[at : at + len(change)] = change
        path.write_bytes(data[: len(data) - cut])
        kind_of(path)
