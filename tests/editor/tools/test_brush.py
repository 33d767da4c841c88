import numpy as np
import pytest

from editor.state.document import Document
from editor.tools.brush import BrushTool
from editor.tools.eraser import EraserTool
from editor.tools.tool import Press
from inpaint_core.files.metadata import ImageFile, ImageMetadata


def make_document() -> Document:
    return Document(ImageFile(np.zeros((80, 100, 3), np.uint8), None, ImageMetadata(format="PNG")), None)


def test_the_brush_adds_and_the_eraser_takes_away():
    document = make_document()
    for tool, expected in ((BrushTool(), True), (EraserTool(), False)):
        tool.press(document, Press(x=40, y=40, brush_px=10, add=tool.add))
        tool.move(document, Press(x=60, y=40, brush_px=10, add=tool.add))
        tool.release(document)
        assert (document.mask[40, 40:60] == expected).all()


def test_a_cancelled_stroke_is_taken_back():
    document = make_document()
    tool = BrushTool()
    tool.press(document, Press(x=40, y=40, brush_px=10))
    tool.cancel(document)
    assert not document.has_mask
    assert not document.can_undo


@pytest.mark.parametrize(("pressure", "radius_px"), [(1.0, 20), (0.5, 10), (0.0, 3), (2.0, 20)])
def test_pressure_scales_the_radius_within_limits(pressure, radius_px):
    assert Press(x=0, y=0, brush_px=40, pressure=pressure).radius_px == pytest.approx(radius_px)


def test_a_straight_line_begins_where_the_last_stroke_ended_even_with_another_tool():
    document = make_document()
    document.invert_mask()
    brush, eraser = BrushTool(), EraserTool()
    brush.press(document, Press(x=20, y=40, brush_px=4))
    brush.release(document)
    eraser.press(document, Press(x=80, y=40, brush_px=4, add=False, straight=True))
    eraser.release(document)
    assert not document.mask[40, 20:80].any()
