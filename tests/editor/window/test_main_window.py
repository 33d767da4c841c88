"""The window with real widgets and keys: from a photo to an accepted fill, and every way out."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolBar

from editor.widgets.theme import DARK, LIGHT
from inpaint_core.mask import grow
from inpaint_core.request import Progress
from tests.editor.small_engines import GREY, Crashes, Deaf, Fails, FillGrey, FillWhenTold


@pytest.fixture
def ready(studio, photo):
    """Return what makes a window with an open photo and a painted mask."""

    def make(engine=None):
        made = studio(engine)
        made.open(photo)
        made.paint()
        return made

    return make


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.canvas, key, modifier)


def test_it_starts_empty_with_samples_and_inpaint_off(studio):
    window = studio().window
    assert window.empty.isVisible()
    assert not window.canvas.isVisible()
    assert len(window.empty.sample_buttons) == 3
    assert not window.status.inpaint.isEnabled()
    assert "Open a photo first." in window.status.inpaint.toolTip()


def test_a_sample_opens_with_its_mask_ready_for_inpaint(studio):
    made = studio()
    made.window.empty.sample_buttons[0].click()
    made.wait(lambda: made.window.document is not None and made.window.document.has_mask)
    made.settle()
    assert made.window.status.inpaint.isEnabled()
    assert made.window.settings.current.recent_files == ()


def test_a_photo_without_mask_shows_the_hint_until_the_first_dot(studio, photo):
    made = studio()
    made.open(photo)
    assert made.window.area.hint.isVisible()
    assert "First paint over what you want to remove." in made.window.status.inpaint.toolTip()
    QTest.mousePress(made.window.canvas, Qt.MouseButton.LeftButton)
    assert not made.window.area.hint.isVisible()
    QTest.mouseRelease(made.window.canvas, Qt.MouseButton.LeftButton)
    assert made.window.status.inpaint.isEnabled()


def test_the_status_line_says_what_the_photo_is(studio, photo):
    made = studio()
    made.open(photo)
    assert made.window.status.photo.toolTip() == "120 × 90 · 8 bit · sRGB · PNG"
    assert made.window.windowTitle() == "photo.png[*] – Inpaint Editor"
    assert made.window.status.zoom.text().endswith(" %")


def test_ctrl_enter_fills_enter_keeps_and_ctrl_z_takes_back(ready):
    made = ready()
    document, window = made.window.document, made.window
    mask, before = document.mask.copy(), document.image.copy()
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: window.inpainting.is_choosing and not window.inpainting.is_running)
    assert np.array_equal(document.image, before), "nothing is committed before Enter"
    assert (document.shown_pixels(document.box)[mask] == GREY).all()
    press(window, Qt.Key.Key_Return)
    assert (document.image[mask] == GREY).all()
    assert np.array_equal(document.image[~mask], before[~mask])
    assert not document.has_mask
    assert window.isWindowModified()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(document.image, before)
    assert np.array_equal(document.mask, mask), "one step brings the mask back too"
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (document.image[mask] == GREY).all()


def test_escape_goes_back_to_photo_and_mask(ready):
    made = ready()
    document, mask = made.window.document, made.window.document.mask.copy()
    made.inpaint()
    press(made.window, Qt.Key.Key_Escape)
    assert document.previewed is None
    assert np.array_equal(document.mask, mask)
    assert not document.is_dirty
    assert not made.window.strip.isVisible()


def test_runs_of_one_mask_gather_in_the_strip_and_arrows_flip_them(ready):
    made = ready()
    window, document = made.window, made.window.document
    hole = document.mask.copy()
    for number in range(3):
        made.inpaint()
        assert window.strip.count == number + 1
    assert (document.shown_pixels(document.box)[hole] == GREY).all(), "the choice stays"
    press(window, Qt.Key.Key_Left)  # around the end
    assert window.inpainting.index == 2
    assert (document.shown_pixels(document.box)[hole] == GREY + 2).all()
    press(window, Qt.Key.Key_Left)
    assert window.strip.thumbnails[1].isChecked()
    press(window, Qt.Key.Key_Enter)
    assert (document.image[hole] == GREY + 1).all()
    document.undo()
    assert document.undo_label == "Paint mask", "accepting is one undo step"


def test_a_click_on_a_thumbnail_highlights_it_and_hovering_only_shows_it(ready):
    made = ready()
    window, document = made.window, made.window.document
    made.inpaint()
    made.inpaint()
    first, second = window.inpainting.completions
    QTest.mouseClick(window.strip.thumbnails[0], Qt.MouseButton.LeftButton)
    assert window.inpainting.index == 0
    QApplication.sendEvent(window.strip.thumbnails[1], QEvent(QEvent.Type.Enter))
    assert document.previewed is second
    assert window.inpainting.index == 0
    QApplication.sendEvent(window.strip.thumbnails[1], QEvent(QEvent.Type.Leave))
    assert document.previewed is first


def test_accept_and_discard_have_buttons_too(ready):
    made = ready()
    made.inpaint()
    made.window.strip.discard_button.click()
    assert not made.window.inpainting.is_choosing
    made.inpaint()
    made.window.strip.accept_button.click()
    assert made.window.document.is_dirty


def test_a_file_that_is_read_meanwhile_does_not_take_cancel_away(ready, photo):
    made = ready(FillWhenTold())
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    made.answers.mask_path = photo
    made.trigger("export_mask")
    made.window.background.run("Reading…", lambda: None, done=lambda _: None, failed=lambda _: None)
    assert made.window.status.cancel.isVisible()
    made.settle()
    assert made.window.status.cancel.isVisible()


def test_while_running_inpaint_gives_way_to_cancel_and_escape_cancels(ready):
    made = ready(FillWhenTold())
    window = made.window
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    assert window.status.cancel.isVisible()
    assert not window.status.inpaint.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.status.inpaint.isVisible()
    assert window.status.inpaint.isEnabled()
    assert window.status.activity.text() == "Cancelled"
    assert window.document.has_mask


def test_after_cancel_inpaint_works_at_once(ready):
    made = ready(Deaf())
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    made.trigger("cancel")
    made.trigger("inpaint")
    made.engine.go.set()
    made.wait(lambda: made.window.inpainting.is_choosing and not made.window.inpainting.is_running)
    assert made.window.strip.count == 1, "the cancelled run leaves nothing behind"


def test_cancelling_a_second_run_keeps_the_first_completion(ready):
    made = ready(FillWhenTold())
    made.engine.go.set()
    made.inpaint()
    made.engine.go.clear()
    made.engine.begun.clear()
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    made.trigger("cancel")
    assert made.window.inpainting.is_choosing
    assert made.window.strip.count == 1
    made.trigger("accept")
    assert made.window.document.is_dirty


@pytest.mark.parametrize(
    ("engine", "words"), [(Fails, "The weights are damaged"), (Crashes, "Something went wrong")]
)
def test_a_failure_says_what_happened_and_that_nothing_is_lost(ready, engine, words, caplog):
    made = ready(engine())
    mask = made.window.document.mask.copy()
    made.trigger("inpaint")
    made.wait(lambda: bool(made.notices))
    assert made.notices[0].startswith(f"error: {words}")
    assert made.notices[0].endswith("Your photo and mask are unchanged.")
    assert np.array_equal(made.window.document.mask, mask)
    assert made.window.status.inpaint.isEnabled()


def test_a_completion_may_bring_a_notice(ready):
    class Warns(FillGrey):
        def notices(self):
            return ("There was too little memory for the GPU: this ran on the CPU.",)

    made = ready(Warns())
    made.inpaint()
    assert made.notices == ["info: There was too little memory for the GPU: this ran on the CPU."]


def test_a_mask_over_the_whole_photo_is_explained(studio, photo):
    made = studio()
    made.open(photo)
    made.trigger("invert_mask")
    made.trigger("inpaint")
    assert made.notices == ["warning: The whole photo is masked: leave part of it unmasked."]


def test_the_bar_never_goes_back_and_the_clock_runs(studio, photo, qtbot):
    status = studio().window.status
    status.show_running()
    values = []
    for done in (0, 2, 1, 3):
        status.show_progress(Progress("Filling", done, 4))
        values.append(status.bar.value() if status.bar.maximum() else 0)
    assert values == sorted(values)
    assert values[-1] == 750
    qtbot.waitUntil(lambda: status.seconds.text() not in ("", "0.0 s"), timeout=2000)
    status.show_idle("done")


def test_the_engine_is_loaded_after_the_window_is_there(studio):
    made = studio()
    made.wait(lambda: made.engine.preloaded == ["telea"])
    made.wait(lambda: made.window.status.activity.text() == "")


def test_tab_shows_the_original_while_it_is_down_and_keeps_the_focus(ready):
    made = ready()
    canvas = made.window.canvas
    canvas.setFocus()
    QTest.keyPress(canvas, Qt.Key.Key_Tab)
    assert canvas.show_original
    held = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(canvas, held)
    assert canvas.show_original, "a key that repeats is still down"
    QTest.keyRelease(canvas, Qt.Key.Key_Tab)
    assert not canvas.show_original
    assert made.window.focusWidget() is canvas


def test_the_original_goes_when_the_window_loses_the_keys(ready):
    made = ready()
    QTest.keyPress(made.window.canvas, Qt.Key.Key_Tab)
    QApplication.sendEvent(made.window, QEvent(QEvent.Type.WindowDeactivate))
    assert not made.window.canvas.show_original


def test_in_a_field_tab_goes_on_to_the_next(ready):
    made = ready()
    made.window.model_panel.feather.setFocus()
    QTest.keyClick(made.window.model_panel.feather, Qt.Key.Key_Tab)
    assert not made.window.canvas.show_original


@pytest.mark.parametrize(
    ("key", "tool"), [(Qt.Key.Key_E, "eraser"), (Qt.Key.Key_B, "brush"), (Qt.Key.Key_H, "hand")]
)
def test_letters_choose_the_tool(ready, key, tool):
    window = ready().window
    press(window, key)
    assert window.actions_[tool].isChecked()
    assert window.canvas.hand_mode == (tool == "hand")
    assert window.canvas.tool.name == ("eraser" if tool == "eraser" else "brush")


def test_brackets_change_the_brush_everywhere(ready):
    window = ready().window
    before = window.canvas.brush_px
    press(window, Qt.Key.Key_BracketRight)
    assert window.canvas.brush_px > before
    assert window.options.brush.value() == window.canvas.brush_px == window.settings.current.brush_px
    press(window, Qt.Key.Key_BracketLeft)
    press(window, Qt.Key.Key_BracketLeft)
    assert window.canvas.brush_px < before
    window.options.brush.setValue(200)
    assert window.canvas.brush_px == 200


def test_x_inverts_q_hides_and_the_digits_zoom(ready):
    window = ready().window
    inside = window.document.mask.sum()
    press(window, Qt.Key.Key_X)
    assert window.document.mask.sum() == window.document.mask.size - inside
    press(window, Qt.Key.Key_Q)
    assert not window.canvas.mask_visible
    press(window, Qt.Key.Key_1)
    assert window.canvas.zoom == 1
    assert window.status.zoom.text() == "100 %"
    press(window, Qt.Key.Key_0)
    assert window.canvas.zoom != 1


def test_the_mask_grows_and_shrinks_by_the_chosen_width(ready):
    window = ready().window
    before = window.document.mask.sum()
    window.options.edge.setValue(5)
    window.actions_["grow_mask"].trigger()
    grown = window.document.mask.sum()
    assert grown > before
    window.actions_["shrink_mask"].trigger()
    assert before * 0.8 < window.document.mask.sum() < grown
    assert window.document.undo_label == "Shrink mask"


def test_a_mask_that_takes_long_grows_beside_the_window_and_no_stroke_is_lost(ready, monkeypatch):
    monkeypatch.setattr("editor.controllers.mask.MAX_AT_ONCE_PX", 0)
    made = ready()
    window, before = made.window, made.window.document.mask.copy()
    made.trigger("grow_mask")
    assert not window.actions_["undo"].isEnabled()
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert np.array_equal(window.document.mask, before), "a dot painted now would be lost"
    made.settle()
    assert np.array_equal(window.document.mask, grow(before, window.options.edge.value()))
    assert window.document.undo_label == "Grow mask"
    made.trigger("undo")
    assert np.array_equal(window.document.mask, before)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton)
    assert window.document.undo_label == "Paint mask"


def test_a_mask_that_vanishes_beside_the_window_is_said_to_be_gone(ready, monkeypatch):
    monkeypatch.setattr("editor.controllers.mask.MAX_AT_ONCE_PX", 0)
    made = ready()
    made.window.options.edge.setValue(50)
    made.trigger("shrink_mask")
    made.wait(lambda: bool(made.notices))
    assert "nothing is left of the mask" in made.notices[0]
    assert not made.window.document.has_mask


def test_the_theme_switches_palette_and_is_remembered(studio):
    window = studio().window
    app = QApplication.instance()
    before = app.palette(), app.styleSheet(), app.font()
    try:
        for choice, shades in (("dark", DARK), ("light", LIGHT)):
            window.view.set_theme(choice)
            assert app.palette().color(QPalette.ColorRole.Window).name() == shades.window
            assert window.settings.current.theme == choice
    finally:
        app.setStyleSheet(before[1])
        app.setPalette(before[0])
        app.setFont(before[2])


def test_choices_survive_a_restart(studio, photo):
    first = studio()
    first.open(photo)
    window = first.window
    window.options.brush.setValue(123)
    window.options.tint.setCurrentIndex(2)
    window.options.tint.activated.emit(2)
    window.model_panel.context.setCurrentIndex(1)
    window.model_panel.context.activated.emit(1)
    window.model_panel.feather.setValue(9)
    window.model_panel.choose("pennet")  # quick fills have no such choice
    window.model_panel.detail.click()
    window.dock.hide()
    window.resize(700, 640)
    window.close()
    second = studio().window
    assert second.canvas.brush_px == 123
    assert second.canvas.mask_color == "blue"
    assert second.settings.current.context == "tight"
    assert second.model_panel.feather.value() == 9
    assert not second.model_panel.detail.isChecked()
    assert not second.dock.isVisible()
    assert second.height() == 640
    assert second.menus.recent.actions()[0].toolTip() == str(photo)
    assert second.empty.recent_buttons[0].toolTip() == str(photo)


def test_detail_is_transferred_unless_the_panel_says_no(ready):
    made = ready()
    panel = made.window.model_panel
    panel.choose("pennet")
    made.inpaint()
    assert made.engine.requests[-1].settings.finish.complete
    panel.detail.click()
    assert not panel.detail.isChecked()
    made.inpaint()
    assert not made.engine.requests[-1].settings.finish.complete


def test_a_quick_fill_has_no_detail_to_choose(ready):
    panel = ready().window.model_panel
    for model, has_choice in (("telea", False), ("pennet", True)):
        panel.choose(model)
        assert panel.detail.isEnabled() == has_choice


def test_the_request_carries_what_the_panel_shows(ready):
    made = ready()
    panel = made.window.model_panel
    panel.feather.setValue(7)
    panel.context.setCurrentIndex(panel.context.findData("wide"))
    panel.context.activated.emit(panel.context.currentIndex())
    panel.models.setCurrentIndex(panel.models.findData("navier-stokes"))
    panel.models.activated.emit(panel.models.currentIndex())
    made.inpaint()
    request = made.engine.requests[-1]
    assert (request.settings.model, request.settings.feather_px, request.settings.context) == (
        "navier-stokes",
        7,
        4.0,
    )


def test_a_model_without_weights_says_what_to_do_and_turns_inpaint_off(ready, monkeypatch):
    monkeypatch.setattr("editor.panels.model_picker.find_weights", lambda spec: None)
    made = ready()
    panel = made.window.model_panel
    panel.models.show_model("pennet")
    panel.models.activated.emit(panel.models.currentIndex())
    assert panel.missing.isVisible()
    assert "inpaint-train" in panel.missing.text()
    assert not made.window.status.inpaint.isEnabled()
    assert "Texture · PEN-Net has no weights" in made.window.status.inpaint.toolTip()


def test_every_part_can_be_closed_and_brought_back(studio):
    window = studio().window
    toggles = [entry for entry in window.menus.window.actions() if entry.isCheckable()]
    names = [toggle.text().replace("&", "") for toggle in toggles]
    assert names == ["Fill", "Samples", "Look inside", "History", "Tools", "Tool Options"]
    for toggle in toggles:
        toggle.trigger()
    docks = (window.dock, window.samples_dock, window.prior_dock, window.history_dock)
    parts = (*docks, window.tools, window.options)
    assert not any(part.isVisible() for part in parts)
    for toggle in toggles:
        toggle.trigger()
    assert all(part.isVisible() for part in parts)


def test_help_windows_open_beside_the_photo(studio):
    window = studio().window
    for name in ("about", "shortcuts"):
        window.actions_[name].trigger()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
        assert len(shown) == 1
        assert not shown[0].isModal()
        shown[0].close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_all_tools_fit_beside_the_photo_in_a_low_window(ready):
    window = ready().window
    window.resize(1280, 640)
    QApplication.processEvents()
    assert window.height() == 640
    bar = window.findChild(QToolBar, "tools")
    assert [action.text() for action in bar.actions() if not bar.widgetForAction(action).isVisible()] == []


def test_fills_on_show_leave_a_low_window_low(ready):
    made = ready()
    window = made.window
    window.resize(1280, 600)
    made.inpaint()
    QApplication.processEvents()
    assert window.strip.isVisible()
    assert window.height() == 600
    assert window.strip.geometry().bottom() <= window.area.height()


@pytest.mark.parametrize(("is_there", "words"), [(False, "There is no log yet"), (True, "No program here")])
def test_a_log_that_nothing_can_show_is_said(studio, monkeypatch, tmp_path, is_there, words):
    log = tmp_path / "inpaint-editor.log"
    if is_there:
        log.write_text("INFO something\n")
    monkeypatch.setattr("editor.window.connections.log_path", lambda: log)
    monkeypatch.setattr("editor.window.connections.QDesktopServices.openUrl", lambda url: False)
    made = studio()
    made.trigger("log")
    assert words in made.notices[0]
