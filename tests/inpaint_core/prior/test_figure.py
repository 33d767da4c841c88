"""The figure of a prior: what stands where, in the palette's colours."""

import numpy as np
import pytest

from inpaint_core.prior.figure import (
    HOLE_TINT,
    LINE_PX,
    MARGIN_PX,
    TILE_PX,
    draw_fills,
    draw_prior,
    draw_sampled_priors,
    filled_part,
)
from inpaint_core.prior.view import COLOURS, ClusterMap, CopyArrows, PriorView
from inpaint_core.region import Box
from inpaint_core.request import Completion, Patch

TOP = MARGIN_PX + LINE_PX + MARGIN_PX // 2


@pytest.fixture
def view():
    """Two scales over a box of 80 x 160 pixels: left half one cluster, right half another."""
    hole = np.zeros((40, 80), np.bool_)
    hole[10:30, 30:50] = True
    halves = np.repeat(np.array([[3, 5]], np.uint8), 4, axis=0)
    maps = (ClusterMap(halves, "2"), ClusterMap(np.repeat(halves, 8, axis=1), "16"))
    return PriorView(model="spn", kind="prior", box=Box(20, 10, 180, 90), hole=hole, maps=maps, k=8)


@pytest.fixture
def image():
    return np.full((100, 200, 3), (10, 200, 30), np.uint8)


def tile(figure, index, *, height=TILE_PX // 2):
    left = MARGIN_PX + index * (TILE_PX + MARGIN_PX)
    return figure[TOP : TOP + height, left : left + TILE_PX]


def test_photo_and_maps_stand_in_a_row_coarse_to_fine(image, view):
    figure = draw_prior(image, view)
    assert figure.dtype == np.uint8
    photo, coarse, fine = (tile(figure, index) for index in range(3))
    assert tuple(photo[5, 5]) == (10, 200, 30)
    tinted = photo[80, 160].astype(int)
    np.testing.assert_allclose(tinted, 0.55 * np.array([10, 200, 30]) + 0.45 * np.array(HOLE_TINT), atol=2)
    for one in (coarse, fine):
        assert tuple(one[5, 5]) == COLOURS[3]
        assert tuple(one[5, -6]) == COLOURS[5]
        assert (one[80, 110:130].max(axis=1) == 255).any(), "the hole's outline is white"


def test_maps_are_enlarged_without_new_colours(image, view):
    rows = tile(draw_prior(image, view), 1)[:30].reshape(-1, 3)
    assert {tuple(colour) for colour in rows.tolist()} == {COLOURS[3], COLOURS[5]}


def test_arrows_lead_from_hole_to_source_on_the_photo(image, view):
    start, end = np.array([[90, 50]], np.float32), np.array([[30, 20]], np.float32)
    arrows = CopyArrows(start, end, np.ones(1, np.float32))
    copying = PriorView(
        model="pennet", kind="attention", box=view.box, hole=view.hole, maps=view.maps, k=8, arrows=arrows
    )
    plain, drawn = (tile(draw_prior(image, one), 0).astype(int) for one in (view, copying))
    rows, columns = np.nonzero(np.abs(plain - drawn).sum(axis=2) > 60)
    assert (columns.min(), rows.min()) == pytest.approx((20, 20), abs=4)
    assert (columns.max(), rows.max()) == pytest.approx((140, 80), abs=4)


def test_the_title_names_network_and_note(image, view):
    wide, noted = draw_prior(image, view), draw_prior(image, view, note="random weights, seed 3")
    changed = (wide[:TOP] != noted[:TOP]).any(axis=2)
    assert changed.any()
    assert np.array_equal(wide[TOP:], noted[TOP:])


def test_16_bit_photos_look_as_their_upper_8_bits(image, view):
    deep = image.astype(np.uint16) * 257
    assert np.array_equal(draw_prior(deep, view), draw_prior(image, view))


def test_a_thin_part_of_a_photo_is_drawn_too(image):
    view = PriorView(
        model="spl",
        kind="prior",
        box=Box(0, 0, 200, 1),
        hole=np.ones((1, 200), np.bool_),
        maps=(ClusterMap(np.zeros((1, 9), np.uint8), "9"),),
        k=2,
    )
    assert tuple(tile(draw_prior(image, view), 1, height=2)[0, 150]) in {
        COLOURS[0],
        (255, 255, 255),
        (0, 0, 0),
    }


def fill_of(image, hole_box, value):
    pixels = np.full((hole_box.height, hole_box.width, 3), value, image.dtype)
    return Completion((Patch(hole_box, pixels),), "spn-probabilistic", 0.1, seed=value, diversity=1.0)


def test_a_fill_is_cut_to_the_part_that_is_shown():
    image = np.zeros((20, 30, 3), np.uint8)
    fill = fill_of(image, Box(10, 5, 25, 15), 200)
    part = filled_part(image, fill, Box(0, 0, 20, 20))
    np.testing.assert_array_equal(part, fill.apply_to(image)[:20, :20])
    assert not image.any()
    assert not filled_part(image, fill, Box(26, 0, 30, 20)).any()


def test_sampled_priors_are_a_row_of_photo_fills_and_maps():
    image, box = np.full((64, 64, 3), 90, np.uint8), Box(0, 0, 64, 64)
    hole = np.zeros((64, 64), np.bool_)
    hole[24:40, 24:40] = True
    shown = []
    for seed, cluster in ((3, 0), (4, 1)):
        labels = np.full((64, 64), cluster, np.uint8)
        view = PriorView(
            model="spn-probabilistic",
            kind="prior",
            box=box,
            hole=hole,
            maps=(ClusterMap(labels[:16, :16], "16"), ClusterMap(labels, "64")),
            k=8,
            seed=seed,
            diversity=1.0,
        )
        shown.append((fill_of(image, Box(24, 24, 40, 40), seed * 50), view))
    sheet = draw_sampled_priors(image, shown)
    tops = MARGIN_PX + LINE_PX + MARGIN_PX // 2
    middle = [
        tuple(sheet[tops + TILE_PX // 2, MARGIN_PX + number * (TILE_PX + MARGIN_PX) + TILE_PX // 2])
        for number in range(5)
    ]
    assert middle[1:] == [(150,) * 3, COLOURS[0], (200,) * 3, COLOURS[1]]
    both = draw_fills(image, shown)
    assert both.shape[0] == 2 * draw_prior(image, shown[0][1], fill=shown[0][0]).shape[0]
    assert shown[0][1].caption == "seed 3  ·  diversity 1.00  ·  k = 8  ·  as taught"
