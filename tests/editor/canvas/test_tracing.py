"""Tools whose line finds its own way, driven by hand on a real canvas: the mask afterwards."""

import math
import time

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.controllers.mask import MaskController
from editor.tools.magnetic_lasso import MagneticLassoTool
from editor.tools.tracing import traced_line
from editor.tools.tracing.path_map import PathMap
from editor.tools.wire import WireTool
from editor.widgets.background import Background

NOBODY = Qt.MouseButton.NoButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def studio(make_canvas, qtbot):
    """A canvas whose selections reach the document, as in the window; waits until they have."""

    def make(tool, image):
        canvas, document, hand = make_canvas(image)
        background = Background(canvas)
        masks = MaskController(background, None, canvas)
        masks.document = document
        canvas.selected.connect(masks.select)
        canvas.set_tool(tool)

        def settle():
            qtbot.waitUntil(lambda: not masks.is_busy, timeout=20_000)
            background.wait()  # its thread may still be on the way out of telling that it is done

        return canvas, document, hand, settle

    return make


def double_click(canvas, hand, x, y) -> None:
    hand.stroke((x, y))
    point = hand.at(x, y)
    for kind, held in (
        (QEvent.Type.MouseButtonDblClick, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, NOBODY),
    ):
        event = QMouseEvent(kind, point, canvas.mapToGlobal(point), Qt.MouseButton.LeftButton, held, NO_KEYS)
        QApplication.sendEvent(canvas, event)


def wire_over_sky(*, width_px: float, colour: float, bits: int, height=240, width=400):
    """A sagging wire over a noisy sky with a dark roof: the photo, and how much of each pixel is wire."""
    random = np.random.default_rng(5)
    xs = np.linspace(-5, width + 5, 300)
    ys = 60 + 50 * (1 - ((xs - width / 2) / (width / 2)) ** 2)
    large = np.zeros((height * 8, width * 8), np.uint8)
    line = np.stack([xs, ys], axis=1) * 8
    cv2.polylines(large, [line.astype(np.int32)], isClosed=False, color=255, thickness=round(width_px * 8))
    part = cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)[..., None] / 255
    sky = np.array([120, 150, 190]) + np.linspace(0, 40, height)[:, None, None]
    sky = sky + random.normal(0, 3, (height, width, 1))
    sky[190:] = 40
    photo = np.clip(sky * (1 - part) + colour * part, 0, 255)
    if bits == 16:
        return np.round(photo * 257).astype(np.uint16), part[..., 0]
    return np.round(photo).astype(np.uint8), part[..., 0]


def height_at(x: float, width=400) -> float:
    return 60 + 50 * (1 - ((x - width / 2) / (width / 2)) ** 2)


def assert_covers_a_wire(mask, part, *, beyond_px: float) -> None:
    between = np.zeros_like(mask)
    between[:, 25:375] = True
    wire = part > 0.05
    assert (mask & wire & between).sum() >= 0.99 * (wire & between).sum()
    distance = cv2.distanceTransform((~wire).astype(np.uint8), cv2.DIST_L2, 5)
    assert distance[mask].max() <= beyond_px


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(("width_px", "colour"), [(2.0, 30), (4.0, 30), (3.0, 250), (9.0, 60)])
def test_two_clicks_select_a_wire_at_its_width(studio, qtbot, bits, width_px, colour):
    photo, part = wire_over_sky(width_px=width_px, colour=colour, bits=bits)
    canvas, document, hand, settle = studio(WireTool(), photo)
    hand.stroke((20, height_at(20) + 3))
    hand.move(300, 100, held=NOBODY)
    assert not document.has_mask
    hand.stroke((380, height_at(380) - 3))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    assert_covers_a_wire(document.mask, part, beyond_px=4.5)
    assert document.undo_label == "Select (wire)"
    document.undo()
    assert not document.has_mask


def test_a_double_click_ends_a_wire_and_alt_takes_it_away(studio):
    photo, part = wire_over_sky(width_px=3, colour=30, bits=8)
    canvas, document, hand, settle = studio(WireTool(), photo)
    document.invert_mask()
    hand.stroke((20, height_at(20)), keys=ALT)
    double_click(canvas, hand, 380, height_at(380))
    settle()
    assert_covers_a_wire(~document.mask, part, beyond_px=4.5)


