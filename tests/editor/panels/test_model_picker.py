"""The list of models: everything is in it, what can fill now comes first, the rest says what to do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.panels.model_panel import ModelPanel, how_to_get_weights
from editor.panels.model_picker import ModelPicker, has_weights, weights_origin
from editor.widgets.theme import current_shades
from inpaint_core.catalog import MODELS
from tests.editor.small_engines import give_weights


@pytest.fixture
def picker(qtbot):
    made = ModelPicker()
    qtbot.addWidget(made)
    return made


def rows(picker):
    """Model names from the top; None for a line."""
    return [picker.itemData(row) for row in range(picker.count())]


def test_every_model_is_there_once_and_can_be_chosen(picker):
    names = [name for name in rows(picker) if name]
    assert sorted(names) == sorted(MODELS)
    assert len(names) == len(MODELS) > 10
    for name in names:
        picker.show_model(name)
        assert picker.chosen == name


def test_those_that_can_fill_now_come_first_then_a_line_then_the_rest_dimmed(picker):
    names = rows(picker)
    lines = [row for row, name in enumerate(names) if name is None]
    assert len(lines) == 2
    assert all(weights_origin(name) == "ours" for name in names[: lines[0]])
    assert "pennet" in names[: lines[0]]
    assert names[lines[0] + 1 : lines[1]] == ["patches", "telea", "navier-stokes"]
    for row in range(picker.count()):
        shade = picker.itemData(row, Qt.ItemDataRole.ForegroundRole)
        if row > lines[1]:
            assert shade.color().name() == current_shades().disabled_text
            assert picker.itemText(row).endswith("– no weights yet")
            assert "see what to do" in picker.itemData(row, Qt.ItemDataRole.ToolTipRole)
        elif names[row]:
            assert shade is None
            assert MODELS[names[row]].citation in picker.itemData(row, Qt.ItemDataRole.ToolTipRole)


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen display, at every list that opens
def test_weights_of_the_users_own_are_found_when_the_list_opens_and_marked(picker, qtbot):
    picker.show_model("dgi-published")
    assert not has_weights("dgi-published")
    give_weights("dgi-published")
    picker.showPopup()
    picker.hidePopup()
    assert has_weights("dgi-published")
    assert picker.chosen == "dgi-published", "the choice stays"
    assert picker.currentText() == "DGI · paper size – your own"
    assert rows(picker).index("dgi-published") < rows(picker).index("telea")


def test_a_dimmed_row_can_be_chosen_by_keys_and_tells_what_to_do(qtbot):
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.show_choices("pennet", "auto", 0, complete=True)
    panel.show()
    chosen = []
    panel.model_chosen.connect(chosen.append)
    QTest.keyClick(panel.models, Qt.Key.Key_End)
    assert not has_weights(chosen[-1])
    assert panel.missing.isVisible()
    assert "inpaint-train" in panel.missing.text()
    assert panel.missing.text().startswith(f"{MODELS[chosen[-1]].title} has no weights on this computer: ")


@pytest.mark.parametrize(
    ("model", "advice"),
    [
        (
            "spl-published",
            "import a published checkpoint (File ▸ Import Published Checkpoint…) or train some with "
            "inpaint-train",
        ),
        (
            "spl",
            "train some with inpaint-train, or choose SPL · paper size and import a published checkpoint "
            "(File ▸ Import Published Checkpoint…)",
        ),
        ("gmsrm-published", "train some with inpaint-train"),
    ],
)
def test_the_advice_is_one_that_can_be_followed(model, advice):
    assert how_to_get_weights(MODELS[model]) == advice


def test_the_first_start_takes_the_first_model_with_weights(qtbot):
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.show_choices("", "auto", 0, complete=True)
    assert panel.model == next(name for name in MODELS if has_weights(name))
    give_weights("spn-probabilistic")
    panel.show_choices("", "auto", 0, complete=True)
    assert panel.model == "spn-probabilistic"


def test_one_line_says_where_models_run_and_how_long_it_took(qtbot):
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.show_device("CPU · bf16")
    assert panel.runs.text() == "CPU · bf16"
    panel.show_last_run("0.8 s", "PEN-Net")
    assert panel.runs.text() == "CPU · bf16 · 0.8 s"
    assert "PEN-Net" in panel.runs.toolTip()
