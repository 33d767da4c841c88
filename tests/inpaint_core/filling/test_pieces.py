import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.filling.pieces import PIECE, cut_long, tight
from inpaint_core.region import Box, mask_bounds
from tests.inpaint_core.filling.masks import Mask, blob, scribbles, strokes

SHAPE = (700, 1000)


def cut(mask: Mask, piece_px: int = 64) -> list[Box]:
    return cut_long(mask, mask_bounds(mask), piece_px=piece_px)


@given(scribbles(), st.integers(4, 40))
def test_every_masked_pixel_is_in_exactly_one_piece_and_pieces_are_tight(mask: Mask, piece_px: int) -> None:
    count = np.zeros(mask.shape, np.int64)
    for box in cut(mask, piece_px):
        count[box.slices] += 1
        assert tight(mask, box) == box
    assert np.all(count[mask] == 1)
    assert count.max() == 1


@given(scribbles(), st.integers(0, 30), st.integers(0, 30))
def test_a_hole_is_cut_in_the_same_way_wherever_it_lies(mask: Mask, right_px: int, down_px: int) -> None:
    larger = np.pad(mask, [(down_px, 5), (right_px, 9)])
    moved = [
        Box(box.left + right_px, box.top + down_px, box.right + right_px, box.bottom + down_px)
        for box in cut(mask, 16)
    ]
    assert cut(larger, 16) == moved


@pytest.mark.parametrize(
    "mask",
    [
        blob(SHAPE, (500, 350), (200, 200)),
        blob(SHAPE, (500, 350), (300, 60), 30),
        blob(SHAPE, (500, 200), (60, 60)) | blob(SHAPE, (500, 400), (80, 250)),  # a standing person
        strokes(SHAPE, 90, [(300, 100), (300, 600), (400, 100), (400, 600)]),  # scribbled over an object
        strokes(SHAPE, 10, [(100, 100), (160, 100)]),
    ],
)
def test_what_is_compact_or_short_stays_in_one_piece(mask: Mask) -> None:
    assert cut(mask) == [mask_bounds(mask)]


@pytest.mark.parametrize(
    "mask",
    [
        strokes(SHAPE, 14, [(-10, 300), (500, 360), (1010, 300)]),
        strokes(SHAPE, 14, [(-10, 300), (1010, 400)], [(600, -10), (640, 710)]),
        strokes(SHAPE, 6, [(x, int(350 + 200 * np.sin(x / 90))) for x in range(0, 1000, 10)]),
        strokes(SHAPE, 12, [(40, 40), (40, 650), (940, 650), (940, 40), (40, 40)]),
    ],
    ids=["wire", "cross", "wave", "frame"],
)
def test_a_long_thin_hole_is_cut_into_pieces_of_a_few_of_its_widths(mask: Mask) -> None:
    pieces = cut(mask)
    longest = max(max(box.width, box.height) for box in pieces)
    assert longest <= max(64, PIECE * 2 * 14)
    assert len(pieces) <= 4 * mask.sum() / (64 * 12)


def test_a_ring_is_followed_around() -> None:
    mask = blob(SHAPE, (500, 350), (300, 300)) & ~blob(SHAPE, (500, 350), (288, 288))
    pieces = cut(mask)
    assert len(pieces) > 20
    assert max(max(box.width, box.height) for box in pieces) <= 64


def test_a_balloon_on_a_string_is_not_cut_through() -> None:
    mask = blob(SHAPE, (500, 200), (70, 70)) | strokes(SHAPE, 6, [(500, 200), (500, 690)])
    mask |= strokes(SHAPE, 6, [(10, 690), (990, 690)])
    balloon = Box(430, 130, 571, 271)
    pieces = [box for box in cut(mask) if not box.intersection(balloon).is_empty]
    assert len(pieces) == 1


def test_a_line_of_text_is_cut_between_its_letters_where_it_can_be() -> None:
    canvas = np.zeros((200, 1600), np.uint8)
    cv2.putText(canvas, "I H I H I H I H I", (20, 140), cv2.FONT_HERSHEY_SIMPLEX, 4, 1, 10)
    mask = canvas > 0
    letters = cv2.connectedComponents(canvas)[0] - 1
    assert len(cut(mask, 128)) <= 2 * letters


def test_a_wire_across_an_enormous_photo_is_cut_quickly() -> None:
    mask = strokes((8000, 12000), 40, [(0, 3000), (6000, 3300), (12000, 3000)])
    pieces = cut(mask)
    assert 60 <= len(pieces) <= 150
    assert max(max(box.width, box.height) for box in pieces) <= PIECE * 2 * 50
