from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QColorSpace, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas_view import CanvasView
from editor.state.document import Document
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, Completion, Patch
from tests.editor.canvas.looking_at import center_on


def smooth_photo(height: int, width: int) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    planes = (rows / height * 255, columns / width * 255, (rows + columns) / (height + width) * 255)
    return np.stack(planes, axis=-1).astype(np.uint8)


def part_of_view(canvas: CanvasView, box: Box, shot: np.ndarray) -> np.ndarray:
    return shot[canvas.viewport.box_to_view(box).slices]


def fill(document: Document, box: Box, value=(10, 200, 30)) -> Completion:
    return Completion(
        (Patch(box, np.full((box.height, box.width, 3), value, document.image.dtype)),), "telea", 0
    )


def test_at_100_percent_every_pixel_of_the_photo_is_shown_as_it_is(make_canvas, pixels):
    image = np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    canvas, _, _ = make_canvas(image.copy())
    assert np.array_equal(part_of_view(canvas, Box(0, 0, 300, 200), pixels(canvas)), image)


def test_beyond_400_percent_pixels_are_squares_with_a_grid_between(make_canvas, pixels):
    image = np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    canvas, _, _ = make_canvas(image.copy())
    canvas.zoom_to(6.0)
    center_on(canvas.viewport, 150, 100)
    shot = pixels(canvas)
    for x, y in ((150, 100), (145, 95), (155, 108)):
        square = part_of_view(canvas, Box(x, y, x + 1, y + 1), shot)
        assert (square == image[y, x]).all()
    canvas.zoom_to(16.0)
    center_on(canvas.viewport, 150, 100)
    square = part_of_view(canvas, Box(150, 100, 151, 101), pixels(canvas))
    assert (square[0, 4] != image[100, 150]).any()
    assert (square[8, 8] == image[100, 150]).all()


@pytest.mark.parametrize("zoom", [0.11, 0.3, 0.5, 0.77, 1.3, 2.6])
def test_tiles_show_no_seam_at_any_zoom(make_canvas, pixels, zoom):
    canvas, _, _ = make_canvas(smooth_photo(1200, 1500))
    canvas.zoom_to(zoom)
    center_on(canvas.viewport, 1024, 512)
    shot = pixels(canvas).astype(int)
    photo = canvas.viewport.box_to_view(Box(0, 0, 1500, 1200)).intersection(Box(0, 0, 500, 400))
    inner = shot[photo.top + 3 : photo.bottom - 3, photo.left + 3 : photo.right - 3]
    steepest = 255 / 1200 / zoom + 2
    assert np.abs(np.diff(inner, axis=0)).max() <= steepest
    assert np.abs(np.diff(inner, axis=1)).max() <= steepest


@pytest.mark.parametrize("zoom", [0.75, 2.5])
def test_pixels_beside_a_tile_border_look_like_any_others(make_canvas, pixels, zoom):
    motif = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    canvas, _, _ = make_canvas(np.tile(motif, (16, 16, 1)))
    canvas.zoom_to(zoom)
    center_on(canvas.viewport, 512, 512)  # where four tiles meet
    shot = pixels(canvas).astype(int)
    period = round(64 * zoom)
    x, y = (int(value) for value in canvas.viewport.to_view(512, 512))
    at_border = shot[y - 20 : y + 20, x - 20 : x + 20]
    inside = shot[y - 20 - period : y + 20 - period, x - 20 - period : x + 20 - period]
    assert np.abs(at_border - inside).max() <= 3  # Qt's scaling rounds positions to 1/65536 of a tile


@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.7])
def test_half_transparent_tiles_are_not_drawn_twice_where_they_meet(make_canvas, pixels, zoom):
    canvas, _, _ = make_canvas(
        np.zeros((1024, 1024, 3), np.uint8), alpha=np.full((1024, 1024), 128, np.uint8)
    )
    canvas.zoom_to(zoom)
    center_on(canvas.viewport, 512, 512)
    assert len(np.unique(pixels(canvas))) == 2  # the two greys of the checkerboard


