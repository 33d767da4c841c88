"""The cluster map as an image: crisp, in the shape of its part of the photo, telling what is pointed at."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.panels.inside.cluster_view import ClusterView
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.prior.view import COLOURS, ClusterMap, CopyArrows, PriorView
from inpaint_core.region import Box


def make_view(*, arrows=False):
    """Left half cluster 0, right half cluster 1, over 160 x 80 pixels of a photo; a hole in the middle."""
    labels = np.repeat(np.array([[0, 0, 1, 1]], np.uint8), 2, axis=0)
    hole = np.zeros((40, 80), np.bool_)
    hole[10:30, 30:50] = True
    copied = CopyArrows(
        np.array([[110, 50]], np.float32), np.array([[40, 20]], np.float32), np.ones(1, np.float32)
    )
    return PriorView(
        model="pennet",
        kind="attention",
        box=Box(20, 10, 180, 90),
        hole=hole,
        maps=(ClusterMap(labels, "4"),),
        k=2,
        arrows=copied if arrows else None,
    )


@pytest.fixture
def clusters(qtbot):
    widget = ClusterView()
    qtbot.addWidget(widget)
    widget.resize(200, 200)
    widget.show()
    qtbot.waitExposed(widget)
    QTest.mouseMove(widget, QPoint(100, 116))  # wherever the test before left it
    widget.heard = []
    widget.hovered.connect(widget.heard.append)
    return widget


def shown(widget):
    return from_qimage(widget.grab().toImage())[0]


def show(widget, view):
    widget.show_map(view, view.maps[0])


def test_it_has_the_shape_of_its_part_of_the_photo_and_crisp_cells(clusters):
    show(clusters, make_view())
    area = clusters.area()
    assert (area.x(), area.y(), area.width(), area.height()) == (0, 10, 200, 100)
    pixels = shown(clusters)
    assert tuple(pixels[20, 20]) == COLOURS[0]
    assert tuple(pixels[20, 98]) == COLOURS[0]
    assert tuple(pixels[20, 101]) == COLOURS[1]
    assert (pixels[5] == pixels[5, 0]).all(), "above the map there is nothing"


def test_the_hole_is_outlined(clusters):
    show(clusters, make_view())
    row = shown(clusters)[60].astype(int)
    bright = np.flatnonzero(row.min(axis=1) > 200)
    assert abs(bright - 75).min() <= 1
    assert abs(bright - 125).min() <= 1
    assert len(bright) < 10


def test_arrows_are_drawn_from_hole_to_source(clusters):
    show(clusters, make_view())
    before = shown(clusters).astype(int)
    show(clusters, make_view(arrows=True))
    changed = np.abs(shown(clusters).astype(int) - before).sum(axis=2) > 60
    rows, columns = np.nonzero(changed)
    assert (columns.min(), columns.max()) == (pytest.approx(25, abs=4), pytest.approx(112, abs=4))
    assert (rows.min(), rows.max()) == (pytest.approx(22, abs=4), pytest.approx(60, abs=4))


def test_the_cluster_under_the_pointer_stands_out_and_is_told_once(clusters):
    show(clusters, make_view())
    QTest.mouseMove(clusters, QPoint(30, 40))
    QTest.mouseMove(clusters, QPoint(40, 50))
    assert clusters.heard == [0]
    assert "50%" in clusters.toolTip()
    pixels = shown(clusters)
    assert tuple(pixels[20, 20]) == COLOURS[0]
    assert tuple(pixels[20, 180]) != COLOURS[1]
    QTest.mouseMove(clusters, QPoint(150, 40))
    assert clusters.heard == [0, 1]


def test_outside_the_map_nothing_is_pointed_at(clusters):
    show(clusters, make_view())
    QTest.mouseMove(clusters, QPoint(30, 40))
    QTest.mouseMove(clusters, QPoint(30, 4))
    assert clusters.heard == [0, -1]
    QTest.mouseMove(clusters, QPoint(30, 40))
    QApplication.sendEvent(clusters, QEvent(QEvent.Type.Leave))
    assert clusters.heard == [0, -1, 0, -1]
    assert clusters.toolTip() == ""


def test_another_map_ends_the_highlight(clusters):
    show(clusters, make_view())
    QTest.mouseMove(clusters, QPoint(30, 40))
    show(clusters, make_view())
    assert clusters.heard == [0, -1]
    clusters.show_map(None, None)
    QTest.mouseMove(clusters, QPoint(150, 40))
    assert clusters.heard == [0, -1]


def test_it_is_no_higher_than_its_map_can_fill(clusters):
    show(clusters, make_view())
    clusters.resize(400, 400)
    assert clusters.maximumHeight() == 200
