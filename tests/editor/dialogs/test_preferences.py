"""The preferences: what is chosen has its effect at once, and after a restart."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox

from editor.dialogs.preference_rows import ROWS
from editor.dialogs.preferences import PreferencesDialog
from editor.state.settings import SettingsFile, settings_path
from editor.widgets.theme import apply_theme, current_shades

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(studio, photo):
    """Return a window with a photo, and its preferences as the keys open them."""
    made = studio()
    made.open(photo)
    made.window.activateWindow()
    QTest.keyClick(made.window.canvas, Qt.Key.Key_Comma, CTRL)
    dialog = made.window.preferences.dialog
    assert dialog is not None
    yield made, dialog
    if made.window.preferences.dialog is not None:
        made.window.preferences.dialog.close()
    apply_theme(QApplication.instance(), "light")


def choose(dialog, name: str, value: object) -> None:
    """By keyboard, as far as the field goes."""
    field = dialog.rows.fields[name]
    field.setFocus()
    if isinstance(field, QSpinBox):
        field.selectAll()
        QTest.keyClicks(field, str(value))
        QTest.keyClick(field, Qt.Key.Key_Tab)
        return
    for _ in range(field.count()):
        QTest.keyClick(field, Qt.Key.Key_Up)
    while field.currentData() != value:
        QTest.keyClick(field, Qt.Key.Key_Down)


def remembered():
    return SettingsFile(settings_path()).current


def test_it_shows_what_is_chosen_now(opened):
    made, dialog = opened
    for name, field in dialog.rows.fields.items():
        shown = field.currentData() if isinstance(field, QComboBox) else field.value()
        assert shown == getattr(made.window.settings.current, name), name


def test_theme_changes_at_once_in_window_menu_and_file(opened):
    made, dialog = opened
    choose(dialog, "theme", "light")
    light = current_shades().window
    choose(dialog, "theme", "dark")
    assert current_shades().window != light
    assert remembered().theme == "dark"
    marked = [entry.data() for entry in made.window.menus.theme.actions() if entry.isChecked()]
    assert marked == ["dark"]


def test_mask_colour_changes_on_the_canvas_and_in_the_bar(opened):
    made, dialog = opened
    choose(dialog, "tint", "blue")
    assert made.window.canvas.mask_color == "blue"
    assert made.window.options.tint.currentData() == "blue"
    assert remembered().tint == "blue"


def test_the_number_of_fills_is_the_one_of_the_dock(opened):
    made, dialog = opened
    choose(dialog, "samples", 5)
    assert made.window.samples_panel.samples.value() == 5
    assert remembered().samples == 5
    made.window.samples_panel.samples.setValue(7)
    assert dialog.rows.fields["samples"].value() == 7


def test_fills_from_the_photo_alone_are_as_many_as_chosen(opened):
    made, dialog = opened
    choose(dialog, "photo_samples", 4)
    assert remembered().photo_samples == made.window.settings.current.photo_samples == 4


def test_a_smaller_undo_budget_forgets_old_steps_of_the_photo_that_is_open(opened):
    made, dialog = opened
    document = made.window.document
    for _ in range(3):
        made.paint()
        document.clear_mask()
    choose(dialog, "undo_mb", 1)
    assert remembered().undo_mb == 1
    assert document._history.budget_bytes == 2**20


def test_a_brush_on_the_screen_keeps_its_size_there(opened):
    made, dialog = opened
    canvas = made.window.canvas
    canvas.zoom_to(1.0)
    canvas.brush_px = 40
    choose(dialog, "brush_unit", "screen")
    assert canvas.brush_px == 40
    canvas.zoom_to(2.0)
    assert canvas.brush_px == 20
    assert made.window.options.brush.value() == 20
    canvas.brush_px = 30  # by hand: 60 on the screen from now on
    canvas.zoom_to(0.5)
    assert canvas.brush_px == 120
    assert made.window.settings.current.brush_px == 60
    choose(dialog, "brush_unit", "photo")
    canvas.zoom_to(1.0)
    assert canvas.brush_px == made.window.settings.current.brush_px == 120


def test_the_wheel_scrolls_as_soon_as_it_is_chosen(opened):
    made, dialog = opened
    choose(dialog, "wheel", "scroll")
    assert made.window.canvas.wheel_scrolls
    assert remembered().wheel == "scroll"


def test_search_hides_rows_and_commands_that_do_not_answer(opened):
    _, dialog = opened
    QTest.keyClicks(dialog.search, "wheel")
    assert [name for name, field in dialog.rows.fields.items() if not field.isHidden()] == ["wheel"]
    dialog.search.setText("grow mask")
    assert [name for name, row in dialog.keys.rows.items() if not row.isHidden()] == ["grow_mask"]
    assert dialog.keys.chosen == "grow_mask"
    dialog.search.setText("zzzz")
    assert dialog.nothing.isVisible()
    dialog.search.clear()
    assert not any(field.isHidden() for field in dialog.rows.fields.values())
    assert not dialog.nothing.isVisible()


def test_the_window_can_be_used_while_it_is_open_and_escape_closes_it(opened):
    made, dialog = opened
    assert not dialog.isModal()
    made.trigger("eraser")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert made.window.preferences.dialog is dialog, "Enter in the search field closes nothing"
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert made.window.preferences.dialog is None


def test_it_opens_once(opened):
    made, dialog = opened
    made.trigger("preferences")
    assert made.window.preferences.dialog is dialog


def test_tab_reaches_every_field_and_comes_round(opened):
    _, dialog = opened
    dialog.search.setFocus()
    reached = set()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    fields = set(dialog.rows.fields.values())
    assert fields | {dialog.keys.list, dialog.keys.recorder, dialog.keys.reset_all, dialog.search} <= reached


def test_every_field_has_a_name_for_screen_readers_and_a_key(opened):
    _, dialog = opened
    assert all(
        field.accessibleName() and field.accessibleDescription() for field in dialog.rows.fields.values()
    )
    letters = [row.title[row.title.index("&") + 1].lower() for row in ROWS.values()]
    assert len(set(letters)) == len(letters)


def test_on_a_screen_with_room_no_choice_has_to_be_scrolled_to(opened, monkeypatch):
    made, small = opened
    monkeypatch.setattr(QScreen, "availableSize", lambda _: QSize(1920, 1040))
    dialog = PreferencesDialog(made.window, made.window.preferences.shortcuts)
    dialog.show()
    QTest.qWait(20)
    assert not dialog._scroll.verticalScrollBar().isVisible()
    assert small.height() <= dialog.height() <= 1040
    dialog.close()


def test_it_fits_a_small_screen(opened):
    _, dialog = opened
    assert dialog.minimumSizeHint().width() <= 1000
    assert dialog.minimumSizeHint().height() <= 540
