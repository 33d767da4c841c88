import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.random_walk.plain_model import (
    PlainModel,
    Shot,
    act,
    differences,
    random_completion,
    random_photo,
)
from editor.state.document import Document
from editor.state.editing import spill as spill_module
from editor.state.editing.spill import Spill
from editor.state.editing.tile import Stored, Tile
from editor.state.history import NEAR_STEPS, History
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.region import Box

MB = 2**20


def document_with(history: History, seed: int = 0, height: int = 300, width: int = 520) -> Document:
    photo = random_photo(np.random.default_rng(seed), height, width)
    return Document(ImageFile(photo, None, ImageMetadata(format="PNG")), None, history=history)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), actions=st.integers(1, 40))
def test_undo_from_the_disk_is_undo_from_memory(tmp_path_factory, seed, actions):
    history = History(1, Spill(tmp_path_factory.mktemp("undo"), lambda: 1000 * MB))
    document = document_with(history, seed)
    model = PlainModel([Shot.of(document)])
    rng = np.random.default_rng(seed)
    for _ in range(actions):
        act(rng, document, model)
    assert differences(document, model) == []


def test_steps_leave_memory_and_none_is_forgotten(tmp_path):
    spill = Spill(tmp_path, lambda: 1000 * MB)
    history = History(MB, spill)
    document = document_with(history)
    rng = np.random.default_rng(0)
    for _ in range(30):
        document.accept(random_completion(rng, document))
    spill.wait()
    steps = document.done_steps
    assert len(steps) == 30
    assert all(isinstance(tile.kept, Stored) for step in steps[: -NEAR_STEPS - 5] for tile in step.tiles)
    assert sum(tile.size_bytes for step in steps for tile in step.tiles) < 4 * MB
    assert spill.size_bytes > MB


def test_the_steps_that_undo_needs_next_come_back_before(tmp_path):
    spill = Spill(tmp_path, lambda: 1000 * MB)
    document = document_with(History(1, spill))
    rng = np.random.default_rng(0)
    for _ in range(12):
        document.accept(random_completion(rng, document))
    spill.wait()
    assert isinstance(document.done_steps[-4].tiles[0].kept, Stored)
    document.undo()
    spill.wait()
    assert not isinstance(document.done_steps[-3].tiles[0].kept, Stored)


def test_a_full_disk_budget_forgets_the_oldest_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(spill_module, "SEGMENT_BYTES", MB)
    spill = Spill(tmp_path, lambda: 3 * MB)
    document = document_with(History(MB, spill))
    rng = np.random.default_rng(0)
    for _ in range(60):
        document.accept(random_completion(rng, document))
        spill.wait()
    assert 5 < len(document.done_steps) < 60
    assert spill.size_bytes < 6 * MB
    before = document.image.copy()
    while document.can_undo:
        document.undo()
    while document.can_redo:
        document.redo()
    assert np.array_equal(document.image, before)


def test_a_disk_that_cannot_be_written_leaves_undo_as_it_was_without(tmp_path):
    (tmp_path / "undo").write_text("a file where the folder should be")
    spill = Spill(tmp_path / "undo", lambda: 1000 * MB)
    document = document_with(History(MB, spill))
    rng = np.random.default_rng(0)
    for _ in range(30):
        document.accept(random_completion(rng, document))
        spill.wait()
    assert 1 <= len(document.done_steps) < 30
    now = document.image.copy()
    document.undo()
    document.redo()
    assert np.array_equal(document.image, now)


def test_the_disk_has_its_room_back_when_the_steps_are_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(spill_module, "SEGMENT_BYTES", 1)
    spill = Spill(tmp_path, lambda: 1000 * MB)
    tiles = [Tile("image", Box(0, 0, 9, 9), np.full((9, 9, 3), n, np.uint8)) for n in range(5)]
    spill.put_away(tiles)
    spill.wait()
    whole = spill.size_bytes
    assert tiles[3].pixels()[0, 0, 0] == 3
    del tiles[:4]
    spill.wait()
    assert spill.size_bytes <= whole / 4
    assert list(tmp_path.iterdir()) == []


def test_a_tile_that_was_swapped_meanwhile_keeps_what_it_got(tmp_path):
    tile = Tile("image", Box(0, 0, 2, 2), np.zeros((2, 2, 3), np.uint8))
    kept = tile.kept
    pixels = np.full((2, 2, 3), 9, np.uint8)
    tile.swap(pixels)
    tile.replace_kept(kept, np.full((2, 2, 3), 5, np.uint8))
    assert (tile.pixels() == 9).all()


@pytest.mark.parametrize("bits", [8, 16])
def test_pixels_on_the_disk_are_the_same(tmp_path, bits):
    spill = Spill(tmp_path, lambda: 1000 * MB)
    pixels = np.random.default_rng(0).integers(0, 2**bits, (30, 40, 3)).astype(f"u{bits // 8}")
    tile = Tile("image", Box(0, 0, 40, 30), pixels)
    spill.put_away([tile])
    spill.wait()
    assert isinstance(tile.kept, Stored)
    assert np.array_equal(tile.pixels(), pixels)
    spill.bring_back([tile])
    spill.wait()
    assert isinstance(tile.kept, np.ndarray)
    assert np.array_equal(tile.pixels(), pixels)
