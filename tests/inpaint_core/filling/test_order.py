from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.filling.order import find_neighbours, find_rounds
from inpaint_core.region import Box


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 12))
    edges = draw(st.sets(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))))
    return [
        sorted({b for a, b in edges if a == node != b} | {a for a, b in edges if b == node != a})
        for node in range(size)
    ]


@given(graphs())
def test_neighbours_are_never_in_one_round_and_each_is_as_early_as_its_neighbours_let_it(
    neighbours: list[list[int]],
) -> None:
    rounds = find_rounds(neighbours)
    for node, others in enumerate(neighbours):
        assert rounds[node] not in {rounds[other] for other in others}
        assert set(range(rounds[node])) <= {rounds[other] for other in others}


def test_a_chain_is_filled_in_two_rounds_however_long() -> None:
    chain = [[other for other in (node - 1, node + 1) if 0 <= other < 50] for node in range(50)]
    assert find_rounds(chain) == [0, 1] * 25


def square(left: int, top: int, side: int, *, margin: int = 0) -> Box:
    return Box(left - margin, top - margin, left + side + margin, top + side + margin)


def test_holes_are_neighbours_when_they_are_near_for_their_size_and_in_view() -> None:
    holes = [square(100, 100, 100), square(260, 100, 100), square(100, 400, 10), square(100, 440, 10)]
    crops = [square(100, 100, 100, margin=75), square(260, 100, 100, margin=75)]
    crops += [square(100, 400, 10, margin=60), square(100, 440, 10, margin=60)]
    assert find_neighbours(holes, crops) == [[1], [0], [], []]
    unseen = [square(100, 100, 100, margin=20), square(260, 100, 100, margin=20)]
    assert find_neighbours(holes[:2], unseen) == [[], []]


def test_nothing_has_no_order() -> None:
    assert find_neighbours([], []) == []
    assert find_rounds([]) == []
