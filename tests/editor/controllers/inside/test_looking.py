"""The Prior panel in the window: every state, and the way from the pointer to the photo."""

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.controllers.inside.looking import SHOW
from editor.widgets.actions import plain
from tests.editor.controllers.inside.conftest import look
from tests.editor.small_engines import FillWhenTold, write_photo
from tests.editor.small_priors import ShowsNothing, ShowsPrior, ShowsWhenTold


def choose(made, model):
    picker = made.window.model_panel.models
    picker.show_model(model)
    picker.activated.emit(picker.currentIndex())


def point_at(made, share):
    """Move the pointer over the map, a share of its width from the left."""
    QTest.mouseMove(made.window.canvas, QPoint(2, 2))  # wherever it was before
    area = made.panel.clusters.area()
    place = QPoint(round(area.left() + share * area.width()), round(area.center().y()))
    QTest.mouseMove(made.panel.clusters, place)


def test_it_says_what_is_missing_step_by_step(studio, photo):
    made = studio(ShowsPrior(), "pennet")
    panel = made.window.prior_panel
    assert panel.message.text().startswith("Open a photo")
    made.open(photo)
    assert panel.message.text().startswith("Paint over what you want to remove")
    assert not panel.button.isVisibleTo(panel)
    made.paint()
    assert panel.button.isVisibleTo(panel)
    assert panel.button.text() == SHOW
    assert "Texture · PEN-Net" in panel.message.text(), "as in the list of models"
    choose(made, "telea")
    assert panel.message.text().startswith("Instant fills use no prior")
    assert not panel.button.isVisibleTo(panel)
    choose(made, "dgi-published")
    assert "Structure · DGI, paper size has no weights on this computer" in panel.message.text()


def test_nothing_is_looked_into_before_the_user_asks(ready):
    made = ready()
    made.qtbot.wait(50)
    assert made.engine.asked == []


def test_the_prior_of_the_mask_as_it_is_is_shown(ready):
    made = ready()
    look(made)
    ((request, k),) = made.engine.asked
    assert (request.settings.model, k) == ("pennet", 8)
    assert np.array_equal(request.mask, made.window.document.mask)
    assert made.panel.shown_map.title == "64"


def test_while_it_computes_the_panel_says_so_and_the_window_lives(ready):
    made = ready(ShowsWhenTold())
    QTest.mouseClick(made.panel.button, Qt.MouseButton.LeftButton)
    assert made.panel.message.text() == "Looking into Texture · PEN-Net…"
    assert made.window.actions_["inpaint"].isEnabled()
    made.wait(made.engine.looking.is_set)
    made.engine.show.set()
    made.wait(lambda: made.panel.view is not None)


def test_another_k_asks_with_the_same_request_and_keeps_the_map_meanwhile(ready):
    made = ready()
    look(made)
    before = made.panel.view
    made.panel.choices.k.setValue(5)
    assert made.panel.view is before
    made.wait(lambda: made.panel.view.k == 5)
    assert made.engine.asked[0][0] is made.engine.asked[-1][0]


def test_a_cluster_that_is_pointed_at_shows_on_the_photo_until_the_pointer_leaves(ready):
    made = ready()
    look(made)
    canvas = made.window.canvas
    point_at(made, 0.1)
    assert canvas.highlight.cluster == 0
    assert canvas.highlight.box == made.panel.view.box
    point_at(made, 0.95)
    assert canvas.highlight.cluster == 7
    QTest.mouseMove(canvas, QPoint(5, 5))
    made.wait(lambda: canvas.highlight is None)


def test_painting_takes_the_map_and_the_highlight_away(ready):
    made = ready()
    look(made)
    point_at(made, 0.1)
    document = made.window.document
    document.begin_stroke(add=True)
    document.stroke_to(10, 10, 5)
    assert made.panel.view is None
    assert made.window.canvas.highlight is None
    document.end_stroke()
    assert made.panel.button.isVisibleTo(made.panel)
    look(made)
    assert len(made.engine.asked) == 2


def test_what_was_asked_before_a_stroke_is_not_shown_after_it(ready):
    made = ready(ShowsWhenTold())
    QTest.mouseClick(made.panel.button, Qt.MouseButton.LeftButton)
    made.wait(made.engine.looking.is_set)
    made.window.document.clear_mask()
    made.engine.show.set()
    made.qtbot.wait(100)
    assert made.panel.view is None
    assert made.panel.message.text().startswith("Paint over what you want to remove")


def test_another_model_is_looked_into_at_once_if_one_was_shown(ready):
    made = ready()
    look(made)
    choose(made, "telea")
    assert made.panel.view is None
    assert made.panel.message.text().startswith("Instant fills")
    choose(made, "pennet")
    assert made.panel.button.isVisibleTo(made.panel), "nobody asked again"
    look(made)
    context = made.window.model_panel.context
    context.setCurrentIndex(context.findData("wide"))
    context.activated.emit(context.currentIndex())
    made.wait(lambda: made.panel.view is not None)
    assert [request.settings.context for request, _ in made.engine.asked] == [2.5, 2.5, 4.0]


def test_a_failure_is_said_and_stays_until_something_changes(ready):
    made = ready(ShowsNothing())
    QTest.mouseClick(made.panel.button, Qt.MouseButton.LeftButton)
    made.wait(lambda: made.panel.message.text() == "There is nothing to see here.")
    assert made.panel.button.text() == "Try Again"
    made.window._refresh()
    assert made.panel.button.text() == "Try Again"
    made.paint()
    made.window.document.clear_mask()
    assert made.panel.message.text().startswith("Paint over")


def test_during_a_fill_it_waits_and_comes_after_it(ready):
    class Both(ShowsPrior, FillWhenTold):
        pass

    made = ready(Both())
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    QTest.mouseClick(made.panel.button, Qt.MouseButton.LeftButton)
    assert made.panel.message.text() == "Waiting for the fill…"
    made.engine.go.set()
    made.wait(lambda: made.panel.view is not None)
    assert made.window.inpainting.is_choosing, "the fill is on show as well"


def test_an_accepted_fill_takes_the_map_away_and_undo_offers_it_again(ready):
    made = ready()
    look(made)
    made.inpaint()
    assert made.panel.view is not None, "the mask is as it was"
    made.trigger("accept")
    assert made.panel.view is None
    made.trigger("undo")
    assert made.panel.button.isVisibleTo(made.panel)


def test_another_photo_begins_anew(ready, tmp_path):
    made = ready()
    look(made)
    made.open(write_photo(tmp_path / "other.png"))
    assert made.panel.view is None
    assert made.panel.message.text().startswith("Paint over")


def look_inside(window):
    """Return the entry of the Window menu that shows the panel."""
    return next(entry for entry in window.menus.window.actions() if plain(entry.text()) == "Look inside")


def test_a_closed_dock_comes_back_from_the_window_menu_and_is_remembered(ready, studio):
    made = ready()
    dock = made.window.prior_dock
    dock.close()
    assert not look_inside(made.window).isChecked()
    made.window.close()
    again = studio(ShowsPrior(), "pennet").window
    assert not again.prior_dock.isVisible()
    look_inside(again).trigger()
    assert again.prior_dock.isVisible()
