"""The list of models: what can fill now is in it, the rest is one click further and says what to do."""

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


def test_what_can_fill_is_there_once_the_rest_is_not(picker):
    names = [name for name in rows(picker) if name]
    assert sorted(names) == sorted(name for name in MODELS if has_weights(name))
    assert len(names) == len(set(names)) > 5
    for name in names:
        picker.show_model(name)
        assert picker.chosen == name


def test_names_begin_with_the_benefit_and_the_papers_name_follows(picker):
    labels = [picker.itemText(row) for row, name in enumerate(rows(picker)) if name]
    assert labels[:2] == ["Several ideas · SPN", "One answer · SPN"]
    assert {"Texture · PEN-Net", "Instant · Telea", "From the photo"} < set(labels)
    assert len({spec.label for spec in MODELS.values()}) == len(MODELS), "no two look alike"


def test_networks_come_first_then_a_line_then_what_needs_no_weights(picker):
    names = rows(picker)
    lines = [row for row, name in enumerate(names) if name is None]
    assert len(lines) == 1
    assert all(weights_origin(name) == "ours" for name in names[: lines[0]])
    assert "pennet" in names[: lines[0]]
    assert names[lines[0] + 1 :] == ["patches", "telea", "navier-stokes"]
    for row, name in enumerate(names):
        if name:
            assert MODELS[name].citation in picker.itemData(row, Qt.ItemDataRole.ToolTipRole)


def test_a_choice_whose_weights_went_away_stays_in_the_list_dimmed(picker):
    picker.show_model("dgi-published")
    assert picker.chosen == "dgi-published"
    row = picker.currentIndex()
    shade = picker.itemData(row, Qt.ItemDataRole.ForegroundRole)
    assert shade.color().name() == current_shades().disabled_text
    assert picker.itemText(row) == "Structure · DGI, paper size – no weights yet"
    picker.refresh()
    assert picker.chosen == "dgi-published"


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen display, at every list that opens
def test_weights_of_the_users_own_are_found_when_the_list_opens_and_marked(picker, qtbot):
    picker.show_model("dgi-published")
    assert not has_weights("dgi-published")
    give_weights("dgi-published")
    picker.showPopup()
    picker.hidePopup()
    assert has_weights("dgi-published")
    assert picker.chosen == "dgi-published", "the choice stays"
    assert picker.currentText() == "Structure · DGI, paper size – your own"
    assert rows(picker).index("dgi-published") < rows(picker).index("telea")


def test_no_key_leads_to_a_model_that_cannot_fill(qtbot):
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.show_choices("pennet", "auto", 0, complete=True)
    panel.show()
    chosen = []
    panel.model_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 12, Qt.Key.Key_End):
        QTest.keyClick(panel.models, key)
    assert len(chosen) > 5
    assert all(has_weights(name) for name in chosen)
    assert not panel.missing.isVisible()


def test_the_panel_says_what_to_do_about_a_choice_whose_weights_went_away(qtbot):
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.show_choices("pennet", "auto", 0, complete=True)
    panel.show()
    panel.choose("gmsrm-published")
    assert panel.missing.isVisible()
    assert panel.missing.text().startswith(
        "Several ideas · GM-SRM, paper size has no weights on this computer: train some"
    )


@pytest.mark.parametrize(
    ("model", "advice"),
    [
        (
            "spl-published",
            "download or import what its authors published (Models…) or train some with inpaint-train",
        ),
        (
            "spl",
            "train some with inpaint-train, or download or import what its authors published (Models…) "
            "for One answer · SPL, paper size",
        ),
        ("gmsrm-published", "train some with inpaint-train"),
        ("lama", "download or import what its authors published (Models…)"),
        ("migan-256", "download or import what its authors published (Models…)"),
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
