from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.errors import DataError
from training.evaluation.native.blobs import EDGE_SHARE, ROOM, draw_blob, draw_blobs, fits
from training.evaluation.native.holes import Hole, HoleList, read_holes, write_holes

SQUARE = Hole(
    photo="a.jpg", photo_size=(40, 30), kind="object_sign", size=11, points=((5, 4), (15, 4), (15, 9), (5, 9))
)


def test_the_pixels_of_the_outline_belong_to_the_hole() -> None:
    expected = np.zeros((30, 40), bool)
    expected[4:10, 5:16] = True
    assert np.array_equal(SQUARE.mask(), expected)


def test_blobs_of_a_size_are_measured_together_and_everything_else_is_an_object() -> None:
    blob = draw_blob(np.random.default_rng(0), "a.jpg", (400, 300), 60)
    assert (blob.group, SQUARE.group) == ("60 px", "objects")
    assert (blob.name, SQUARE.name) == ("a_blob_60", "a_object_sign")


def test_a_list_comes_back_as_it_was_written(tmp_path: Path) -> None:
    blobs = draw_blobs({"a.jpg": (400, 300), "b.jpg": (200, 700)}, [60, 150], seed=3)
    written = HoleList(tuning=("a.jpg",), reporting=("b.jpg",), holes=(SQUARE, *blobs))
    write_holes(tmp_path / "holes.json", written)
    assert read_holes(tmp_path / "holes.json") == written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no list of holes"),
        ('{"tuning": [], "reporting": [], "holes": [{"photo": "a.jpg"}]}', "no list of holes"),
        (None, "cannot be read"),
    ],
)
def test_what_is_no_list_of_holes_is_named(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "holes.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"holes\.json.*{said}"):
        read_holes(path)


def test_two_holes_of_one_name_are_refused(tmp_path: Path) -> None:
    write_holes(tmp_path / "holes.json", HoleList(tuning=(), reporting=(), holes=(SQUARE, SQUARE)))
    with pytest.raises(DataError, match="a_object_sign"):
        read_holes(tmp_path / "holes.json")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(20, 150), st.integers(200, 400), st.integers(200, 400))
def test_a_blob_has_the_size_it_is_said_to_have(seed: int, size: int, width: int, height: int) -> None:
    mask = draw_blob(np.random.default_rng(seed), "a.jpg", (width, height), size).mask()
    assert mask.shape == (height, width)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    sides = np.ptp(rows) + 1, np.ptp(columns) + 1
    at_edge = mask[[0, -1]].any() or mask[:, [0, -1]].any()
    assert max(sides) <= size
    if not at_edge:
        assert max(sides) == size
    assert mask.sum() > 0.3 * max(sides) ** 2 * 0.5


def test_few_blobs_touch_the_edge_of_the_photo() -> None:
    masks = [draw_blob(np.random.default_rng(seed), "a.jpg", (300, 200), 60).mask() for seed in range(300)]
    touching = np.mean([m[[0, -1]].any() or m[:, [0, -1]].any() for m in masks])
    assert 0.5 * EDGE_SHARE < touching < 2 * EDGE_SHARE


def test_a_photo_without_room_gets_no_blob() -> None:
    side = round(100 * ROOM)
    assert fits((side, 500), 100)
    assert not fits((side - 1, 500), 100)
    assert [hole.size for hole in draw_blobs({"a.jpg": (side, 500)}, [60, 100, 150], seed=0)] == [60, 100]
    with pytest.raises(ValueError, match="no room"):
        draw_blob(np.random.default_rng(0), "a.jpg", (side - 1, 500), 100)


def test_what_a_photo_gets_does_not_depend_on_later_photos() -> None:
    alone = draw_blobs({"a.jpg": (400, 300)}, [60, 150], seed=3)
    assert draw_blobs({"a.jpg": (400, 300), "b.jpg": (500, 500)}, [60, 150], seed=3)[:2] == alone


def test_a_photo_can_have_several_blobs_of_a_size() -> None:
    one = draw_blobs({"a.jpg": (400, 300)}, [60, 150], seed=3)
    blobs = draw_blobs({"a.jpg": (400, 300)}, [60, 150], seed=3, each=3)
    assert [blob.name for blob in blobs] == [
        f"a_blob_{size}{again}" for size in (60, 150) for again in ("", "_2", "_3")
    ]
    assert [blob.group for blob in blobs] == ["60 px"] * 3 + ["150 px"] * 3
    assert [blobs[0], blobs[3]] == one
    assert len({blob.points for blob in blobs}) == 6
