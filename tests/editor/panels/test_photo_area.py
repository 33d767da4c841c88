"""The completions lie over the photo, which stays where it is."""

from PySide6.QtCore import QPointF

from resources import locate


def test_the_completions_lie_where_they_hide_less_of_the_hole(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
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