def test_zoomed_out_the_photo_is_averaged_not_skipped(make_canvas, pixels):
    image = np.zeros((2000, 2000, 3), np.uint8)
    image[:, ::2] = 255
    canvas, _, _ = make_canvas(image)
    canvas.fit()
    inside = part_of_view(canvas, Box(400, 400, 1600, 1600), pixels(canvas)).astype(int)
    assert np.abs(inside - 128).max() <= 3


def test_a_stroke_shows_as_a_tint_where_it_was_painted(make_canvas, pixels):
    canvas, document, hand = make_canvas()
    before = pixels(canvas)
    hand.stroke((100, 100), (200, 100))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    after = pixels(canvas)
    x, y = (int(value) for value in canvas.viewport.to_view(150, 100))
    assert after[y, x, 0] > before[y, x, 0] + 40
    assert after[y, x, 1] < before[y, x, 1]
    x, y = (int(value) for value in canvas.viewport.to_view(150, 180))
    assert np.array_equal(after[y, x], before[y, x])
    document.undo()
    assert np.array_equal(pixels(canvas), before)


@pytest.mark.parametrize(("color", "channel"), [("red", 0), ("green", 1), ("blue", 2)])
def test_the_tint_can_be_changed_and_hidden(make_canvas, pixels, color, channel):
    canvas, document, _ = make_canvas()
    plain = pixels(canvas)
    document.invert_mask()
    canvas.mask_color = color
    assert pixels(canvas)[200, 250].argmax() == channel
    canvas.mask_visible = False
    assert np.array_equal(pixels(canvas), plain)


def test_painting_repaints_only_around_the_brush(make_canvas):
    canvas, _, hand = make_canvas(np.full((2000, 3000, 3), 90, np.uint8))
    canvas.brush_px = 20
    hand.press(1500, 1000)
    QApplication.processEvents()
    painted = QRegion()

    def note(event: QPaintEvent) -> None:
        nonlocal painted
        painted = painted.united(event.region())
        CanvasView.paintEvent(canvas, event)

    canvas.paintEvent = note
    hand.move(1510, 1005)
    QApplication.processEvents()
    hand.release(1510, 1005)
    del canvas.paintEvent
    area = sum(rect.width() * rect.height() for rect in painted)
    assert 0 < area < 60 * 60


def test_partial_repaints_leave_the_same_image_as_a_full_one(make_canvas, pixels):
    canvas, _, hand = make_canvas(smooth_photo(1000, 1400))
    canvas.zoom_to(0.37)
    hand.press(300, 300)
    for x, y in ((500, 420), (640, 500), (900, 300), (820, 700)):
        hand.move(x, y)
        QApplication.processEvents()
    hand.release(820, 700)
    QApplication.processEvents()
    partly = from_qimage(canvas.screen().grabWindow(canvas.winId()).toImage())[0]
    assert np.array_equal(partly, pixels(canvas))


@pytest.mark.parametrize("zoom", [0.2, 0.37, 1.0])
def test_a_canvas_opened_later_shows_the_same_mask(make_canvas, pixels, zoom, qtbot):
    canvas, document, hand = make_canvas(smooth_photo(1000, 1400))
    canvas.zoom_to(zoom)
    center_on(canvas.viewport, 700, 500)
    hand.stroke((600, 450), (800, 600))
    hand.stroke((700, 400), (700, 620), button=Qt.MouseButton.RightButton)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    later = CanvasView()
    qtbot.addWidget(later)
    later.resize(canvas.size())
    later.set_document(document)
    pixels(later)  # so it takes its size
    later.zoom_to(zoom)
    center_on(later.viewport, 700, 500)
    assert document.has_mask
    assert np.array_equal(pixels(canvas), pixels(later))


def test_a_preview_is_shown_without_the_mask_and_goes_again(make_canvas, pixels):
    canvas, document, hand = make_canvas()
    hand.stroke((100, 100))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    masked = pixels(canvas)
    box = Box(80, 80, 120, 120)
    document.preview(fill(document, box))
    shot = pixels(canvas)
    assert (part_of_view(canvas, box, shot) == (10, 200, 30)).all()
    document.preview(None)
    assert np.array_equal(pixels(canvas), masked)


