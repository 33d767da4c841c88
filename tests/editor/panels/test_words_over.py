"""Words over the photo are never printed over a notice, the completions or each other."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtTest import QTest

from editor.panels.words_over import free_place
from resources import locate

AROUND = QSize(800, 400)
WORDS = QSize(300, 26)


@pytest.mark.parametrize("corner", ["corner", "bottom"])
def test_words_go_to_the_next_free_place(corner):
    free = free_place(WORDS, AROUND, [], corner)
    assert QRect(0, 0, 800, 400).contains(free)
    other = free_place(WORDS, AROUND, [free], corner)
    assert not other.intersects(free)
    assert abs(other.top() - free.top()) < 50
    assert not free_place(WORDS, AROUND, [QRect(0, 0, 800, 400)], corner).intersects(QRect(0, 0, 800, 400))


@pytest.mark.parametrize("share", [0.06, 0.5, 0.94])
def test_a_tools_hint_and_a_notice_are_both_read_wherever_the_hole_is(studio, share):
    made = studio()
    made.open(locate.sample_paths()[0])
    area, document = made.window.area, made.window.document
    document.begin_stroke(add=True)
    document.stroke_to(document.width / 2, document.height * share, 40)
    document.end_stroke()
    made.trigger("polygon")
    for text in ("Something that has to be read. " * 4, "And something else."):
        made.window.show_notice("info", text)
        QTest.qWait(20)
        assert area.hint.isVisible()
        assert area.hint.y() >= 0
        assert not area.hint.geometry().intersects(area.notices.geometry()), text
    area.notices.clear()
    assert area.hint.geometry().bottom() > area.over.height() - 40, "it goes back where it belongs"


def test_the_legend_leaves_the_notices_and_the_completions_alone(studio):
    made = studio()
    made.open(locate.sample_paths()[0])
    area, legend = made.window.area, made.window.choosing.legend
    made.paint()
    made.inpaint()
    made.window.show_notice("info", "Something that has to be read.")
    made.trigger("compare_difference")
    made.wait(lambda: "outside" in legend.text())
    words = [legend.geometry(), area.notices.geometry(), area.strip.geometry()]
    for number, one in enumerate(words):
        assert not any(one.intersects(other) for other in words[number + 1 :]), words
