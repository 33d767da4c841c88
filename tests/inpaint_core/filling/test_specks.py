"""Specks near each other are filled as one."""

from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.filling.specks import group_specks
from inpaint_core.region import Box


@given(st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19)), min_size=1), st.data())
def test_each_speck_is_in_one_group_and_groups_meet_nothing(
    cells: set[tuple[int, int]], data: st.DataObject
) -> None:
    boxes = [Box(40 * x, 40 * y, 40 * x + 5, 40 * y + 8) for x, y in sorted(cells)]
    count = data.draw(st.integers(1, len(boxes)))
    specks, others = boxes[:count], boxes[count:]
    groups = group_specks(specks, others, cell_px=200, at_least=2)
    for speck in specks:
        assert sum(group.intersection(speck) == speck for group in groups) == 1
    met = [*groups, *others]
    assert all(one.intersection(other).is_empty for i, one in enumerate(met) for other in met[i + 1 :])


def test_specks_of_a_square_are_one_group_unless_a_large_hole_is_between_them() -> None:
    specks = [Box(10, 10, 14, 14), Box(150, 150, 154, 154), Box(500, 10, 505, 15)]
    assert group_specks(specks, [], cell_px=384, at_least=2) == [Box(10, 10, 154, 154), Box(500, 10, 505, 15)]
    assert group_specks(specks, [Box(60, 60, 90, 90)], cell_px=384, at_least=2) == specks


def test_a_few_specks_of_a_square_stay_apart() -> None:
    specks = [Box(10, 10, 14, 14), Box(150, 150, 154, 154), Box(500, 10, 505, 15)]
    assert group_specks(specks, [], cell_px=384, at_least=3) == specks
