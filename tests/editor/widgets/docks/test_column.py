"""The docks at the right fit into the smallest window we promise, whatever they have to say."""

import pytest


@pytest.fixture
def window(studio, qtbot):
    made = studio().window
    made.resize(1280, 800)
    made.models.look_for_weights()
    return made


def areas(window):
    return [dock.widget() for dock in (window.dock, window.samples_dock)]


@pytest.mark.parametrize("model", ["spn-probabilistic", "spl", "gmsrm-published", "pennet", "telea"])
def test_at_1280_by_800_nothing_in_model_and_samples_has_to_be_scrolled_to(window, qtbot, model):
    window.model_panel.models.show_model(model)
    window.model_panel.models.activated.emit(0)
    qtbot.waitUntil(
        lambda: all(area.viewport().height() >= area.wanted_height for area in areas(window)), timeout=3000
    )
    for area in areas(window):
        assert area.viewport().width() >= area.widget().minimumSizeHint().width()


def test_a_low_window_is_still_possible(window, qtbot):
    window.resize(800, 560)
    qtbot.waitUntil(lambda: window.height() == 560, timeout=3000)


def test_docks_come_back_with_their_height(window, qtbot):
    toggle = window.samples_dock.toggleViewAction()
    toggle.trigger()
    assert not window.samples_dock.isVisible()
    toggle.trigger()
    qtbot.waitUntil(
        lambda: all(area.viewport().height() >= area.wanted_height for area in areas(window)), timeout=3000
    )
