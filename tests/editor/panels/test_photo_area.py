"""The completions lie over the photo, which stays where it is."""

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest

from editor.tools.mask_tools import MASK_TOOLS
from resources import locate
from tests.editor.small_engines import FillWhenTold


def wide(made) -> None:
    """Make the window so wide that the photo reaches its upper and lower edge."""
    made.window.resize(1280, 620)
    QTest.qWait(50)
    made.window.canvas.fit()


def test_the_completions_lie_where_they_hide_less_of_the_hole(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    wide(made)
    document, canvas, strip = made.window.document, made.window.canvas, made.window.strip
    for share, is_on_top in ((0.95, True), (0.1, False), (0.5, False)):
        document.clear_mask()
        document.begin_stroke(add=True)
        document.stroke_to(document.width / 2, document.height * share, 8)
        document.end_stroke()
        made.inpaint()
        assert (strip.geometry().top() == 0) == is_on_top, share
        hole = canvas.viewport.to_view(document.width / 2, document.height * share)[1]
        assert not strip.geometry().contains(canvas.width() // 2, round(hole)), share
        made.trigger("discard")


def test_the_photo_does_not_move_when_completions_come_and_go(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    canvas, strip = made.window.canvas, made.window.strip
    made.paint()
    size, origin, zoom = canvas.size(), canvas.viewport.origin, canvas.zoom
    made.inpaint()
    assert strip.isVisible()
    assert (canvas.size(), canvas.viewport.origin, canvas.zoom) == (size, origin, zoom)
    assert strip.geometry().bottom() == canvas.height() - 1
    canvas.pan_by(QPointF(0, -1000))
    last_row = canvas.viewport.to_view(0, made.window.document.height)[1] / canvas.devicePixelRatio()
    assert last_row <= strip.geometry().top(), "what lies under the completions can be pulled out"
    made.trigger("discard")
    assert canvas.viewport.origin == origin


def test_fit_shows_the_whole_photo_beside_the_completions(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    wide(made)
    canvas, strip = made.window.canvas, made.window.strip
    made.paint()
    zoom = canvas.zoom
    made.inpaint()
    made.trigger("fit")
    last_row = canvas.viewport.to_view(0, made.window.document.height)[1] / canvas.devicePixelRatio()
    assert last_row <= strip.geometry().top()
    made.trigger("discard")
    assert canvas.zoom == zoom


def hole_under_notices(made) -> int:
    """Count the masked pixels that the notices lie over, one by one."""
    window = made.window
    rows, columns = window.document.mask.nonzero()
    ratio = window.canvas.devicePixelRatio()
    place: QRect = window.area.notices.geometry()
    count = 0
    for row, column in zip(rows[::7], columns[::7], strict=True):
        x, y = window.canvas.viewport.to_view(column + 0.5, row + 0.5)
        count += place.contains(int(x / ratio), int(y / ratio))
    return count


@pytest.mark.parametrize("where", [(0.5, 0.05), (0.5, 0.95), (0.1, 0.1), (0.9, 0.5)])
def test_no_notice_covers_the_hole(studio, where):
    made = studio()
    made.open(locate.sample_paths()[0])
    document, canvas = made.window.document, made.window.canvas
    made.window.show_notice("error", "Something that has to be read, and stays until it is. " * 3)
    document.begin_stroke(add=True)
    document.stroke_to(document.width * where[0], document.height * where[1], 60)
    document.end_stroke()
    assert hole_under_notices(made) == 0
    made.window.show_notice("warning", "Another one, which makes the stack higher.")
    assert hole_under_notices(made) == 0
    canvas.zoom_to(2.0)
    canvas.pan_by(QPointF(0, 200))
    canvas.pan_by(QPointF(0, -330))
    assert hole_under_notices(made) == 0


def test_a_notice_goes_back_to_the_top_when_the_hole_is_gone(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    wide(made)
    document, notices = made.window.document, made.window.area.notices
    made.window.show_notice("error", "Something.")
    top = notices.geometry()
    document.begin_stroke(add=True)
    document.stroke_to(document.width / 2, 5, 40)
    document.end_stroke()
    assert notices.geometry() != top
    made.trigger("undo")
    assert notices.geometry() == top


def test_a_tool_of_several_clicks_says_how_to_finish_until_the_mask_changes(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    hint = made.window.area.hint
    assert hint.isVisible()
    assert hint.text() == "Paint over what you want to remove"
    made.paint()
    assert not hint.isVisible()
    made.trigger("polygon")
    assert hint.isVisible()
    assert "Enter closes" in hint.text()
    made.trigger("invert_mask")
    made.wait(lambda: not hint.isVisible())
    made.trigger("brush")
    assert not hint.isVisible()


def test_no_tool_that_selects_is_said_to_paint(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    for name, tool in MASK_TOOLS.items():
        made.trigger(name)
        paints = tool.make().options == "brush"
        assert made.window.area.hint.text().startswith("Paint over") == paints, name


def test_no_hint_lies_over_fills(studio):
    engine = FillWhenTold()
    made = studio(engine)
    made.open(locate.sample_paths()[0])
    hint, canvas = made.window.area.hint, made.window.canvas
    made.paint()
    made.trigger("polygon")
    assert hint.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: made.window.inpainting.is_running)
    assert not hint.isVisible(), "a fill is on its way"
    engine.go.set()
    made.wait(lambda: made.window.strip.isVisible() and not made.window.inpainting.is_running)
    assert not hint.isVisible()
    made.trigger("magnetic_lasso")
    assert not hint.isVisible(), "fills are on show"
    made.trigger("discard")
    assert hint.isVisible(), "now the tool can be used"
    assert "double click" in hint.text()
