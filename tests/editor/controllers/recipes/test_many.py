"""Many photos from the window: its menu action, its dialog by mouse and keys, the real engine thread."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.dialogs.many.fill_many import FillManyDialog
from inpaint_core.files.read_write import read_image, write_mask
from tests.editor.conftest import Studio
from tests.editor.small_engines import GREY, FillGrey, FillOneByOne, write_photo

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def four(tmp_path: Path) -> list[Path]:
    return [write_photo(tmp_path / f"{name}.png") for name in "abcd"]


def open_all(studio: Studio, paths: list[Path], masks: tuple[Path, ...] = ()) -> None:
    studio.window.files.open_paths(paths, masks)
    studio.wait(lambda: studio.window.document is not None)
    studio.settle()


def mark(studio: Studio, x: float, y: float) -> None:
    studio.paint((x, y), radius=6)


def dialog_of(studio: Studio) -> FillManyDialog:
    studio.trigger("fill_many")
    dialog = studio.window.many.dialog
    assert dialog is not None
    studio.qtbot.waitExposed(dialog)
    return dialog


def click_start(studio: Studio, dialog: FillManyDialog) -> None:
    QTest.mouseClick(dialog.start_button, LEFT)
    studio.wait(lambda: not dialog.is_running)


def results(dialog: FillManyDialog) -> list[str]:
    return [dialog.table.result(row) for row in range(dialog.table.rowCount())]


def masks(dialog: FillManyDialog) -> list[str]:
    return [dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())]


def changed_at(photo: Path, x: int, y: int) -> bool:
    result = read_image(photo.with_name(f"{photo.stem}-filled.png")).image
    return bool((result[y, x] != read_image(photo).image[y, x]).any())


def test_the_mask_on_show_is_filled_in_all_photos_beside_their_originals(studio, four, tmp_path):
    made = studio()
    open_all(made, four)
    mark(made, 30, 40)
    before = [path.read_bytes() for path in four]
    dialog = dialog_of(made)
    assert masks(dialog) == ["its own", "the one on show", "the one on show", "the one on show"]
    click_start(made, dialog)
    assert results(dialog) == [f"{name}-filled.png" for name in "abcd"]
    assert dialog.summary.text() == "All 4 photos are filled."
    assert [path.read_bytes() for path in four] == before
    assert all(changed_at(path, 30, 40) and not changed_at(path, 80, 20) for path in four)
    assert not made.window.document.can_redo
    assert not made.window.document.is_dirty  # the photos on show are not touched
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    made.wait(lambda: made.window.many.dialog is None)


def test_each_photo_keeps_its_own_mask_painted_or_from_a_file(studio, four, tmp_path):
    made = studio()
    mask = np.zeros((90, 120), np.bool_)
    mask[60:70, 90:100] = True
    write_mask(tmp_path / "m.png", mask)
    open_all(made, four, tuple([tmp_path / "m.png"] * 2))  # of the first two
    made.window.files.switch.step(2)
    made.settle()
    mark(made, 20, 20)
    dialog = dialog_of(made)
    assert masks(dialog) == ["its own", "its own", "its own", "the one on show"]
    click_start(made, dialog)
    assert changed_at(four[0], 95, 65)
    assert changed_at(four[1], 95, 65)  # was never on show: the file of its mask is read with it
    assert changed_at(four[2], 20, 20)
    assert not changed_at(four[2], 95, 65)
    assert changed_at(four[3], 20, 20)
    dialog.reject()


def test_one_mask_for_all_and_only_photos_that_are_ticked(studio, four):
    made = studio()
    open_all(made, four)
    mark(made, 30, 40)
    made.trigger("next_photo")
    made.settle()
    mark(made, 90, 60)
    dialog = dialog_of(made)
    dialog.masks.setFocus()
    QTest.keyClick(dialog.masks, Qt.Key.Key_Down)
    dialog.masks.activated.emit(dialog.masks.currentIndex())
    assert masks(dialog) == ["the one on show"] * 4
    tick = dialog.table.visualItemRect(dialog.table.item(3, 0))
    QTest.mouseClick(dialog.table.viewport(), LEFT, pos=QPoint(tick.left() + 10, tick.center().y()))
    assert dialog.table.ticked == [0, 1, 2]
    click_start(made, dialog)
    assert changed_at(four[0], 90, 60)
    assert not changed_at(four[0], 30, 40)
    assert not four[3].with_name("d-filled.png").exists()
    assert dialog.table.result(3) == ""
    dialog.reject()


def test_what_fails_is_named_with_its_reason_and_costs_no_other(studio, four, tmp_path):
    made = studio()
    large = write_photo(tmp_path / "large.png", height=180, width=240)
    open_all(made, [*four[:2], large, four[2]])
    mark(made, 30, 40)
    four[1].write_bytes(b"no photo any more")
    dialog = dialog_of(made)
    click_start(made, dialog)
    said = results(dialog)
    assert said[0] == "a-filled.png"
    assert said[1].startswith("Failed: b.png")
    assert (
        said[2]
        == "Failed: The photo is 240 × 180 pixels, the mask 120 × 90. Masks can be scaled: tick that before."
    )
    assert said[3] == "c-filled.png"
    assert dialog.summary.text() == "Of 4 photos: 2 filled; 2 failed, as the list says."
    QTest.mouseClick(dialog.scale, LEFT, pos=QPoint(8, dialog.scale.height() // 2))
    assert dialog.scale.isChecked()
    click_start(made, dialog)
    assert dialog.table.result(2) == "large-filled.png"
    assert changed_at(large, 60, 80)
    assert dialog.table.result(0) == "a-filled.png"  # what is done is not done twice
    assert not four[0].with_name("a-filled-2.png").exists()
    dialog.table.item(0, 0).setCheckState(Qt.CheckState.Checked)
    click_start(made, dialog)
    assert dialog.table.result(0) == "a-filled-2.png"  # nothing is replaced
    dialog.reject()


def test_stopping_leaves_whole_files_and_says_how_far_it_got(studio, four):
    engine = FillOneByOne()
    made = studio(engine)
    open_all(made, four)
    mark(made, 30, 40)
    dialog = dialog_of(made)
    engine.next.release(2)
    QTest.mouseClick(dialog.start_button, LEFT)
    made.wait(lambda: results(dialog)[1] == "b-filled.png" and results(dialog)[2].startswith("Filling"))
    made.window.canvas.repaint()  # the window lives
    assert dialog.stop_button.isVisible()
    assert not made.window.actions_["inpaint"].isEnabled()
    QTest.mouseClick(dialog.stop_button, LEFT)
    made.wait(lambda: not dialog.is_running)
    assert dialog.summary.text() == "Stopped. Of 4 photos: 2 filled; 2 not begun or not finished."
    assert results(dialog)[2:] == ["not filled", "not filled"]
    assert not four[2].with_name("c-filled.png").exists()
    assert not list(four[0].parent.glob("*.part*"))
    dialog.reject()
    made.wait(made.window.actions_["inpaint"].isEnabled)


def test_closing_the_dialog_while_it_fills_stops_first(studio, four):
    engine = FillOneByOne()
    made = studio(engine)
    open_all(made, four)
    mark(made, 30, 40)
    dialog = dialog_of(made)
    QTest.mouseClick(dialog.start_button, LEFT)
    made.wait(lambda: results(dialog)[0].startswith("Filling"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    made.wait(lambda: made.window.many.dialog is None)
    assert not made.window.inpainting.is_running


def test_photos_are_filled_as_they_are_now_with_what_was_accepted_before(studio, four):
    engine = FillGrey()
    made = studio(engine)
    open_all(made, four[:1])
    mark(made, 30, 40)
    made.inpaint()
    made.trigger("accept")
    mark(made, 90, 60)
    dialog = dialog_of(made)
    click_start(made, dialog)
    result = read_image(four[0].with_name("a-filled.png")).image
    assert result[40, 30].tolist() == [GREY] * 3
    assert result[60, 90].tolist() == [GREY + 1] * 3
    assert dialog.summary.text() == "The photo is filled."
    dialog.reject()


def test_a_recipe_is_done_to_all_open_photos(studio, four):
    made = studio()
    open_all(made, four)
    mark(made, 30, 40)
    made.inpaint()
    made.trigger("accept")
    made.answers.recipe_path = four[0].with_name("a.recipe.json")
    made.trigger("save_recipe")
    made.settle()
    made.trigger("undo")
    made.window.inpainting.discard()
    made.answers.recipe_use = "all"
    made.trigger("open_recipe")
    made.wait(lambda: made.window.many.dialog is not None)
    dialog = made.window.many.dialog
    assert "a.recipe.json: 1 step, made for a.png" in dialog.intro.text()
    assert masks(dialog) == ["of the recipe"] * 4
    click_start(made, dialog)
    assert dialog.summary.text() == "All 4 photos are filled."
    assert all(changed_at(path, 30, 40) for path in four)
    dialog.reject()
