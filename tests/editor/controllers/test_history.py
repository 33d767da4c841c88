"""The History dock: what it lists, where a click goes."""

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDockWidget

from inpaint_core.files.read_write import write_image


def rows(panel) -> list[str]:
    model = panel.model
    return [model.index(row).data() for row in range(model.rowCount(QModelIndex()))]


def pictures_of(panel) -> list[QImage]:
    model, size = panel.model, panel.list.iconSize()
    icons = [model.index(row).data(Qt.ItemDataRole.DecorationRole) for row in range(len(rows(panel)))]
    return [icon.pixmap(size).toImage() for icon in icons]


def worked(studio, photo):
    """Return a window in which a mask was painted, filled and painted again."""
    one = studio()
    one.open(photo)
    one.paint()
    one.inpaint()
    one.trigger("accept")
    one.paint()
    return one


def test_there_is_a_row_for_the_opened_photo_and_for_each_step(studio, photo):
    one = studio()
    assert rows(one.window.history.panel) == []
    one = worked(studio, photo)
    panel = one.window.history.panel
    assert rows(panel) == ["Opened", "Paint mask", "Inpaint", "Paint mask"]
    assert panel.list.currentIndex().row() == 3


def test_each_row_has_a_small_picture_of_its_own(studio, photo):
    panel = worked(studio, photo).window.history.panel
    pictures = pictures_of(panel)
    assert len(pictures) == 4
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]


def test_a_click_goes_to_that_state_and_back(studio, photo):
    one = worked(studio, photo)
    document, panel = one.window.document, one.window.history.panel
    after = document.image.copy(), document.mask.copy()
    panel.list.clicked.emit(panel.model.index(0))
    one.wait(lambda: not document.can_undo)
    assert np.array_equal(document.image, document.original)
    assert not document.has_mask
    assert not document.is_dirty
    grey = panel.model.index(3).data(Qt.ItemDataRole.ForegroundRole)
    assert grey is not None
    assert panel.model.index(0).data(Qt.ItemDataRole.ForegroundRole) is None
    panel.list.clicked.emit(panel.model.index(3))
    one.wait(lambda: not document.can_redo)
    assert np.array_equal(document.image, after[0])
    assert np.array_equal(document.mask, after[1])


def test_going_back_over_a_fill_shows_what_there_was_to_choose(studio, photo):
    one = worked(studio, photo)
    one.window.history.panel.chosen.emit(1)
    one.wait(lambda: one.window.inpainting.is_brought_back)
    assert len(one.window.inpainting.completions) == 1


def test_a_new_step_replaces_those_that_were_undone(studio, photo):
    one = worked(studio, photo)
    one.window.history.panel.chosen.emit(0)
    one.wait(lambda: not one.window.document.done_steps)
    one.paint()
    assert rows(one.window.history.panel) == ["Opened", "Paint mask"]


def test_nothing_moves_while_fills_are_on_show(studio, photo):
    one = worked(studio, photo)
    one.inpaint()
    one.window.history.panel.chosen.emit(0)
    assert one.window.inpainting.is_choosing
    assert len(one.window.document.done_steps) == 3
    assert one.window.history.panel.list.currentIndex().row() == 3


def test_each_photo_has_a_history_of_its_own_and_its_pictures(studio, photo):
    one = worked(studio, photo)
    panel = one.window.history.panel
    before = pictures_of(panel)
    write_image(photo.with_name("other.png"), np.zeros((60, 80, 3), np.uint8))
    one.open(photo.with_name("other.png"))
    assert rows(panel) == ["Opened"]
    assert pictures_of(panel)[0] != before[0]
    one.trigger("previous_photo")
    assert rows(panel) == ["Opened", "Paint mask", "Inpaint", "Paint mask"]
    assert pictures_of(panel) == before


def test_the_dock_is_there_also_in_a_layout_saved_before_there_was_one(studio):
    first = studio().window
    first.removeDockWidget(first.history_dock)
    first.history_dock.setObjectName("something else")
    first.history_dock.setParent(None)
    first.close()
    first.history_dock.deleteLater()
    second = studio().window
    assert isinstance(second.history_dock, QDockWidget)
    assert not second.history_dock.isHidden()
    assert second.dockWidgetArea(second.history_dock) == Qt.DockWidgetArea.RightDockWidgetArea
