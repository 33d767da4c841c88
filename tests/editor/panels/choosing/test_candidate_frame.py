"""One place in the row of candidates."""

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from editor.panels.choosing.candidate_frame import THUMBNAIL_PX, CandidateFrame
from editor.widgets import qimage_bridge


def picture() -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_thumbnail_has_a_pixel_for_each_of_the_screen(qtbot, monkeypatch, ratio):
    around = QWidget()
    qtbot.addWidget(around)
    frame = CandidateFrame(around)
    frame.show_image(picture(), "Idea 1", "")
    monkeypatch.setattr(frame, "devicePixelRatioF", lambda: ratio)
    QApplication.sendEvent(frame, QEvent(QEvent.Type.DevicePixelRatioChange))  # it came to another screen
    (size,) = frame.icon().availableSizes()
    assert frame.icon().pixmap(THUMBNAIL_PX, ratio).size() == THUMBNAIL_PX * ratio
    assert size in (THUMBNAIL_PX, THUMBNAIL_PX * ratio)


def test_a_picture_that_lies_whole_in_a_place_is_sharp_there(qapp, monkeypatch):
    monkeypatch.setattr(qimage_bridge, "finest_ratio", lambda: 2.0)
    made = qimage_bridge.whole_in(picture(), QSize(96, 64))
    assert made.size() == QSize(170, 128)
    assert made.deviceIndependentSize().height() == 64
