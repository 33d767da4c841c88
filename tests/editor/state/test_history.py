from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.history import (
    MAX_BOXES,
    TILE_PX,
    History,
    Step,
    Tile,
    TileRecorder,
    clear,
    default_budget_bytes,
    exchange,
    few_boxes,
    invert,
    tile_boxes,
)
from inpaint_core.region import Box
from tests.inpaint_core.recipes.small_recipes import mask_of, step_of


def image_step(label: str, side: int) -> Step:
    pixels = np.zeros((side, side, 3), np.uint8)
    return Step(label, (Tile("image", Box(0, 0, side, side), pixels),), 0, 1)


def labels_that_can_be_undone(history: History) -> list[str]:
    labels = []
    while step := history.undo():
        labels.append(step.label)
    return labels


@given(height=st.integers(1, 700), width=st.integers(1, 700), edges=st.tuples(*[st.integers(-50, 750)] * 4))
def test_tiles_of_a_box_are_disjoint_and_cover_it(height, width, edges):
    left, right = sorted(edges[:2])
    top, bottom = sorted(edges[2:])
    box = Box(left, top, right, bottom)
    count = np.zeros((height, width), int)
    for tile in tile_boxes(box, height=height, width=width):
        assert 0 < tile.width <= TILE_PX
        assert 0 < tile.height <= TILE_PX
        count[tile.slices] += 1
    assert count.max(initial=0) <= 1
    inside = box.intersection(Box(0, 0, width, height))
    assert (count[inside.slices] == 1).all()


@given(
    seed=st.integers(0, 1000),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    bits=st.sampled_from([1, 8, 16]),
)
def test_swapping_a_tile_twice_changes_nothing(seed, height, width, bits):
    rng = np.random.default_rng(seed)
    dtype = {1: np.bool_, 8: np.uint8, 16: np.uint16}[bits]
    shape = (height, width) if bits == 1 else (height, width, 3)
    before, now = (rng.integers(0, 2**bits, shape).astype(dtype) for _ in range(2))
    array = now.copy()
    tile = Tile("mask" if bits == 1 else "image", Box(0, 0, width, height), before)
    tile.swap(array)
    assert np.array_equal(array, before)
    tile.swap(array)
    assert np.array_equal(array, now)


def test_only_tiles_that_changed_are_kept():
    mask = np.zeros((600, 600), np.bool_)
    recorder = TileRecorder(mask)
    recorder.about_to_change(Box(0, 0, 600, 600))
    mask[300, 300] = True
    assert [tile.box for tile in recorder.changed_tiles()] == [Box(256, 256, 512, 512)]


def test_a_recorder_remembers_the_first_state_of_a_tile():
    mask = np.zeros((8, 8), np.bool_)
    recorder = TileRecorder(mask)
    recorder.about_to_change(Box(0, 0, 4, 4))
    mask[0, 0] = True
    recorder.about_to_change(Box(0, 0, 8, 8))
    mask[1, 1] = True
    recorder.restore()
    assert not mask.any()


def test_a_mask_tile_costs_much_less_than_its_pixels():
    mask = np.zeros((TILE_PX, TILE_PX), np.bool_)
    mask[20:90, 40:200] = True
    assert Tile("mask", Box(0, 0, TILE_PX, TILE_PX), mask).size_bytes < mask.nbytes / 50


def test_the_oldest_steps_are_dropped_when_the_budget_is_spent():
    history = History(budget_bytes=2500)
    for label in ("first", "second", "third"):
        history.push(image_step(label, side=20))  # 1200 bytes each
    assert history.size_bytes <= 2500
    assert labels_that_can_be_undone(history) == ["third", "second"]


def test_what_was_dropped_still_counts_among_the_edits_and_what_was_undone_does_not():
    history = History(budget_bytes=2500)
    edits = [step_of(mask_of(left=left)) for left in (10, 30, 50)]
    for label, edit in zip(("first", "second", "third"), edits, strict=True):
        history.push(replace(image_step(label, side=20), edit=edit))
    assert history.edits == tuple(edits)
    history.undo()
    assert history.edits == tuple(edits[:2])
    assert labels_that_can_be_undone(history) == ["second"]
    assert history.edits == (edits[0],), "the first can never be undone any more"


