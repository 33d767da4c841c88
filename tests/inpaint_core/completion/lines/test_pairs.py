import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.completion.lines.pairs import Line, agreeing, lines_through
from tests.inpaint_core.completion.lines.edges import SIDE_PX, halves, shore
from tests.inpaint_core.completion.scenes import square_hole

HOLE = square_hole(SIDE_PX, SIDE_PX, 100)


def offset_of(point: tuple[float, float], angle: float) -> float:
    """Return how far a point lies from the line through the picture's middle."""
    x, y = point[0] + 0.5 - SIDE_PX / 2, point[1] + 0.5 - SIDE_PX / 2
    return float(y * np.cos(angle) - x * np.sin(angle))


@settings(max_examples=40, deadline=None)
@given(angle=st.floats(0, np.pi), offset=st.floats(-25, 25), seed=st.integers(0, 1000))
def test_an_edge_goes_on_behind_the_hole_at_any_angle(angle: float, offset: float, seed: int) -> None:
    lines = lines_through(halves(angle, offset, seed), HOLE)
    assert len(lines) == 1
    for point in (lines[0].start, lines[0].end):
        assert offset_of(point, angle) == pytest.approx(offset, abs=1)


def test_both_borders_of_a_thin_line_go_on() -> None:
    lines = lines_through(shore(seed=2), HOLE)
    rows = sorted(line.start[1] for line in lines)
    assert len(lines) == 2
    np.testing.assert_allclose(rows, [SIDE_PX / 2 - 0.5, SIDE_PX / 2 + 2.5], atol=1)


def test_edges_at_different_heights_are_not_one() -> None:
    image = halves(0.0)
    image[:, SIDE_PX // 2 :] = halves(0.0, offset=8)[:, SIDE_PX // 2 :]
    assert lines_through(image, HOLE) == ()


def test_edges_that_turn_are_not_one() -> None:
    image = halves(0.0)
    image[:, SIDE_PX // 2 :] = halves(0.15)[:, SIDE_PX // 2 :]
    assert lines_through(image, HOLE) == ()


def test_edges_with_the_other_side_lighter_are_not_one() -> None:
    image = halves(0.0)
    image[:, SIDE_PX // 2 :] = image[::-1, SIDE_PX // 2 :]
    assert lines_through(image, HOLE) == ()


def test_edges_between_other_colours_are_not_one() -> None:
    image = halves(0.0)
    image[:, SIDE_PX // 2 :] *= (1.3, 0.6, 0.5)
    assert lines_through(image, HOLE) == ()


def test_an_edge_that_ends_at_the_hole_does_not_go_on() -> None:
    image = halves(0.0)
    image[:, SIDE_PX // 2 :] = 0.5
    assert lines_through(image, HOLE) == ()


def test_a_line_is_the_same_place_in_pixels_of_another_level() -> None:
    line = Line((10.0, 20.5), (30.0, 40.0))
    assert line.moved(0.5) == Line((4.75, 10.0), (14.75, 19.75))
    assert line.moved(0.25).moved(4.0) == line


LEVEL = Line((10, 50), (90, 50))


def test_lines_of_another_size_are_added() -> None:
    steep = Line((50, 5), (50, 95))
    assert agreeing((LEVEL,), [steep], apart_px=2) == (LEVEL, steep)


@pytest.mark.parametrize("other", [Line((12, 51), (95, 49)), Line((90, 51.5), (10, 51.5))])
def test_the_same_line_at_another_size_is_no_other(other: Line) -> None:
    assert agreeing((LEVEL,), [other], apart_px=2) == (LEVEL,)


def test_a_line_that_contradicts_a_surer_one_is_left_out() -> None:
    assert agreeing((LEVEL,), [Line((10, 40), (90, 60))], apart_px=2) == (LEVEL,)


def test_lines_beside_each_other_are_two() -> None:
    beside = Line((10, 54), (90, 54))
    assert agreeing((LEVEL,), [beside], apart_px=2) == (LEVEL, beside)


def test_there_are_never_more_than_a_dozen() -> None:
    many = [Line((10, row), (90, row)) for row in range(0, 200, 5)]
    assert len(agreeing((), many, apart_px=2)) == 12