def test_an_accepted_fill_is_shown_at_every_zoom_and_undone(make_canvas, pixels):
    canvas, document, _ = make_canvas(smooth_photo(1600, 2400))
    canvas.fit()
    before = pixels(canvas)
    box = Box(700, 500, 1100, 900)
    document.accept(fill(document, box))
    shown = canvas.viewport.box_to_view(Box(720, 520, 1080, 880))
    assert (pixels(canvas)[shown.slices] == (10, 200, 30)).all()
    document.undo()
    assert np.array_equal(pixels(canvas), before)


def test_the_original_is_shown_while_asked_for(make_canvas, pixels):
    canvas, document, hand = make_canvas()
    before = pixels(canvas)
    document.accept(fill(document, Box(50, 50, 100, 100)))
    hand.stroke((200, 100))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    edited = pixels(canvas)
    canvas.show_original = True
    assert np.array_equal(pixels(canvas), before)
    canvas.show_original = False
    assert np.array_equal(pixels(canvas), edited)


def test_a_clear_photo_lies_on_a_checkerboard(make_canvas, pixels):
    image = np.full((200, 300, 3), (250, 10, 10), np.uint8)
    alpha = np.zeros((200, 300), np.uint8)
    alpha[:, 150:] = 255
    canvas, _, _ = make_canvas(image, alpha)
    shot = pixels(canvas)
    clear = part_of_view(canvas, Box(0, 0, 150, 200), shot)
    assert set(np.unique(clear)) == {204, 255}
    assert (part_of_view(canvas, Box(150, 0, 300, 200), shot) == (250, 10, 10)).all()


def test_a_wide_gamut_photo_is_converted_on_screen_and_not_in_the_document(make_canvas, pixels):
    profile = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data()
    canvas, document, _ = make_canvas(np.full((200, 300, 3), (200, 60, 60), np.uint8), icc_profile=profile)
    assert pixels(canvas)[200, 250, 0] > 205
    assert (document.image == (200, 60, 60)).all()


@pytest.mark.parametrize("lightness", [30, 240])
def test_the_canvas_is_neutral_grey_in_light_and_dark(make_canvas, pixels, lightness):
    canvas, _, _ = make_canvas()
    palette = canvas.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(lightness, lightness, min(255, lightness + 20)))
    canvas.setPalette(palette)
    corner = pixels(canvas)[2, 2]
    assert len(set(corner.tolist())) == 1
    assert (corner[0] < 128) == (lightness < 128)


def test_an_empty_canvas_is_grey_and_takes_any_event(make_canvas, pixels, qtbot):
    canvas, _, hand = make_canvas()
    canvas.set_document(None)
    assert len(np.unique(pixels(canvas))) == 1
    hand.wheel(QPointF(50, 50), notches=3)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    canvas.fit()
    canvas.zoom_to(2.0)
    canvas.actual_size()
    canvas.resize(200, 200)


def test_a_new_document_is_fitted_and_the_old_one_forgotten(make_canvas, pixels):
    canvas, first, _ = make_canvas()
    second = Document(
        ImageFile(np.full((900, 900, 3), 50, np.uint8), None, ImageMetadata(format="PNG")), None
    )
    canvas.set_document(second)
    assert canvas.zoom == canvas.viewport.fit_zoom
    before = pixels(canvas)
    first.invert_mask()
    assert np.array_equal(pixels(canvas), before)


def test_the_brush_size_stays_in_its_range_and_is_told(make_canvas, qtbot):
    canvas, _, _ = make_canvas()
    with qtbot.waitSignal(canvas.brush_changed) as told:
        canvas.brush_px = 5000
    assert told.args == [2000]
    canvas.brush_px = -4
    assert canvas.brush_px == 1
    with qtbot.assertNotEmitted(canvas.brush_changed):
        canvas.brush_px = 1


