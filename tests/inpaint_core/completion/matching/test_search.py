import numpy as np
import pytest

from inpaint_core.completion.guide import no_guide
from inpaint_core.completion.matching.complete_search import CompleteSearch
from inpaint_core.completion.matching.patch import Guide, Prices, Sources, Targets, new_state
from inpaint_core.completion.matching.repair import repair_matches
from inpaint_core.completion.matching.search import (
    bands_of,
    count_uses,
    measure_matches,
    search_band,
)
from inpaint_core.completion.shifts import no_shifts
from tests.inpaint_core.completion.scenes import FREE, guide_to, matching, noisy, square_hole

HOLE = square_hole(60, 100, 12)


def search(
    sources: Sources,
    targets: Targets,
    guide: Guide,
    *,
    prices: Prices = FREE,
    passes: int = 6,
    shifts: np.ndarray | None = None,
    radius: int = 100,
) -> None:
    random = np.random.default_rng(0)
    measure_matches(sources, targets, guide, 0, len(targets.centres))
    uses = np.zeros(sources.valid.shape, np.int32)
    for number in range(passes):
        count_uses(targets, uses)
        search_band(
            sources, targets, targets, guide, prices, uses, no_shifts() if shifts is None else shifts,
            0 if shifts is None else 4, radius, 0, len(targets.centres), number % 2 == 1, new_state(random),
        )  # fmt: skip


def matches(targets: Targets) -> np.ndarray:
    return targets.match[targets.centres[:, 0], targets.centres[:, 1]]


def cheapest(
    sources: Sources, targets: Targets, guide: Guide, prices: Prices
) -> tuple[np.ndarray, np.ndarray]:
    """Return place and match cost of the best source of each target, one comparison after the other."""
    places = np.argwhere(sources.valid)
    found, costs = [], []
    for y, x in targets.centres:
        ours = targets.values[y - 3 : y + 4, x - 3 : x + 4].astype(np.float64)
        match = np.array(
            [((ours - sources.values[sy - 3 : sy + 4, sx - 3 : sx + 4]) ** 2).sum() for sy, sx in places]
        )
        present = guide.present[places[:, 0], places[:, 1]]
        match += guide.weight[y, x] * ((guide.expected[y, x] - present) ** 2).sum(axis=1)
        far = prices.along_y * (places[:, 0] - y) ** 2 + prices.along_x * (places[:, 1] - x) ** 2
        best = (match + far + guide.penalty[places[:, 0], places[:, 1]]).argmin()
        found.append(places[best])
        costs.append(match[best])
    return np.array(found), np.array(costs)


def planted() -> tuple[np.ndarray, tuple[int, int]]:
    """Return an image whose hole, and what is around it, comes again at another place."""
    image = noisy(60, 100)
    shift = (-5, -36)
    image[18 + shift[0] : 42 + shift[0], 38 + shift[1] : 62 + shift[1]] = image[18:42, 38:62]
    return image, shift


def test_an_exact_copy_is_found() -> None:
    image, shift = planted()
    sources, targets = matching(image, HOLE)
    search(sources, targets, no_guide(HOLE.shape), passes=30)
    is_found = (matches(targets) - targets.centres == shift).all(axis=1)
    assert is_found.mean() > 0.95
    at = targets.centres[is_found]
    assert targets.cost[at[:, 0], at[:, 1]].max() < 3  # two strange patches differ by 30


def test_a_common_shift_is_tried() -> None:
    image, shift = planted()
    sources, targets = matching(image, HOLE)
    search(sources, targets, no_guide(HOLE.shape), passes=2, shifts=np.array([shift], np.int32), radius=1)
    assert (matches(targets) - targets.centres == shift).all(axis=1).mean() > 0.95


