"""A thumbnail shows the fill and its surroundings, each pixel from where it belongs."""

import numpy as np
import pytest

from editor.widgets.qimage_bridge import from_qimage
from editor.widgets.thumbnail import SIDE_PX, completion_thumbnail
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, Completion, Patch
from tests.inpaint_core.synthetic_photo import draw_alpha


def completion(image, *boxes):
    patches = tuple(Patch(box, 255 - image[box.slices]) for box in boxes)
    return Completion(patches, "telea", 0.1)


@pytest.fixture
def image():
    rng = np.random.default_rng(3)
    return rng.integers(0, 256, (1500, 2000, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "boxes", [(Box(700, 400, 821, 503),), (Box(701, 401, 1203, 1107), Box(13, 17, 20, 30))]
)
def test_every_pixel_is_one_of_the_filled_photo(image, boxes):
    made = completion(image, *boxes)
    around = boxes[0] if len(boxes) == 1 else boxes[0].union(boxes[1])
    around = around.grown(round(max(around.width, around.height) * 0.25), height=1500, width=2000)
    step = max(1, min(around.width, around.height) // SIDE_PX)
    pixels, _ = from_qimage(completion_thumbnail(image, made, None))
    assert np.array_equal(pixels, made.apply_to(image)[around.slices][::step, ::step])
    assert max(pixels.shape) < 4 * SIDE_PX


def test_the_photo_is_left_alone(image):
    before = image.copy()
    completion_thumbnail(image, completion(image, Box(0, 0, 2000, 1500)), None)
    assert np.array_equal(image, before)


def test_it_is_clear_where_the_fill_is(image):
    alpha, box = np.maximum(draw_alpha(1500, 2000), 1), Box(700, 400, 821, 503)
    made = Completion(
        completion(image, box).patches,
        "telea",
        0.1,
        alpha_patches=(AlphaPatch(box, np.zeros((103, 121), np.uint8)),),
    )
    around = box.grown(30, height=1500, width=2000)
    _, opacity = from_qimage(completion_thumbnail(image, made, None, alpha))
    assert np.array_equal(opacity, made.apply_to_alpha(alpha)[around.slices])
