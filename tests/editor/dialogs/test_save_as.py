"""The dialog for saving: what is chosen, what it comes to, and that nothing is replaced unseen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from editor.controllers.photos.save_offer import make_offer
from editor.dialogs.save_as import SaveAsDialog, size_text
from editor.state.document import Document
from editor.state.photos.save_options import SaveOptions
from editor.state.settings import Settings
from editor.widgets.latest_only import LatestOnly
from inpaint_core.files.read_write import read_image, write_image
from resources import locate


@pytest.fixture
def ask(qtbot, tmp_path):
    """Return what opens the dialog for a photo."""
    window = QWidget()
    qtbot.addWidget(window)
    sizes = LatestOnly(window)

    def open_dialog(name: str = "photo.jpg", settings: Settings | None = None) -> SaveAsDialog:
        path = tmp_path / name
        image = read_image(locate.sample_paths()[0]).image
        write_image(path, image.astype(np.uint16) * 257 if name.startswith("deep") else image)
        document = Document(read_image(path), path)
        suggestion = path.with_name(f"{path.stem}-filled{path.suffix}")
        dialog = SaveAsDialog(window, make_offer(document, suggestion, settings or Settings()), sizes)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    yield open_dialog
    sizes.wait()


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def size_of(dialog, qtbot) -> float:
    """Return the size once it is computed, in kB."""
    qtbot.waitUntil(lambda: dialog.size_label.text().endswith("B"), timeout=15_000)
    number, unit = dialog.size_label.text().split()
    return float(number) * {"kB": 1, "MB": 1000}[unit]


def test_a_jpeg_is_suggested_beside_itself_and_compressed_as_it_was(ask, tmp_path):
    dialog = ask()
    assert dialog.choice.path == tmp_path / "photo-filled.jpg"
    assert dialog.choice.options == SaveOptions(None, "all")
    assert dialog.name.selectedText() == "photo-filled"
    assert not dialog.quality.slider.isEnabled()


def test_a_lower_quality_shows_a_smaller_size(ask, qtbot):
    dialog = ask()
    as_it_was = size_of(dialog, qtbot)
    dialog.quality.as_source.click()
    dialog.quality.number.setValue(40)
    assert dialog.size_label.text() == "…"
    assert size_of(dialog, qtbot) < as_it_was / 2
    assert dialog.choice.options.quality == 40


def test_the_size_is_that_of_the_file(ask, qtbot, tmp_path):
    dialog = ask()
    dialog.quality.as_source.setChecked(False)
    dialog.quality.number.setValue(70)
    shown = size_of(dialog, qtbot)
    choice = dialog.choice
    document = Document(read_image(tmp_path / "photo.jpg"), tmp_path / "photo.jpg")
    document.save(choice.path, choice.options)
    assert shown == pytest.approx(choice.path.stat().st_size / 1000, abs=1)


def test_a_format_brings_its_ending_and_an_ending_its_format(ask, tmp_path):
    dialog = ask()
    choose(dialog.format, "TIFF")
    assert dialog.name.text() == "photo-filled.tif"
    assert not dialog.quality.isVisible()
    dialog.name.setText("other.webp")
    assert dialog.format.currentData() == "WEBP"
    assert dialog.quality.as_source.text() == "Lossless"
    dialog.name.setText("my.holiday")
    assert dialog.choice.path == tmp_path / "my.holiday.webp"


def test_what_becomes_of_the_pixels_is_said(ask):
    dialog = ask("photo.png")
    assert dialog.effect.text() == "Outside the fills every pixel stays exactly as it was."
    choose(dialog.format, "JPEG")
    assert "JPEG compresses the whole photo" in dialog.effect.text()
    choose(dialog.format, "WEBP")
    assert "exactly" in dialog.effect.text()
    dialog.quality.as_source.setChecked(False)
    assert "WebP compresses the whole photo" in dialog.effect.text()


def test_a_format_of_8_bits_says_that_it_holds_less(ask):
    dialog = ask("deep.png")
    choose(dialog.format, "WEBP")
    assert "holds less than this photo" in dialog.effect.text()


def test_a_file_that_is_there_is_named_before_it_is_replaced(ask):
    dialog = ask()
    assert dialog.save_button.text() == "Save"
    dialog.name.setText("photo.jpg")
    assert dialog.save_button.text() == "Replace"
    assert "photo.jpg is there already" in dialog.effect.text()


def test_without_a_name_nothing_can_be_saved(ask):
    dialog = ask()
    dialog.name.setText(" ")
    assert not dialog.save_button.isEnabled()


@pytest.mark.parametrize("typed", ["/", ".", "..", "../", "a/..", "//", "sub/"])
def test_what_names_no_file_cannot_be_saved(ask, typed):
    dialog = ask()
    dialog.name.clear()
    QTest.keyClicks(dialog.name, typed)
    assert not dialog.save_button.isEnabled()


def test_a_path_can_be_typed_letter_by_letter(ask, tmp_path):
    dialog = ask()
    (tmp_path / "there").mkdir()
    dialog.name.clear()
    QTest.keyClicks(dialog.name, str(tmp_path / "there" / "clean.png"))
    assert dialog.save_button.isEnabled()
    dialog.save_button.click()
    assert dialog.choice.path == tmp_path / "there" / "clean.png"


def test_a_folder_that_is_not_there_is_said(ask, tmp_path):
    dialog = ask()
    dialog.name.clear()
    QTest.keyClicks(dialog.name, str(tmp_path / "nowhere" / "clean.png"))
    assert not dialog.save_button.isEnabled()
    assert "no folder" in dialog.effect.text()


def test_the_metadata_can_be_left_out(ask):
    dialog = ask()
    dialog.metadata.setCurrentIndex(dialog.metadata.findData("no_place"))
    assert dialog.choice.options.metadata == "no_place"


def test_it_begins_with_what_was_chosen_last(ask):
    settings = replace(Settings(), save_as_source=False, save_quality=77, save_metadata="none")
    dialog = ask(settings=settings)
    assert dialog.choice.options == SaveOptions(77, "none")


def test_enter_saves_and_escape_does_not(ask):
    dialog = ask()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.result() == 1
    dialog = ask()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == 0
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("size", "words"), [(10, "1 kB"), (640_400, "640 kB"), (2_340_000, "2.3 MB"), (48_000_000, "48 MB")]
)
def test_sizes_are_said_in_few_digits(size, words):
    assert size_text(size) == words


def test_a_folder_without_the_file_is_shown(ask, tmp_path):
    assert ask().folder.toolTip() == str(Path(tmp_path))
