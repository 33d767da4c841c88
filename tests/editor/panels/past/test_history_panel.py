from editor.panels.past.history_panel import PICTURE, HistoryPanel


def test_a_step_without_a_picture_has_a_row_as_high_as_the_others(qtbot):
    panel = HistoryPanel(lambda step: None)  # as after a crash, until one goes there
    qtbot.addWidget(panel)
    panel.model.show_steps((None,), 0)
    assert panel.list.sizeHintForRow(0) >= PICTURE.height()