def test_a_budget_that_changes_holds_from_the_next_step_on():
    budget = [10**6]
    history = History(lambda: budget[0])
    for label in ("first", "second", "third"):
        history.push(image_step(label, side=20))  # 1200 bytes each
    budget[0] = 2500
    history.push(image_step("fourth", side=20))
    assert labels_that_can_be_undone(history) == ["fourth", "third"]


def test_a_single_step_beyond_the_budget_is_still_kept():
    history = History(budget_bytes=100)
    history.push(image_step("small", side=2))
    history.push(image_step("huge", side=50))
    assert labels_that_can_be_undone(history) == ["huge"]


def test_a_new_step_forgets_what_could_be_redone():
    history = History(budget_bytes=10**6)
    history.push(image_step("first", side=2))
    history.undo()
    assert history.redo_step is not None
    history.push(image_step("second", side=2))
    assert history.redo_step is None
    assert history.redo() is None


@pytest.mark.parametrize("action", ["undo", "redo"])
def test_an_empty_history_gives_nothing(action):
    assert getattr(History(budget_bytes=1), action)() is None


def test_the_default_budget_is_at_least_256_megabytes():
    assert default_budget_bytes() >= 256 * 2**20


@pytest.mark.parametrize("change", ["new", "clear", "invert"])
def test_a_change_of_the_whole_mask_keeps_what_was_there(change):
    before = np.zeros((300, 600), np.bool_)
    before[10:20, 300:310] = True
    new = before.copy()
    new[280, 590] = True
    expected, act, boxes = {
        "new": (new, lambda mask: exchange(mask, new), [Box(512, 256, 600, 300)]),
        "clear": (before & False, clear, [Box(256, 0, 512, 256)]),
        "invert": (~before, invert, list(tile_boxes(Box(0, 0, 600, 300), height=300, width=600))),
    }[change]
    mask = before.copy()
    tiles = act(mask)
    assert np.array_equal(mask, expected)
    assert [tile.box for tile in tiles] == boxes
    for tile in tiles:
        tile.swap(mask[tile.box.slices])
    assert np.array_equal(mask, before)


def test_a_mask_exchanged_for_its_equal_keeps_nothing():
    mask = np.eye(300, dtype=np.bool_)
    assert exchange(mask, mask.copy()) == []


@given(seed=st.integers(0, 1000), share=st.sampled_from([0.0, 0.02, 0.5, 1.0]))
def test_an_exchanged_mask_comes_back_through_its_tiles(seed, share):
    rng = np.random.default_rng(seed)
    mask = rng.random((520, 530)) < share
    before, new = mask.copy(), rng.random((520, 530)) < rng.random()
    tiles = exchange(mask, new)
    assert np.array_equal(mask, new)
    for expected in (before, new):
        for tile in tiles:
            tile.swap(mask[tile.box.slices])
        assert np.array_equal(mask, expected)


def test_a_tile_of_one_value_costs_next_to_nothing():
    tile = Tile("mask", Box(0, 0, TILE_PX, TILE_PX), np.ones((TILE_PX, TILE_PX), np.bool_))
    assert tile.size_bytes == 1
    assert tile.pixels().all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_few_boxes_hold_all_that_were_given(places):
    boxes = [Box(256 * x, 256 * y, 256 * x + 256, 256 * y + 256) for x, y in places]
    few = few_boxes(boxes)
    assert len(few) <= min(MAX_BOXES, len(boxes))
    for box in boxes:
        assert any(one.union(box) == one for one in few)


def test_boxes_far_apart_are_told_one_by_one():
    near, far = Box(0, 0, 256, 256), Box(5120, 3584, 5376, 3840)
    assert few_boxes([far, near]) == [near, far]
    assert few_boxes([Box(256, 0, 512, 256), near, far]) == [Box(0, 0, 512, 256), far]
