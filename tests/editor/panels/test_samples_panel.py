"""How many, from which seed, how bold: by mouse and by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from editor.panels.samples_panel import MAX_DRAWN_SEED, SETTLE_MS, SamplesPanel
from inpaint_core.catalog import MODELS
from inpaint_core.request import MAX_SEED


@pytest.fixture
def panel(qtbot):
    made = SamplesPanel()
    qtbot.addWidget(made)
    made.show_choices(8, 1234, 1.0)
    made.show_model(MODELS["spn-probabilistic"])
    made.resize(300, 160)
    made.show()
    qtbot.waitExposed(made)
    return made


class Heard:
    """What a panel told."""

    def __init__(self, panel):
        self.samples, self.seeds, self.steps, self.settled = [], [], [], []
        panel.samples_chosen.connect(self.samples.append)
        panel.seed_chosen.connect(self.seeds.append)
        panel.diversity_chosen.connect(self.steps.append)
        panel.diversity_settled.connect(self.settled.append)


def handle(slider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    rect = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    return rect.center()


def test_it_shows_what_it_is_told_and_says_nothing(panel):
    heard = Heard(panel)
    panel.show_choices(32, MAX_SEED, 0.35)
    assert (panel.samples.value(), panel.seed.value(), panel.chosen_diversity) == (32, MAX_SEED, 0.35)
    assert panel._value.text() == "0.35"
    assert heard.samples == heard.seeds == heard.steps == heard.settled == []


def test_numbers_can_be_typed_and_stay_in_their_bounds(panel):
    heard = Heard(panel)
    for field, text in ((panel.samples, "12"), (panel.seed, "77")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    assert (heard.samples[-1], heard.seeds[-1]) == (12, 77)
    assert (panel.samples.minimum(), panel.samples.maximum()) == (1, 32)
    assert (panel.seed.minimum(), panel.seed.maximum()) == (0, MAX_SEED)


def test_a_drawn_seed_is_another_one(panel):
    heard = Heard(panel)
    for _ in range(20):
        before = panel.seed.value()
        QTest.mouseClick(panel.reroll, Qt.MouseButton.LeftButton)
        assert panel.seed.value() != before
        assert 0 <= panel.seed.value() <= MAX_DRAWN_SEED
    assert len(heard.seeds) == 20
    assert len(set(heard.seeds)) > 10


def test_dragging_the_slider_settles_once_when_it_is_let_go(panel, qtbot):
    heard, slider = Heard(panel), panel.diversity
    start = handle(slider)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(slider, start - QPoint(10 * step, 0))
    qtbot.wait(SETTLE_MS + 100)
    assert len(heard.steps) > 2
    assert heard.settled == [], "a slider that is held is not where the user wants it yet"
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start - QPoint(80, 0))
    assert heard.settled == [heard.steps[-1]]
    qtbot.wait(SETTLE_MS + 100)
    assert len(heard.settled) == 1


def test_a_click_beside_the_handle_moves_it_there(panel):
    heard, slider = Heard(panel), panel.diversity
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, slider.height() // 2))
    assert (slider.value(), heard.settled) == (0, [0.0])
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert heard.settled[-1] == pytest.approx(0.75)


def test_keys_settle_once_after_the_last_one(panel, qtbot):
    heard, slider = Heard(panel), panel.diversity
    slider.setFocus()
    for _ in range(4):
        QTest.keyClick(slider, Qt.Key.Key_Left)
    assert heard.steps == pytest.approx([0.95, 0.9, 0.85, 0.8])
    assert heard.settled == []
    qtbot.waitUntil(lambda: bool(heard.settled), timeout=SETTLE_MS + 2000)
    QTest.keyClick(slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(heard.settled) == 2, timeout=SETTLE_MS + 2000)
    assert heard.settled == pytest.approx([0.8, 1.5])


def test_a_deterministic_model_turns_everything_off_and_says_why(panel):
    panel.show_model(MODELS["pennet"])
    fields = (panel.samples, panel.seed, panel.reroll, panel.diversity)
    assert not any(field.isEnabled() for field in fields)
    assert panel.why_off.isVisible()
    assert panel.why_off.text() == "Texture · PEN-Net always gives the same fill."
    panel.show_model(MODELS["gmsrm"])
    assert all(field.isEnabled() for field in fields)
    assert not panel.why_off.isVisible()


def test_tab_reaches_every_choice(panel):
    panel.samples.setFocus()
    reached = []
    for _ in range(3):
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        reached.append(panel.focusWidget())
    assert reached == [panel.seed, panel.reroll, panel.diversity]
