"""One cluster over the photo: tinted where it is, dimmed elsewhere in the box, nothing outside."""

import numpy as np
import pytest

from editor.canvas.canvas_view import CanvasView
from editor.canvas.inside.cluster_highlight import ClusterHighlight
from editor.state.document import Document
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.prior.view import COLOURS, ClusterMap, PriorView
from inpaint_core.region import Box

GREY = 100


def grey_photo():
    image = np.full((60, 120, 3), GREY, np.uint8)
    return Document(ImageFile(image, None, ImageMetadata(format="PNG")), None)


@pytest.fixture
def view():
    labels = np.array([[0, 1]], np.uint8)
    hole = np.zeros((40, 80), np.bool_)
    hole[10:30, 30:50] = True
    return PriorView(
        model="spn", kind="prior", box=Box(20, 10, 100, 50), hole=hole, maps=(ClusterMap(labels, "2"),), k=2
    )


@pytest.fixture
def canvas(qtbot):
    """A grey photo of 120 x 60 at 100 %, with a mask."""
    widget = CanvasView()
    qtbot.addWidget(widget)
    widget.resize(240, 160)
    widget.show()
    qtbot.waitExposed(widget)
    document = grey_photo()
    mask = np.zeros((60, 120), np.bool_)
    mask[20:40, 50:70] = True
    document.replace_mask(mask, "Mask")
    widget.set_document(document)
    widget.actual_size()
    return widget


def photo_of(canvas):
    left, top = canvas.viewport.origin
    return from_qimage(canvas.grab().toImage())[0][top : top + 60, left : left + 120].astype(int)


def test_the_cluster_is_tinted_and_the_rest_of_the_box_dimmed(canvas, view):
    canvas.set_highlight(ClusterHighlight(view, view.maps[0], 1))
    photo = photo_of(canvas)
    np.testing.assert_allclose(photo[15, 90], 0.45 * GREY + 0.55 * np.array(COLOURS[1]), atol=2)
    np.testing.assert_allclose(photo[15, 30], 0.55 * GREY, atol=2)
    outside = np.ones((60, 120), bool)
    outside[8:52, 18:102] = False
    assert (photo[outside] == GREY).all()


def test_the_masks_tint_makes_room_for_an_outline_and_comes_back(canvas, view):
    before = photo_of(canvas)
    assert before[30, 60, 0] > before[30, 60, 2] + 50, "the mask is red"
    canvas.set_highlight(ClusterHighlight(view, view.maps[0], 0))
    photo = photo_of(canvas)
    np.testing.assert_allclose(photo[30, 65], 0.55 * GREY, atol=2)
    assert (photo[30, 48:52].min(axis=1) > 200).any(), "the hole's border is white"
    canvas.set_highlight(None)
    assert np.array_equal(photo_of(canvas), before)


def test_it_moves_and_grows_with_the_photo(canvas, view):
    canvas.set_highlight(ClusterHighlight(view, view.maps[0], 1))
    canvas.zoom_to(2.0)
    left, top = canvas.viewport.to_view(90, 15)
    pixels = from_qimage(canvas.grab().toImage())[0]
    expected = 0.45 * GREY + 0.55 * np.array(COLOURS[1])
    np.testing.assert_allclose(pixels[round(top), round(left)].astype(int), expected, atol=2)


def test_another_photo_has_no_highlight(canvas, view):
    canvas.set_highlight(ClusterHighlight(view, view.maps[0], 1))
    canvas.set_document(grey_photo())
    assert canvas.highlight is None