@pytest.mark.parametrize("weight", [0.0, 40.0])
def test_searching_everywhere_finds_the_cheapest_of_all(weight: float) -> None:
    hole = square_hole(28, 32, 6)
    image = noisy(28, 32, seed=4)
    sources, targets = matching(image, hole)
    guide = guide_to(noisy(28, 32, seed=5), noisy(28, 32, seed=6), weight)
    guide = guide._replace(penalty=noisy(28, 32, seed=7)[:, :, 0])
    prices = Prices(0.004, 0.016, 0.0, 0)
    CompleteSearch(sources, targets, guide, prices).run()
    expected, costs = cheapest(sources, targets, guide, prices)
    np.testing.assert_array_equal(matches(targets), expected)
    at = targets.centres
    np.testing.assert_allclose(targets.cost[at[:, 0], at[:, 1]], costs, rtol=1e-3)


def test_no_search_makes_a_match_dearer_or_takes_what_must_not_be_taken() -> None:
    sources, targets = matching(noisy(60, 100), HOLE)
    sources.valid[:, :20] = 0
    repair_matches(sources, targets, new_state(np.random.default_rng(0)))
    at = targets.centres
    measure_matches(sources, targets, no_guide(HOLE.shape), 0, len(at))
    before = targets.cost[at[:, 0], at[:, 1]]
    search(sources, targets, no_guide(HOLE.shape), passes=2)
    after = targets.cost[at[:, 0], at[:, 1]]
    assert (after <= before).all()
    assert (after < before).mean() > 0.9
    assert sources.valid[tuple(matches(targets).T)].all()
    measure_matches(sources, targets, no_guide(HOLE.shape), 0, len(at))
    np.testing.assert_allclose(targets.cost[at[:, 0], at[:, 1]], after, rtol=1e-4)


def test_distance_and_its_direction_count() -> None:
    flat = np.full((60, 100, 3), 0.5, np.float32)
    means = []
    for prices in (Prices(0.1, 0.1, 0.0, 0), Prices(0.1, 10.0, 0.0, 0), Prices(10.0, 0.1, 0.0, 0)):
        sources, targets = matching(flat, HOLE)
        search(sources, targets, no_guide(HOLE.shape), prices=prices, passes=10)
        means.append(abs(matches(targets) - targets.centres).mean(axis=0))
    even, flatly, steeply = means
    assert flatly[0] < even[0]
    assert steeply[1] < even[1]


def test_what_is_used_already_is_used_less_where_that_costs() -> None:
    most = []
    for reuse in (0.0, 0.5):
        sources, targets = matching(np.full((60, 100, 3), 0.5, np.float32), HOLE)
        targets.match[:] = (10, 10)
        search(sources, targets, no_guide(HOLE.shape), prices=FREE._replace(reuse=reuse), passes=4)
        uses = np.zeros(HOLE.shape, np.int32)
        count_uses(targets, uses)
        assert uses.sum() == len(targets.centres)
        most.append(uses.max())
    assert most[1] < most[0] / 10


def test_near_sources_are_not_taken_where_that_is_asked() -> None:
    sources, targets = matching(np.full((60, 100, 3), 0.5, np.float32), HOLE)
    at = targets.centres
    targets.match[at[:, 0], at[:, 1]] = (5, 5)
    search(sources, targets, no_guide(HOLE.shape), prices=Prices(0.1, 0.1, 0.0, 17))
    distance = np.hypot(*(matches(targets) - at).T)
    assert distance.min() >= 17
    assert distance.mean() < 25


def test_a_guide_decides_between_equals() -> None:
    stripes = np.zeros((60, 100, 3), np.float32)
    stripes[:, ::2] = 1
    left = np.zeros((60, 100, 3), np.float32)
    left[:, :50] = 1
    for wanted, side in ((np.ones_like(left), "left"), (np.zeros_like(left), "right")):
        sources, targets = matching(stripes, HOLE)
        CompleteSearch(sources, targets, guide_to(wanted, left, 10.0), FREE).run()
        columns = matches(targets)[:, 1]
        assert (columns < 50).all() if side == "left" else (columns >= 50).all()


def test_bands_are_whole_rows_and_hold_everything_once() -> None:
    for height in (10, 90, 400):
        centres = np.argwhere(np.ones((height, 300), np.bool_)).astype(np.int32)
        bands = bands_of(centres)
        assert [first for first, _ in bands] == [0, *(last for _, last in bands[:-1])]
        assert bands[-1][1] == len(centres)
        assert all(first % 300 == 0 for first, _ in bands)
    assert len(bands) > 1
