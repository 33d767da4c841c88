"""Checkpoints on the disk: no damage is taken for a checkpoint, and one is always whole."""

import os
import random
from pathlib import Path

import pytest
import torch

from inpaint_core.errors import WriteError
from training.errors import ConfigError
from training.run import checkpoint_file
from training.run.checkpoint import Checkpoint, read_checkpoint, read_newest, write_checkpoint
from training.run.checkpoint_file import MAGIC, previous_of

FLIPS = 40


def checkpoint_at(step: int) -> Checkpoint:
    networks = {
        "generator": {"weight": torch.full((64, 64), float(step))},
        "torch_rng": torch.get_rng_state(),
    }
    return Checkpoint({"seed": 1}, "photos", step, 1.5, 0, 0, networks)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "checkpoint.pt"


def flip(path: Path, at: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.unlink()  # the one before may be the same file under another name
    path.write_bytes(content)


def bare(path: Path) -> None:
    """Turn a checkpoint into one as they were before there were hashes."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[len(MAGIC) + checkpoint_file.HASH_BYTES :])


def test_no_flipped_bit_is_taken_for_a_checkpoint(path: Path) -> None:
    write_checkpoint(path, checkpoint_at(1))
    whole, rng = path.read_bytes(), random.Random(18)
    places = [*range(len(MAGIC) + checkpoint_file.HASH_BYTES + 4), *rng.sample(range(len(whole)), FLIPS)]
    for at in places:
        flip(path, at, rng.randrange(8))
        with pytest.raises(ConfigError, match="damaged, or no checkpoint"):
            read_checkpoint(path)
        path.write_bytes(whole)


def test_no_flipped_bit_in_the_numbers_of_an_old_checkpoint_is_accepted(path: Path) -> None:
    write_checkpoint(path, checkpoint_at(1))
    bare(path)
    assert read_checkpoint(path).step == 1
    whole = path.read_bytes()
    first = whole.index(torch.full((64, 64), 1.0).numpy().tobytes())
    rng = random.Random(18)
    for _ in range(FLIPS):
        flip(path, first + rng.randrange(64 * 64 * 4), rng.randrange(8))
        with pytest.raises(ConfigError, match="damaged"):
            read_checkpoint(path)
        path.write_bytes(whole)


def test_a_damaged_newest_falls_back_to_the_one_before_and_says_so(path: Path) -> None:
    write_checkpoint(path, checkpoint_at(1))
    write_checkpoint(path, checkpoint_at(2))
    assert read_newest(path)[0].step == 2
    assert read_newest(path)[1] == ""
    flip(path, 3000, 0)
    found, said = read_newest(path)
    assert found.step == 1
    assert "checkpoint.pt is damaged" in said
    assert "goes on from checkpoint-previous.pt, step 1" in said
    path.unlink()
    assert read_newest(path)[0].step == 1


def test_a_damaged_newest_never_replaces_the_whole_one_before(path: Path) -> None:
    write_checkpoint(path, checkpoint_at(1))
    write_checkpoint(path, checkpoint_at(2))
    flip(path, 3000, 0)
    write_checkpoint(path, checkpoint_at(3))
    assert read_checkpoint(path).step == 3
    assert read_checkpoint(previous_of(path)).step == 1


def test_two_damaged_ones_are_one_sentence(path: Path) -> None:
    write_checkpoint(path, checkpoint_at(1))
    write_checkpoint(path, checkpoint_at(2))
    flip(path, 3000, 0)
    flip(previous_of(path), 3000, 0)
    with pytest.raises(ConfigError, match=r"checkpoint\.pt is damaged.*checkpoint-previous\.pt is damaged"):
        read_newest(path)


def test_a_disk_without_second_names_keeps_the_one_before_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "not supported")

    monkeypatch.setattr(os, "link", refuse)
    write_checkpoint(path, checkpoint_at(1))
    write_checkpoint(path, checkpoint_at(2))
    assert [read_checkpoint(one).step for one in (path, previous_of(path))] == [2, 1]


def test_a_disk_that_gives_back_something_else_is_told_of(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_checkpoint(path, checkpoint_at(1))

    def write_wrong(place: Path, data: bytes) -> None:
        place.unlink(missing_ok=True)
        place.write_bytes(data[:-100] + bytes(100))

    monkeypatch.setattr(checkpoint_file, "replace_file", write_wrong)
    with pytest.raises(WriteError, match=r"gave back something else\. The one before is whole"):
        write_checkpoint(path, checkpoint_at(2))
    assert read_newest(path)[0].step == 1


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "empty", "text", "zip"])
def test_what_is_no_checkpoint_is_one_sentence(path: Path, kind: str) -> None:
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "empty":
            path.touch()
        case "text":
            path.write_text("no checkpoint", encoding="utf-8")
        case "zip":
            torch.save({"format": 1, "step": "three"}, path)
    with pytest.raises(ConfigError) as caught:
        read_newest(path)
    assert "checkpoint.pt" in str(caught.value)
