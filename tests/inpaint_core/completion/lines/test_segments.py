import numpy as np
import pytest

from inpaint_core.completion.lines.segments import MIN_LENGTH_PX, segments_at
from tests.inpaint_core.completion.lines.edges import SIDE_PX, halves
from tests.inpaint_core.completion.scenes import square_hole

HOLE = square_hole(SIDE_PX, SIDE_PX, 100)


def test_an_edge_is_found_on_both_sides_of_the_hole() -> None:
    found = segments_at(halves(0.0), HOLE)
    left, right = found.near[:, 0] < SIDE_PX / 2, found.near[:, 0] > SIDE_PX / 2
    assert left.any()
    assert right.any()
    np.testing.assert_allclose(found.near[:, 1], SIDE_PX / 2 - 0.5, atol=1)
    assert (np.abs(np.linalg.norm(found.direction, axis=1) - 1) < 1e-9).all()
    assert (np.linalg.norm(found.far - found.near, axis=1) >= MIN_LENGTH_PX).all()


def test_the_colours_beside_an_edge_keep_to_their_sides() -> None:
    found = segments_at(halves(0.0), HOLE)
    light, dark = sorted(found.beside.reshape(-1, 2, 3).mean(axis=(0, 2)), reverse=True)
    assert light == pytest.approx(0.7 * 0.9, abs=0.03)
    assert dark == pytest.approx(0.3 * 0.9, abs=0.03)
    # Whichever way a segment was found, the brighter side is to the same hand.
    brighter = found.beside[:, :3].mean(axis=1) > found.beside[:, 3:].mean(axis=1)
    assert brighter.all() or not brighter.any()


def test_what_the_hole_holds_and_its_border_are_no_edges() -> None:
    image = np.full((SIDE_PX, SIDE_PX, 3), 0.4, np.float32)
    image[HOLE] = np.random.default_rng(0).random((np.count_nonzero(HOLE), 3))
    assert len(segments_at(image, HOLE)) == 0


def test_an_edge_that_ends_far_from_the_hole_is_left_out() -> None:
    image = np.full((SIDE_PX, SIDE_PX, 3), 0.3, np.float32)
    image[SIDE_PX // 2 :, :80] = 0.7  # 30 px from the hole
    assert len(segments_at(image, HOLE)) == 0


def test_a_picture_that_is_all_hole_has_none() -> None:
    assert len(segments_at(halves(0.3), np.ones((SIDE_PX, SIDE_PX), np.bool_))) == 0
