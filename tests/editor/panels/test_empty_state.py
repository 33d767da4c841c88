"""The invitation fits into a low window: it scrolls, and never makes the window higher than it was."""

from PySide6.QtCore import QSize

from resources import locate


def test_an_empty_window_may_be_as_low_as_one_with_a_photo(studio, qtbot, tmp_path):
    made = studio()
    window = made.window
    window.empty.show_recent(tuple(str(tmp_path / f"{number}.jpg") for number in range(9)))
    window.resize(1000, 560)
    qtbot.wait(100)
    assert window.size() == QSize(1000, 560)
    assert window.minimumSizeHint().height() <= 560
    made.open(locate.sample_paths()[0])
    qtbot.wait(100)
    assert window.size() == QSize(1000, 560)


def test_everything_of_the_invitation_can_be_reached_in_a_low_window(studio, qtbot):
    window = studio().window
    window.resize(700, 420)
    qtbot.wait(50)
    last = window.empty.sample_buttons[-1]
    window.empty.ensureWidgetVisible(last)
    assert last.visibleRegion().boundingRect().height() > 40