def test_backspace_takes_the_last_piece_of_a_wire_back(studio, qtbot):
    photo, _ = wire_over_sky(width_px=3, colour=30, bits=8)
    canvas, document, hand, settle = studio(WireTool(), photo)
    for x in (20, 150, 380):
        hand.stroke((x, height_at(x)))
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    columns = np.flatnonzero(document.mask.any(axis=0))
    assert columns[0] == pytest.approx(20, abs=6)
    assert columns[-1] == pytest.approx(150, abs=10)


def test_where_no_wire_is_seen_the_mask_is_as_wide_as_the_brush(studio, qtbot):
    photo = np.full((240, 400, 3), 90, np.uint8)
    canvas, document, hand, settle = studio(WireTool(), photo)
    canvas.brush_px = 20
    hand.stroke((50, 100))
    hand.stroke((300, 100))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    assert document.mask[:, 150].sum() == pytest.approx(20, abs=1)


def test_the_way_is_shown_while_the_pointer_hovers(studio, pixels, qtbot):
    photo, _ = wire_over_sky(width_px=3, colour=30, bits=8)
    canvas, document, hand, _ = studio(WireTool(), photo)
    before = pixels(canvas)
    hand.stroke((20, height_at(20)))
    hand.move(380, height_at(380), held=NOBODY)
    qtbot.waitUntil(lambda: len(canvas.tool.outline.points) > 3, timeout=20_000)
    points = canvas.tool.outline.points
    assert max(abs(y - height_at(x)) for x, y in points) < 4
    assert (pixels(canvas) != before).any()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not document.can_undo
    assert np.array_equal(pixels(canvas), before)


def test_a_wire_over_a_large_photo_is_found_on_a_reduced_copy_and_masked_exactly(studio, qtbot):
    photo, part = wire_over_sky(width_px=4, colour=30, bits=8, height=1200, width=3000)
    canvas, document, hand, settle = studio(WireTool(), photo)
    canvas.fit()
    hand.stroke((30, height_at(30, 3000)))
    hand.move(2000, 400, held=NOBODY)
    hand.stroke((2970, height_at(2970, 3000)))
    qtbot.waitUntil(lambda: canvas.tool._line.step_px > 1, timeout=20_000)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    wire = part[:, 100:2900] > 0.05
    mask = document.mask[:, 100:2900]
    assert (mask & wire).sum() >= 0.99 * wire.sum()
    assert mask.sum(axis=0).max() <= 4 + 9


@pytest.fixture
def slow_maps(monkeypatch):
    """Maps that take as long as they do on a large photo and a busy machine."""
    seconds = 0.25

    class Slow(PathMap):
        def __init__(self, *arguments, **options):
            time.sleep(seconds)
            super().__init__(*arguments, **options)

    monkeypatch.setattr(traced_line, "PathMap", Slow)
    return seconds


def test_no_event_waits_for_a_way_and_a_fast_hand_gets_the_same_line(studio, qtbot, slow_maps):
    photo, part = wire_over_sky(width_px=3, colour=30, bits=8)
    canvas, document, hand, settle = studio(WireTool(), photo)
    longest = 0.0
    for act in (
        lambda: hand.stroke((20, height_at(20) + 2)),
        *(lambda x=x: hand.move(x, 90, held=NOBODY) for x in range(30, 200, 10)),
        lambda: hand.stroke((200, height_at(200))),
        lambda: hand.move(300, 60, held=NOBODY),
        lambda: hand.stroke((380, height_at(380) - 2)),
        lambda: qtbot.keyClick(canvas, Qt.Key.Key_Return),
    ):
        start = time.perf_counter()
        act()
        longest = max(longest, time.perf_counter() - start)
    assert longest < slow_maps * 0.8
    assert not document.has_mask
    settle()
    assert_covers_a_wire(document.mask, part, beyond_px=4.5)


