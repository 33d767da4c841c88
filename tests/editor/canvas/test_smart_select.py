"""Smart select, driven by hand on a real canvas: what it finds, and how strokes correct it."""

import math

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt

from editor.controllers.mask import MaskController
from editor.tools.smart_select import SmartSelectTool
from editor.tools.tool import ToolOptions
from editor.widgets.background import Background

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def studio(make_canvas, qtbot):
    """A canvas whose selections reach the document, as in the window; and what waits until they have."""

    def make(image):
        canvas, document, hand = make_canvas(image)
        background = Background(canvas)
        masks = MaskController(background, None, canvas)
        masks.document = document
        canvas.selected.connect(masks.select)
        canvas.set_tool(SmartSelectTool())

        def stroke(*points, **keys):
            hand.stroke(*points, **keys)
            qtbot.waitUntil(lambda: not masks.is_busy, timeout=20_000)
            background.wait()  # its thread may still be on the way out of telling that it is done

        return canvas, document, stroke

    return make


def scene(*, bits: int = 8, scale: int = 1):
    """A red bird with a blue wing on grass, and a red ball: the photo, the bird, its wing, the ball."""
    random = np.random.default_rng(2)
    height, width = 240 * scale, 360 * scale
    shapes = {}
    for name, middle, axes, turn in (
        ("body", (140, 120), (60, 38), 20),
        ("wing", (135, 110), (26, 14), 60),
        ("ball", (290, 120), (28, 28), 0),
    ):
        drawn = np.zeros((height, width), np.uint8)
        centre, radii = [value * scale for value in middle], [value * scale for value in axes]
        cv2.ellipse(drawn, centre, radii, turn, 0, 360, 1, -1)
        shapes[name] = drawn > 0
    photo = np.empty((height, width, 3))
    photo[...] = (90, 140, 70)
    photo[shapes["body"] | shapes["ball"]] = (170, 60, 50)
    photo[shapes["wing"]] = (60, 80, 170)
    grain = cv2.resize(random.normal(0, 12, (height // scale, width // scale)), (width, height))
    photo = cv2.GaussianBlur(photo, (0, 0), 0.8) + grain[..., None] + random.normal(0, 4, photo.shape)
    photo = np.clip(photo, 0, 255)
    pixels = np.round(photo * 257).astype(np.uint16) if bits == 16 else np.round(photo).astype(np.uint8)
    return pixels, shapes["body"] | shapes["wing"], shapes["wing"], shapes["ball"]


def overlap(mask, truth) -> float:
    """Intersection over union."""
    return float((mask & truth).sum() / (mask | truth).sum())


@pytest.mark.parametrize("bits", [8, 16])
def test_a_box_around_a_thing_selects_it(studio, bits):
    photo, bird, _, _ = scene(bits=bits)
    _, document, stroke = studio(photo)
    stroke((65, 60), (140, 120), (215, 180))
    assert overlap(document.mask, bird) > 0.96
    assert document.undo_label == "Select (smart select)"
    document.undo()
    assert not document.has_mask


@pytest.mark.parametrize("bits", [8, 16])
def test_a_scribble_over_a_thing_selects_it(studio, bits):
    photo, bird, _, ball = scene(bits=bits)
    _, document, stroke = studio(photo)
    stroke((100, 105), (135, 112), (180, 135), (140, 140), (100, 110))
    assert overlap(document.mask, bird) > 0.94
    assert not (document.mask & ball).any()


def test_a_flat_stroke_is_a_scribble_and_a_slanting_one_a_box(studio):
    photo, _, _, ball = scene()
    canvas, document, stroke = studio(photo)
    stroke((270, 120), (310, 122))
    assert overlap(document.mask, ball) > 0.88
    document.undo()
    canvas.set_tool(SmartSelectTool())
    stroke((255, 85), (325, 155))
    assert overlap(document.mask, ball) > 0.96


def test_strokes_take_away_and_add_to_what_was_found_each_one_undo_step(studio):
    photo, bird, wing, _ = scene()
    _, document, stroke = studio(photo)
    stroke((65, 60), (215, 180))
    stroke((128, 95), (142, 125), button=RIGHT)
    assert (document.mask & wing).sum() < 0.25 * wing.sum()
    assert overlap(document.mask, bird & ~wing) > 0.9
    stroke((128, 96), (135, 110), (142, 124))
    assert (document.mask & wing).sum() > 0.75 * wing.sum(), "the newer stroke counts"
    document.undo()
    assert (document.mask & wing).sum() < 0.25 * wing.sum()
    document.undo()
    assert overlap(document.mask, bird) > 0.96
    document.undo()
    assert not document.has_mask
    assert not document.can_undo


def test_a_stroke_after_undo_corrects_what_is_seen(studio):
    photo, bird, wing, _ = scene()
    _, document, stroke = studio(photo)
    stroke((65, 60), (215, 180))
    first = document.mask.copy()
    stroke((128, 95), (142, 125), button=RIGHT)
    document.undo()
    stroke((150, 130), (152, 131))
    assert (document.mask & wing).sum() > 0.9 * wing.sum(), "the hint that was undone is forgotten"
    assert overlap(document.mask, first) > 0.97
    assert overlap(document.mask, bird) > 0.95


def test_another_thing_is_added_and_the_mask_that_was_there_stays(studio):
    photo, bird, wing, ball = scene()
    _, document, stroke = studio(photo)
    painted = np.zeros(bird.shape, np.bool_)
    painted[100:120, 70:100] = True
    painted[5:10, 5:10] = True
    document.replace_mask(painted, "painted")
    stroke((65, 60), (215, 180))
    stroke((128, 95), (142, 125), button=RIGHT)
    assert document.mask[painted].all(), "a correction takes away only what it had added"
    assert (document.mask & wing & ~painted).sum() < 0.3 * wing.sum()
    stroke((250, 80), (330, 160))
    assert overlap(document.mask & (np.arange(360) > 230), ball) > 0.96
    assert document.mask[painted].all()


def test_a_thing_is_taken_away_from_the_mask_and_corrected(studio):
    photo, bird, wing, _ = scene()
    canvas, document, stroke = studio(photo)
    document.invert_mask()
    canvas.options = ToolOptions(combine="subtract")
    stroke((65, 60), (215, 180))
    assert overlap(~document.mask, bird) > 0.96
    stroke((128, 95), (142, 125), button=RIGHT)
    assert (document.mask & wing).sum() > 0.75 * wing.sum(), "the wing is no part of it: masked again"


def test_on_a_large_photo_the_outline_is_met_at_full_size(studio):
    photo, bird, _, _ = scene(scale=8)
    canvas, document, stroke = studio(photo)
    canvas.fit()
    stroke((65 * 8, 60 * 8), (215 * 8, 180 * 8))
    assert overlap(document.mask, bird) > 0.98
    outline = cv2.morphologyEx(bird.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    away = cv2.distanceTransform((~outline).astype(np.uint8), cv2.DIST_L2, 5)
    wrong = document.mask != bird
    assert np.percentile(away[wrong], 90) < 6, "a pixel of the reduced copy is 7 wide"


def test_the_same_strokes_give_the_same_mask(studio):
    photo, *_ = scene()
    masks = []
    for _ in range(2):
        _, document, stroke = studio(photo)
        stroke((65, 60), (215, 180))
        masks.append(document.mask.copy())
    assert np.array_equal(*masks)


@pytest.mark.parametrize(
    "points", [((100, 100),), ((-60, -50), (-20, -10)), ((-5, -5), (365, 245)), ((10, 10), (14, 14))]
)
def test_odd_drags_do_no_harm(studio, points):
    photo, *_ = scene()
    _, document, stroke = studio(photo)
    stroke(*points)
    assert math.isfinite(document.mask.sum())


def test_flat_ground_is_selected_or_left_without_an_error(studio):
    _, document, stroke = studio(np.full((240, 360, 3), 128, np.uint8))
    stroke((50, 50), (150, 150))
    stroke((60, 60), (90, 65))
    assert document.mask.dtype == np.bool_
