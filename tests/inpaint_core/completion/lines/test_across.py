import numpy as np

from inpaint_core.completion.lines.across import across_lines
from inpaint_core.completion.lines.pairs import Line
from inpaint_core.completion.matching.patch import PATCH_PIXELS, RADIUS_PX
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.region import Box

HOW = CompletionSettings(free_levels=1, line=0.01)
LEVEL = Line((9.5, 49.5), (89.5, 49.5))
"""In pixels of the finest level; row 24.5 of the next."""
BOX = Box(0, 10, 60, 40)


def test_along_a_line_a_source_costs_nothing_and_a_pixel_beside_it_its_price() -> None:
    across = across_lines((LEVEL,), 1, BOX, HOW)
    on_line = across[24 - BOX.top, 20]
    assert on_line @ np.array([0.0, 17.0]) == 0
    np.testing.assert_allclose((on_line @ np.array([1.0, 0.0])) ** 2, HOW.line * PATCH_PIXELS, rtol=1e-5)


def test_only_patches_that_hold_some_of_it_are_bound() -> None:
    bound = across_lines((LEVEL,), 1, BOX, HOW).any(axis=2)
    rows, columns = np.nonzero(bound)
    assert np.abs(rows + BOX.top - 24.25).max() <= RADIUS_PX + 1
    assert columns.min() > 4.5 - RADIUS_PX - 1
    assert columns.max() < 44.5 + RADIUS_PX + 1


def test_the_nearer_of_two_lines_counts() -> None:
    upright = Line((49.5, 25.0), (49.5, 79.0))
    across = across_lines((LEVEL, upright), 1, BOX, HOW)
    assert across[17 - BOX.top, 24][0] == 0
    assert across[24 - BOX.top, 10][1] == 0


def test_the_finest_levels_are_free() -> None:
    assert not across_lines((LEVEL,), 0, Box(0, 20, 100, 80), HOW).any()
    assert not across_lines((), 1, BOX, HOW).any()