def test_stepping_the_brush_up_and_down_always_changes_it(make_canvas):
    canvas, _, _ = make_canvas()
    canvas.brush_px = 1
    sizes = []
    for _ in range(80):
        canvas.step_brush(1)
        sizes.append(canvas.brush_px)
    assert sizes[:3] == [2, 3, 4]
    assert sizes[-1] == 2000
    canvas.step_brush(-100)
    assert canvas.brush_px == 1


def test_the_brush_circle_follows_the_pointer_and_goes_with_it(make_canvas, pixels):
    canvas, _, hand = make_canvas()
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    empty = pixels(canvas)
    canvas.brush_px = 60
    hand.move(150, 100, held=Qt.MouseButton.NoButton)
    x, y = (int(value) for value in canvas.viewport.to_view(150, 100))
    shot = pixels(canvas)
    assert (shot[y, x + 27 : x + 34] != empty[y, x + 27 : x + 34]).any()
    assert np.array_equal(shot[y, x - 20 : x + 20], empty[y, x - 20 : x + 20])
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert np.array_equal(pixels(canvas), empty)


def test_alt_shows_that_the_brush_will_erase(make_canvas, pixels, qtbot):
    canvas, _, hand = make_canvas()
    canvas.brush_px = 60
    hand.move(150, 100, held=Qt.MouseButton.NoButton)
    paints = pixels(canvas)
    qtbot.keyPress(canvas, Qt.Key.Key_Alt)
    assert not np.array_equal(pixels(canvas), paints)
    qtbot.keyRelease(canvas, Qt.Key.Key_Alt)
    assert np.array_equal(pixels(canvas), paints)


def test_a_point_of_the_widget_is_a_point_of_the_photo_inside_it_and_outside(make_canvas):
    canvas, _, hand = make_canvas()
    canvas.zoom_to(2.0)
    assert canvas.to_image(hand.at(120.5, 80.5)) == (120.5, 80.5)
    assert canvas.to_image(hand.at(-20, 80)) == (-20, 80)


def test_a_frame_without_time_shows_the_photo_coarsely_and_then_sharp(make_canvas, pixels, monkeypatch):
    image = np.random.default_rng(0).integers(0, 256, (900, 1200, 3), dtype=np.uint8)
    canvas, _, _ = make_canvas(image.copy())
    center_on(canvas.viewport, 600, 450)
    with monkeypatch.context() as patch:
        patch.setattr("editor.canvas.photo_view.FRAME_BUDGET_SECONDS", -1.0)
        patch.setattr("editor.canvas.photo_painter.PIECE_BUDGET_SECONDS", -1.0)
        coarse = pixels(canvas)
    sharp = pixels(canvas)
    assert np.array_equal(sharp, image[250:650, 350:850])
    assert not np.array_equal(coarse, sharp)
    assert np.abs(coarse.astype(float).mean() - sharp.mean()) < 5


def test_a_fill_shows_its_transparency_before_it_is_accepted(make_canvas, pixels):
    image, alpha = np.full((200, 300, 3), 100, np.uint8), np.full((200, 300), 255, np.uint8)
    canvas, document, _ = make_canvas(image, alpha)
    box = Box(60, 40, 140, 120)
    plain = part_of_view(canvas, box, pixels(canvas))
    assert (plain == 100).all()
    cleared = replace(fill(document, box), alpha_patches=(AlphaPatch(box, np.zeros((80, 80), np.uint8)),))
    document.preview(cleared)
    assert len(np.unique(part_of_view(canvas, box, pixels(canvas)))) == 2, "the checkerboard alone"
    document.preview(None)
    assert np.array_equal(part_of_view(canvas, box, pixels(canvas)), plain)
    document.accept(cleared)
    canvas.show_original = True
    assert np.array_equal(part_of_view(canvas, box, pixels(canvas)), plain)
    canvas.show_original = False
    assert len(np.unique(part_of_view(canvas, box, pixels(canvas)))) == 2
    document.undo()
    assert np.array_equal(part_of_view(canvas, box, pixels(canvas)), plain)
