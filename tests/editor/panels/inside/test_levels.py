import pytest

from editor.panels.inside.levels import MemoryLevels
from inpaint_core.prior.view import MemoryLevel


@pytest.fixture
def bars(qtbot):
    widget = MemoryLevels()
    qtbot.addWidget(widget)
    widget.resize(200, widget.sizeHint().height())
    return widget


def test_bars_are_to_be_seen_only_where_there_are_levels(bars):
    assert bars.isHidden()
    bars.show_levels((MemoryLevel(4, 0.25), MemoryLevel(8, 0.75)))
    assert not bars.isHidden()
    assert bars.accessibleName().endswith("4 cells: 25%, 8 cells: 75%")
    bars.show_levels(())
    assert bars.isHidden()


def test_a_level_with_more_to_say_has_a_higher_bar(bars):
    def ink(levels):
        bars.show_levels(levels)
        image = bars.grab().toImage()
        ground = image.pixel(0, 0)
        half = image.width() // 2
        columns = (range(half), range(half, image.width()))
        return [
            sum(image.pixel(x, y) != ground for x in part for y in range(image.height())) for part in columns
        ]

    left, right = ink((MemoryLevel(4, 0.1), MemoryLevel(8, 0.9)))
    assert right > 2 * left
    left, right = ink((MemoryLevel(4, 0.9), MemoryLevel(8, 0.1)))
    assert left > 2 * right


def test_levels_that_say_nothing_are_shown_all_the_same(bars):
    bars.show_levels((MemoryLevel(4, 0.0), MemoryLevel(8, 0.0)))
    assert not bars.grab().isNull()
