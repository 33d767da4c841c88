"""Which photos a run takes: those that can be read, some kept aside, and every other one named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from training.cli.attended.photos import HELD_OUT_EVERY, MAX_HELD_OUT, _split, choose_photos, write_lists
from training.data.photo_entries import PhotoEntry
from training.data.photo_source import PhotoSource
from training.errors import DataError


def fill(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        Image.new("RGB", (70, 66), (number, 80, 200)).save(folder / f"photo {number:02}.png")
    return folder


def choose(folder: Path, held_out: Path | None = None):
    return choose_photos(folder, held_out, told=lambda done, count: None)


def test_a_photo_that_cannot_be_read_is_left_out_and_named(tmp_path):
    folder = fill(tmp_path / "photos", 12)
    (folder / "broken.jpg").write_bytes(b"no image")
    told = []
    chosen = choose_photos(folder, None, told=lambda done, count: told.append((done, count)))
    assert [name.split(":")[0] for name in chosen.unreadable] == ["broken.jpg"]
    assert "not a readable image" in chosen.unreadable[0]
    assert (len(chosen.train), len(chosen.held_out)) == (11, 1)
    assert told[-1] == (13, 13)


def test_a_folder_of_ones_own_is_measured_by(tmp_path):
    chosen = choose(fill(tmp_path / "photos", 3), fill(tmp_path / "aside", 2))
    assert (len(chosen.train), len(chosen.held_out)) == (3, 2)
    assert {entry.path.parent.name for entry in chosen.held_out} == {"aside"}


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_photos_are_a_sentence(tmp_path, count):
    folder = fill(tmp_path / "photos", count)
    (folder / "broken.jpg").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"Two photos are the least.*broken\.jpg"):
        choose(folder)


def test_an_empty_folder_is_a_sentence(tmp_path):
    with pytest.raises(DataError, match="There is no photo in"):
        choose(fill(tmp_path / "photos", 0))


def test_photos_after_the_time_for_looking_are_taken_unseen(tmp_path):
    folder = fill(tmp_path / "photos", 4)
    (folder / "broken.jpg").write_bytes(b"no image")
    now = iter(float(100 * number) for number in range(100))
    chosen = choose_photos(folder, None, told=lambda done, count: None, clock=lambda: next(now))
    assert chosen.checked == 0
    assert len(chosen.train) + len(chosen.held_out) == 5


def test_the_lists_are_what_training_reads(tmp_path):
    folder = fill(tmp_path / "my photos", 11)
    chosen = choose(folder)
    train, held_out = write_lists(tmp_path, chosen)
    for path, entries in ((train, chosen.train), (held_out, chosen.held_out)):
        assert [entry.path for entry in PhotoSource.open([path]).entries] == [entry.path for entry in entries]


@given(st.integers(2, 2000))
def test_what_is_kept_aside_is_never_learnt_from(count):
    entries = [PhotoEntry(Path(f"{number}.png"), f"{number}.png") for number in range(count)]
    train, held_out = _split(entries)
    assert sorted([*train, *held_out], key=lambda entry: int(entry.path.stem)) == entries
    assert len(held_out) == min(MAX_HELD_OUT, max(1, count // HELD_OUT_EVERY))
