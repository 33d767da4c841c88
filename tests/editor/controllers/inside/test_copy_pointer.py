"""The pointer on a pixel of the hole shows where that is copied from, over the photo and in the map."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from tests.editor.small_priors import ShowsPrior


@pytest.fixture
def made(looking):
    return looking(ShowsPrior(arrows=True))


def test_the_pointer_on_the_hole_shows_the_source_over_the_photo_and_in_the_map(made):
    canvas, document = made.window.canvas, made.window.document
    QTest.mouseMove(canvas, made.at(3, 3))
    assert canvas.copy_arrow is None
    plain = made.panel.clusters.grab().toImage()
    QTest.mouseMove(canvas, made.at(document.width / 2, document.height / 2))
    arrow = canvas.copy_arrow
    assert arrow is not None
    assert arrow.copied.source == (0.125, 0.125)
    assert made.panel.clusters.grab().toImage() != plain
    QTest.mouseMove(canvas, made.at(3, 3))
    assert canvas.copy_arrow is None
    assert made.panel.clusters.grab().toImage() == plain


def test_the_pointer_on_the_map_shows_it_over_the_photo(made):
    clusters, canvas = made.panel.clusters, made.window.canvas
    area = clusters.area()
    QTest.mouseMove(clusters, QPoint(round(area.left()) + 3, round(area.top()) + 3))
    assert canvas.copy_arrow is None
    QTest.mouseMove(clusters, area.center().toPoint())
    assert canvas.copy_arrow is not None
    QTest.mouseMove(canvas, QPoint(3, 3))
    made.wait(lambda: canvas.copy_arrow is None)


def test_what_takes_the_map_away_takes_the_arrow_away(made):
    canvas, document = made.window.canvas, made.window.document
    QTest.mouseMove(canvas, made.at(document.width / 2, document.height / 2))
    assert canvas.copy_arrow is not None
    document.clear_mask()
    assert made.panel.view is None
    assert canvas.copy_arrow is None