def test_the_way_appears_by_itself_once_it_is_found(studio, qtbot, slow_maps, pixels):
    photo, _ = wire_over_sky(width_px=3, colour=30, bits=8)
    canvas, _, hand, _ = studio(WireTool(), photo)
    hand.stroke((20, height_at(20)))
    hand.move(380, height_at(380), held=NOBODY)
    straight = pixels(canvas)
    painted = canvas.tool.outline.points
    qtbot.waitUntil(lambda: not canvas._overlay._look_again.isActive(), timeout=20_000)
    assert len(canvas.tool.outline.points) > len(painted)
    assert (pixels(canvas) != straight).any()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_escape_while_a_way_is_looked_for_leaves_nothing(studio, qtbot, slow_maps):
    photo, _ = wire_over_sky(width_px=3, colour=30, bits=8)
    canvas, document, hand, settle = studio(WireTool(), photo)
    for x in (20, 150, 380):
        hand.stroke((x, height_at(x)))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    settle()
    assert not document.can_undo
    assert canvas.tool.outline is None
    assert not canvas.tool.is_open


def test_a_click_beside_the_photo_moves_to_its_border(studio, qtbot):
    photo, _ = wire_over_sky(width_px=3, colour=30, bits=8, height=240, width=400)
    canvas, document, hand, settle = studio(WireTool(), photo)
    hand.stroke((-8, height_at(0)))
    hand.stroke((408, height_at(400)))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    assert document.mask[:, 3].any()
    assert document.mask[:, 396].any()
    assert math.isclose(document.mask.sum(axis=0).mean(), 8, abs_tol=4)


def leaf(*, bits: int, size=300, scale=1.0):
    """A wavy thing of similar brightness as its noisy ground: the photo, and its pixels."""
    random = np.random.default_rng(3)
    turns = np.linspace(0, 2 * math.pi, 400, endpoint=False)
    radius = scale * (80 + 12 * np.sin(3 * turns) + 5 * np.cos(7 * turns))
    line = np.stack([size / 2 + radius * np.cos(turns), size / 2 + radius * np.sin(turns)], axis=1)
    thing = np.zeros((size, size), np.uint8)
    cv2.fillPoly(thing, [np.round(line * 16).astype(np.int32)], 1, shift=4)
    photo = np.where(thing[..., None] > 0, (60, 130, 60), (120, 100, 90)) + random.normal(
        0, 8, (size, size, 3)
    )
    photo = np.clip(cv2.GaussianBlur(photo, (0, 0), 0.8), 0, 255)
    pixels = np.round(photo * 257).astype(np.uint16) if bits == 16 else np.round(photo).astype(np.uint8)
    return pixels, thing > 0, line


def overlap(mask, truth) -> float:
    """Intersection over union."""
    return float((mask & truth).sum() / (mask | truth).sum())


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("how", ["enter", "double click", "first point"])
def test_a_few_clicks_near_its_edge_select_a_thing(studio, qtbot, bits, how):
    photo, thing, line = leaf(bits=bits)
    canvas, document, hand, settle = studio(MagneticLassoTool(), photo)
    for number, index in enumerate((0, 80, 160, 240)):
        x, y = line[index]
        hand.stroke((x + (-1) ** number * 2, y + 2))
    last = line[320]
    if how == "double click":
        double_click(canvas, hand, *last)
    else:
        hand.stroke(tuple(last))
        if how == "enter":
            qtbot.keyClick(canvas, Qt.Key.Key_Return)
        else:
            hand.stroke((line[0][0] + 1, line[0][1]))
    settle()
    assert overlap(document.mask, thing) > 0.96
    straight = np.zeros(thing.shape, np.uint8)
    cv2.fillPoly(straight, [np.round(line[::80]).astype(np.int32)], 1)
    assert overlap(straight > 0, thing) < 0.85, "the clicks alone do not say it"
    assert document.undo_label == "Select (magnetic lasso)"


def test_on_a_large_photo_the_edge_is_met_to_the_pixel(studio, qtbot):
    photo, thing, line = leaf(bits=8, size=2000, scale=9.0)
    canvas, document, hand, settle = studio(MagneticLassoTool(), photo)
    canvas.fit()
    for index in (0, 80, 160, 240, 320):
        hand.stroke(tuple(line[index]))
    qtbot.waitUntil(lambda: canvas.tool._line.step_px > 1, timeout=20_000)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    settle()
    assert overlap(document.mask, thing) > 0.985


def test_one_point_alone_selects_nothing(studio, qtbot):
    photo, _, line = leaf(bits=8)
    canvas, document, hand, _ = studio(MagneticLassoTool(), photo)
    hand.stroke(tuple(line[0]))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert not canvas.tool.is_open
    assert not document.can_undo
