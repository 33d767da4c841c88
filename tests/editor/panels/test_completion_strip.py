"""Thumbnails fill their place whatever the shape of the fill; the strip copes with any number of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea

from editor.panels.choosing.candidate_frame import NARROWEST_PX, THUMBNAIL_PX, fill
from editor.panels.completion_strip import CompletionStrip
from editor.widgets.actions import Actions
from editor.widgets.theme import apply_theme

SIDES = st.integers(1, 400)


def image(shade=0):
    made = QImage(20, 20, QImage.Format.Format_RGB32)
    made.fill(shade)
    return made


@given(SIDES, SIDES)
def test_a_image_of_any_shape_fills_the_thumbnail(width, height):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    filled = fill(image, THUMBNAIL_PX)
    assert filled.size() == THUMBNAIL_PX
    for x, y in ((0, 0), (THUMBNAIL_PX.width() - 1, THUMBNAIL_PX.height() - 1)):
        assert filled.pixelColor(x, y).name() == "#336699"


@pytest.fixture
def strip(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    strip = CompletionStrip(Actions(window, {}))
    window.setCentralWidget(strip)
    window.resize(600, 300)
    window.show()
    yield strip
    window.close()


def is_wholly_visible(strip, index):
    thumbnail = strip.thumbnails[index]
    return thumbnail.visibleRegion().boundingRect() == thumbnail.rect()


def test_the_highlighted_one_of_32_is_always_in_view(strip, qtbot):
    for place in range(32):
        strip.put(place, image(), str(place + 1), "")
    for index in (*range(32), *range(31, -1, -1), 31, 0):
        strip.highlight(index)
        qtbot.waitUntil(lambda index=index: is_wholly_visible(strip, index), timeout=2000)
        assert [frame.isChecked() for frame in strip.thumbnails].index(True) == index
        assert sum(frame.isChecked() for frame in strip.thumbnails) == 1


def test_eight_fit_beside_the_sliders_of_a_small_window_and_32_are_no_narrower_than_can_be_seen(strip, qtbot):
    strip.window().resize(1150, 300)
    for place in range(8):
        strip.put(place, image(), f"{place + 1} · photo", "")
    strip.highlight(0)
    qtbot.waitUntil(lambda: all(is_wholly_visible(strip, index) for index in range(8)), timeout=2000)
    assert {frame.text() for frame in strip.thumbnails} == {f"{place + 1} · photo" for place in range(8)}
    for place in range(8, 32):
        strip.put(place, image(), str(place + 1), "")
    assert {frame.width() for frame in strip.thumbnails} == {NARROWEST_PX}


def test_the_highlighted_one_stays_in_view_when_the_window_becomes_narrow(strip, qtbot):
    strip.window().resize(1500, 300)
    for place in range(8):
        strip.put(place, image(), str(place + 1), "")
    strip.highlight(7)
    qtbot.waitUntil(lambda: is_wholly_visible(strip, 7), timeout=2000)
    strip.window().resize(600, 300)
    qtbot.waitUntil(lambda: strip.window().width() == 600, timeout=2000)
    qtbot.waitUntil(lambda: is_wholly_visible(strip, 7), timeout=2000)


def test_the_wheel_scrolls_sideways(strip, qtbot):
    for place in range(12):
        strip.put(place, image(), str(place + 1), "")
    strip.highlight(0)
    qtbot.waitUntil(lambda: is_wholly_visible(strip, 0), timeout=2000)
    area = strip.findChild(QScrollArea).viewport()
    where = QPointF(20, 20)
    turn = QWheelEvent(
        where,
        area.mapToGlobal(where),
        QPoint(),
        QPoint(0, -360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(area, turn)
    qtbot.waitUntil(lambda: not is_wholly_visible(strip, 0), timeout=2000)


def test_an_emptied_strip_starts_at_one_again(strip):
    strip.put(0, image(), "1", "")
    strip.clear()
    assert strip.count == 0
    assert not strip.isVisible()
    strip.put(0, image(), "1", "")
    strip.highlight(0)
    assert strip.thumbnails[0].isChecked()


def test_empty_frames_stand_for_those_to_come_and_say_which_is_next(strip):
    strip.show_waiting((0, 1, 2))
    assert not strip.isVisible(), "it comes with the first image"
    strip.put(0, image(), "1 · SPN", "")
    strip.show_waiting((1, 2))
    assert strip.isVisible()
    assert (strip.count, len(strip.empty_frames)) == (1, 2)
    assert [frame.text() for frame in strip.empty_frames] == ["…", ""]
    assert not any(frame.isEnabled() for frame in strip.empty_frames)
    strip.show_waiting(())
    assert (strip.count, len(strip.empty_frames)) == (1, 0)
    assert strip.thumbnails[0].text() == "1 · SPN"


def test_an_old_image_stays_marked_until_the_new_one_comes(strip):
    for place in range(2):
        strip.put(place, image(0xFF0000), str(place + 1), "old")
    strip.highlight(1)
    strip.show_waiting((0, 1))
    assert [frame.text() for frame in strip.thumbnails] == ["1 …", "2 …"]
    strip.put(0, image(0x00FF00), "1", "new")
    strip.show_waiting((1,))
    assert [frame.text() for frame in strip.thumbnails] == ["1", "2 …"]
    assert [frame.toolTip() for frame in strip.thumbnails] == ["new", "old"]
    colours = [frame.icon().pixmap(4, 4).toImage().pixelColor(1, 1).name() for frame in strip.thumbnails]
    assert colours == ["#00ff00", "#ff0000"]
    assert strip.thumbnails[1].isChecked(), "the highlight stays"


def test_a_thumbnail_that_scrolls_under_a_resting_pointer_is_not_looked_at(strip):
    for place in range(3):
        strip.put(place, image(), str(place + 1), "")
    hovered = []
    strip.hovered.connect(hovered.append)
    strip.highlight(2)
    resting = QPointF(QCursor.pos())
    QApplication.sendEvent(strip.thumbnails[1], QEnterEvent(QPointF(5, 5), QPointF(5, 5), resting))
    assert hovered == []
    moved = resting + QPointF(3, 0)
    QApplication.sendEvent(strip.thumbnails[1], QEnterEvent(QPointF(8, 5), QPointF(8, 5), moved))
    QApplication.sendEvent(strip.thumbnails[1], QEvent(QEvent.Type.Leave))
    assert hovered == [1, -1]


def fill_with(strip, qtbot, captions):
    for place, caption in enumerate(captions):
        strip.put(place, image(), caption, "tip")
    strip.show_captions(captions)
    QApplication.processEvents()


def test_names_that_differ_at_their_end_can_be_told_apart_however_many_there_are(strip, qtbot):
    captions = [f"Idea {number}" for number in range(1, 7)] + ["From the photo", "From the photo 2"]
    fill_with(strip, qtbot, captions)
    assert [frame.text() for frame in strip.thumbnails] == captions


def test_the_words_about_a_mixed_choice_end_in_dots_where_they_do_not_fit(strip, qtbot):
    names = [f"Idea {number}" for number in range(1, 8)]
    fill_with(strip, qtbot, names)
    strip.show_holes(7, -1)
    strip.show_choice(range(7), names)
    mixed = strip.holes.mixed
    for width in (700, 620, 1200):
        strip.window().resize(width, 300)
        QApplication.processEvents()
        assert mixed.text().endswith("…") == (width < 1200)
        assert (
            mixed.fontMetrics().horizontalAdvance(mixed.text())
            <= mixed.visibleRegion().boundingRect().width()
        )


@pytest.fixture
def theme(qapp):
    before = qapp.palette(), qapp.styleSheet(), qapp.font()
    apply_theme(qapp, "light")
    yield
    qapp.setStyleSheet(before[1])
    qapp.setPalette(before[0])
    qapp.setFont(before[2])


def test_a_hole_that_is_pointed_at_has_the_frame_of_the_others(strip, qtbot, theme):
    fill_with(strip, qtbot, ["Idea 1"])
    strip.show_holes(3, 1)
    QApplication.processEvents()
    one, chosen, other = strip.holes.buttons[1:]

    def frame_of(button):
        return button.grab().toImage().pixelColor(button.width() // 2, 0).name()

    assert frame_of(chosen) != frame_of(other)
    QTest.mouseMove(one)
    qtbot.waitUntil(one.underMouse)
    assert frame_of(one) == frame_of(other)


def test_cards_of_several_holes_take_the_place_of_any_other_image():
    cards = QImage(100, 40, QImage.Format.Format_ARGB32_Premultiplied)
    cards.fill(0xFF336699)
    filled = fill(cards, THUMBNAIL_PX)
    assert filled.size() == THUMBNAIL_PX, "the name below stays where it is"
    assert filled.pixelColor(0, 0).alpha() == 0
    assert filled.pixelColor(THUMBNAIL_PX.width() // 2, THUMBNAIL_PX.height() // 2).name() == "#336699"
