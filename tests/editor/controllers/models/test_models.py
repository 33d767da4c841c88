"""The window of models: every model with its weights, terms and times; importing, choosing, removing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton, QTextBrowser

from editor.dialogs.models.models_window import DROP, DROP_NOW
from inpaint_core.catalog import MODELS
from inpaint_core.weights.known_files import known_files
from inpaint_core.weights.manifest import find_weights, list_user_weights, read_manifest
from tests.editor.controllers.models.conftest import IMPORT_MS, Shelf, button, words
from tests.editor.drops import drop, files
from tests.editor.small_engines import give_weights


def test_every_model_is_listed_with_what_it_needs(shelf: Shelf) -> None:
    rows = shelf.window.list
    texts = [rows.item(number).text() for number in range(rows.count())]
    for name, spec in MODELS.items():
        (line,) = (text.partition("\n")[2] for text in texts if text.startswith(f"{spec.label}\n"))
        if spec.kind != "network":
            assert line == "needs no weights", name
        elif spec.weights:
            assert line == f"{read_manifest()[spec.weights].size_bytes / 1e6:.1f} MB"
        else:
            assert "published file" in line if known_files(name) else line == "to be trained"


@pytest.mark.parametrize("model", ["spn-probabilistic", "pennet", "dgi"])
def test_a_bundled_model_shows_its_card(shelf: Shelf, model: str) -> None:
    shelf.choose(model)
    entry = read_manifest()[MODELS[model].weights]
    for fact in (
        *("For research use only.", entry.training_data, f"{entry.images_seen:,} in {entry.steps:,} steps"),
        *(f"PSNR {entry.scores['psnr_0_20']:.1f} dB", f"SSIM {entry.scores['ssim_0_20']:.3f}"),
        *("not measured yet", MODELS[model].citation, entry.sha256[:32]),
    ):
        assert fact in shelf.page
    assert "Comes with the program" in shelf.window.page.findChild(QRadioButton).text()
    assert not [one for one in shelf.window.findChildren(QRadioButton) if not one.isChecked()]


def test_the_card_can_be_read_where_it_is(shelf: Shelf) -> None:
    shelf.choose("spl")
    shelf.press("Read the Card…")
    (page,) = (one for one in shelf.window.findChildren(QTextBrowser))
    assert "SPL" in page.toPlainText()
    assert len(page.toPlainText()) > 1000
    page.window().close()


@pytest.mark.parametrize("model", ["lama", "migan", "migan-256", "spl-published", "spn-published"])
def test_published_files_are_listed_with_page_and_licence(shelf: Shelf, model: str) -> None:
    shelf.choose(model)
    opened: list[str] = []
    shelf.controller.open_in_browser = lambda address: opened.append(address) or True
    for known in known_files(model):
        assert known.licence in shelf.page
        hashed = f"{known.checksum.title} known" if known.checksum else "no hash known"
        assert f"{known.title}\n{known.file}" in shelf.page
        assert hashed in shelf.page
        if known.url:
            assert button(shelf.window, f"Download {known.file}").isEnabled()
        else:
            assert "Only a browser gets this file" in shelf.page
        shelf.press(f"Open the page of {known.title}")
    assert opened == [known.page for known in known_files(model)]
    assert not button(shelf.window, "Use This Model").isEnabled()


def test_a_page_without_a_browser_is_told(shelf: Shelf) -> None:
    shelf.choose("spl-published")
    shelf.controller.open_in_browser = lambda _: False
    shelf.press("Open the page of SPL: places, faces, Paris")
    assert "No browser could be opened. The page is https://drive.google.com/" in shelf.status


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("gmsrm", "publish no weights"),
        ("dgi-published", "publish no weights"),
        ("spn", "another size: One answer · SPN, paper size"),
    ],
)
def test_where_nothing_is_published_that_is_said(shelf: Shelf, model: str, sentence: str) -> None:
    shelf.choose(model)
    assert sentence in shelf.page


def test_a_model_is_chosen_from_here(shelf: Shelf) -> None:
    shelf.choose("spl")
    shelf.press("Use This Model")
    assert shelf.studio.window.model_panel.model == "spl"
    shelf.wait(lambda: "spl" in shelf.studio.engine.preloaded)
    assert not button(shelf.window, "In Use").isEnabled()


def test_one_of_several_weights_is_chosen_and_another_removed(shelf: Shelf) -> None:
    mine = give_weights("pennet")
    shelf.choose("pennet")
    bundled, own = shelf.window.page.findChildren(QRadioButton)
    assert (bundled.isChecked(), own.isChecked()) == (True, False)
    assert "Your own, pennet" in own.text()
    QTest.mouseClick(own, Qt.MouseButton.LeftButton, pos=QPoint(8, own.height() // 2))
    assert find_weights(MODELS["pennet"]) == mine
    assert "fills with these weights now: Your own, pennet" in shelf.status
    chosen = button(shelf.window, own.text())
    assert chosen.isChecked()
    assert chosen.hasFocus()  # the keyboard goes on from there
    asked: list[str] = []
    shelf.controller.ask_to_remove = lambda _, name: asked.append(name) or False
    shelf.press("Remove pennet")
    assert (asked, mine.is_file()) == (["pennet"], True)
    shelf.controller.ask_to_remove = lambda _, name: True
    shelf.press("Remove pennet")
    assert not mine.exists()
    assert "pennet is in the wastebasket" in shelf.status
    assert find_weights(MODELS["pennet"]).name == "pennet-scenes.safetensors"
    assert len(shelf.window.page.findChildren(QRadioButton)) >= 1


def test_what_cannot_go_to_the_wastebasket_stays(shelf: Shelf) -> None:
    mine = give_weights("pennet")
    shelf.choose("pennet")
    shelf.controller.ask_to_remove = lambda _, name: True
    shelf.controller.to_wastebasket = lambda path: False
    shelf.press("Remove pennet")
    assert mine.is_file()
    assert f"Remove it yourself: {mine}" in shelf.status


def test_removing_the_weights_in_use_leaves_the_editor_usable(shelf: Shelf) -> None:
    give_weights("spl-published")
    shelf.choose("spl-published")
    shelf.press("Use This Model")
    assert shelf.studio.window.models.missing_weights == ""
    shelf.controller.ask_to_remove = lambda _, name: True
    shelf.press("Remove spl-published")
    assert shelf.studio.window.models.missing_weights == "One answer · SPL, paper size"
    assert "None: it cannot fill yet." in shelf.page


def test_a_choice_that_cannot_be_kept_is_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    give_weights("pennet")
    shelf.choose("pennet")
    folder = find_weights(MODELS["pennet"]).parent
    (list_user_weights()[0].path.parent / "in-use.json.part").mkdir()
    own = shelf.window.page.findChildren(QRadioButton)[1]
    QTest.mouseClick(own, Qt.MouseButton.LeftButton, pos=QPoint(8, own.height() // 2))
    assert "in-use.json cannot be written" in shelf.status
    assert find_weights(MODELS["pennet"]).parent == folder
    assert button(shelf.window, "Comes with the program · 20.5 MB").isChecked()


def test_a_file_is_imported_and_its_model_shown(shelf: Shelf, checkpoint: Path) -> None:
    shelf.studio.answers.checkpoint_path = checkpoint
    shelf.press("Import a File…")
    shelf.studio.qtbot.waitUntil(lambda: bool(list_user_weights()), timeout=IMPORT_MS)
    shelf.wait(lambda: shelf.window.list.shown == "pennet-compact")
    assert "gen_00033.pth is imported" in shelf.status
    assert "Imported from gen_00033.pth" in shelf.window.page.findChild(QRadioButton).text()
    sha256 = list_user_weights()[0].path
    assert sha256.is_file()
    shelf.wait(lambda: "being read…" not in shelf.page)


def drop_on(shelf: Shelf, path: Path) -> None:
    def look() -> None:
        assert shelf.status == DROP_NOW

    drop(shelf.window, files(path), look)


def test_a_dropped_file_is_imported(shelf: Shelf, checkpoint: Path) -> None:
    drop_on(shelf, checkpoint)
    shelf.studio.qtbot.waitUntil(lambda: len(list_user_weights()) == 1, timeout=IMPORT_MS)
    shelf.wait(lambda: "is imported" in shelf.status)


def test_something_else_that_is_dropped_is_refused_in_words(shelf: Shelf, photo: Path) -> None:
    drop_on(shelf, photo)
    assert "no weights file" in shelf.status
    assert shelf.studio.window.document is None
    shelf.choose("spl")
    assert shelf.status == DROP


def test_a_model_is_measured_once_and_the_time_is_kept(shelf: Shelf) -> None:
    shelf.choose("telea")
    assert "not measured yet" in shelf.page
    shelf.press("Measure Time")
    assert not button(shelf.window, "Measuring…").isEnabled()
    shelf.wait(lambda: "0.2 s (CPU), for one fill of a hole" in shelf.page)
    assert [request.settings.model for request in shelf.studio.engine.requests] == ["telea", "telea"]
    assert shelf.studio.window.settings.current.measured == {"telea@CPU": 0.25}
    assert '"telea@CPU": 0.25' in shelf.studio.window.settings.path.read_text()
    rows = shelf.window.list
    assert "needs no weights · 0.2 s" in rows.currentItem().text()
    assert not shelf.studio.window.inpainting.is_running


def test_what_has_no_weights_is_not_measured(shelf: Shelf) -> None:
    shelf.choose("lama")
    assert "Measure Time" not in [
        one.text().replace("&", "")
        for one in shelf.window.page.findChildren(type(shelf.window.from_file))
        if one.isVisible()
    ]


def test_closing_the_window_with_the_editor_leaves_nothing(shelf: Shelf) -> None:
    window = shelf.window
    shelf.studio.window.close()
    assert not window.isVisible()


def test_the_window_fits_small_screens_and_is_opened_once(shelf: Shelf) -> None:
    size = shelf.window.minimumSizeHint()
    assert (size.width(), size.height()) <= (960, 560)
    first = shelf.window
    shelf.studio.trigger("models")
    assert shelf.window is first
    assert "Models" in words(first) or first.windowTitle() == "Models"
