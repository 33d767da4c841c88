"""The Prior panel: scales, k, and a sentence whenever there is nothing to show."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.panels.inside.panel import ARROWS, InsidePanel
from tests.editor.small_priors import small_view


@pytest.fixture
def request_():
    mask = np.zeros((60, 80), np.bool_)
    mask[20:40, 30:50] = True
    return SimpleNamespace(mask=mask, settings=SimpleNamespace(model="spn"))


@pytest.fixture
def panel(qtbot):
    widget = InsidePanel()
    qtbot.addWidget(widget)
    widget.resize(280, 420)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_a_sentence_stands_alone_or_with_a_button(panel, qtbot):
    panel.show_message("Open a photo first.")
    assert panel.message.text() == "Open a photo first."
    assert not panel.button.isVisible()
    assert not panel.clusters.isVisible()
    panel.show_message("Ready.", button="Look Inside")
    with qtbot.waitSignal(panel.look_wanted):
        QTest.mouseClick(panel.button, Qt.MouseButton.LeftButton)


def test_a_prior_is_shown_with_its_scales_and_what_it_is(panel, request_):
    panel.show_message("Ready.", button="Look Inside")
    panel.show_view(small_view(request_))
    assert [button.text() for button in panel.choices.scales] == ["16", "32", "64"]
    assert panel.choices.scales[2].isChecked()
    assert panel.shown_map.title == "64"
    assert panel.message.text().startswith("One answer · SPN: what it expects where, by its learned prior.")
    assert ARROWS not in panel.message.text()
    assert not panel.button.isVisible()
    assert panel.clusters.isVisible()


def test_arrows_are_explained(panel, request_):
    request_.settings.model = "pennet"
    panel.show_view(small_view(request_, arrows=True))
    assert ARROWS in panel.message.text()
    assert panel.message.text().startswith("Texture · PEN-Net: what it put together by copying.")


def test_a_scale_is_chosen_by_a_click_and_kept_for_the_next_prior(panel, request_, qtbot):
    panel.show_view(small_view(request_))
    with qtbot.waitSignal(panel.done_here):
        QTest.mouseClick(panel.choices.scales[0], Qt.MouseButton.LeftButton)
    assert panel.shown_map.title == "16"
    panel.show_view(small_view(request_, 5))
    assert panel.shown_map.title == "16"
    assert panel.choices.scales[0].isChecked()


def test_other_scales_get_other_buttons(panel, request_):
    view = small_view(request_)
    panel.show_view(view)
    one = type(view)(
        model="spl", kind="prior", box=view.box, hole=view.hole, maps=view.maps[1:2], k=8, arrows=None
    )
    QTest.mouseClick(panel.choices.scales[0], Qt.MouseButton.LeftButton)
    panel.show_view(one)
    assert [button.text() for button in panel.choices.scales] == ["32"]
    assert panel.shown_map.title == "32"


def test_k_goes_from_2_to_16_by_keys(panel, request_):
    panel.show_view(small_view(request_))
    chosen = []
    panel.choices.k_chosen.connect(chosen.append)
    panel.choices.k.setFocus()
    QTest.keyClick(panel.choices.k, Qt.Key.Key_Right)
    QTest.keyClick(panel.choices.k, Qt.Key.Key_End)
    QTest.keyClick(panel.choices.k, Qt.Key.Key_Home)
    assert chosen == [9, 16, 2]
    assert panel.choices.k_label.text() == "2"


def test_pointing_at_the_map_names_the_cluster(panel, request_):
    panel.show_view(small_view(request_, 4))
    QTest.mouseMove(panel, QPoint(2, 2))  # wherever the test before left it
    heard = []
    panel.cluster_hovered.connect(heard.append)
    area = panel.clusters.area()
    QTest.mouseMove(panel.clusters, QPoint(round(area.left()) + 3, round(area.center().y())))
    QTest.mouseMove(panel.clusters, QPoint(round(area.right()) - 3, round(area.center().y())))
    panel.show_message("Gone.")
    assert heard == [0, 3, -1]
