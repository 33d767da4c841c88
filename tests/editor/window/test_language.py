"""The window in another language: all of it, with nothing cut off, and English as before."""

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)

from editor.state.language import translation
from editor.state.language.translation import look_up_with
from editor.state.models.wish import wish_from
from editor.widgets.actions import ACTIONS, plain
from editor.window.language import TRANSLATED, language_of, speak
from inpaint_core.catalog import MODELS
from inpaint_core.downloads.addresses import OtherHostError
from inpaint_core.downloads.server_answer import ServerAnswer
from inpaint_core.downloads.stages import CHECKING
from inpaint_core.request import Progress
from inpaint_core.weights.known_files import KNOWN_FILES
from resources import locate
from tests.editor.small_engines import FillDiverse
from tests.editor.window.keyboard.test_areas import twice

ENGLISH_WORD: Final = re.compile(
    r"\b(the|of|and|with|is|are|this|that|from|to|for|photos?|fills?|holes?|save|open|close|not|what|how|where)\b",
    re.IGNORECASE,
)
"""Words that no German sentence of the window has."""
ENGLISH_NAMES: Final = ("Navier–Stokes", "rocket", "photo.png", "foto-filled", "Inpaint Editor")
"""What is called so in every language."""
SAME: Final = {"lasso", "polygon", "ellipse", "hand"}
"""Actions with the same name in both."""
CITATIONS: Final = frozenset(spec.citation for spec in MODELS.values())


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """Windows that are made meanwhile speak German."""
    before, numbers = translation._in_use[0], QLocale()
    speak(qapp, "de")
    yield
    speak(qapp, "en")
    assert qapp.findChildren(QTranslator, options=Qt.FindChildOption.FindDirectChildrenOnly) == []
    look_up_with(before)
    QLocale.setDefault(numbers)


def _translated() -> dict[str, str]:
    found = {}
    root = ElementTree.parse(locate.path("translations/inpaint_editor_de.ts"))  # noqa: S314 - our own file
    for message in root.iter("message"):
        english, said = plain(message.findtext("source", "")), plain(message.findtext("translation", ""))
        if english != said and len(english) > 2:
            found[english] = said
    return found


def _texts(window: QWidget) -> Iterator[str]:
    """Everything that a window says to eyes or ears, hidden parts included."""
    for one in (window, *window.findChildren(QWidget)):
        yield from (one.windowTitle(), one.toolTip(), one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        elif isinstance(one, QLineEdit):
            yield one.placeholderText()
        elif isinstance(one, QMenu):
            yield one.title()
        elif isinstance(one, QAbstractSpinBox):
            yield str(one.property("specialValueText") or "")
        yield from _rows(one)
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _rows(one: QWidget) -> Iterator[str]:
    if isinstance(one, QComboBox):
        for row in range(one.count()):
            yield one.itemText(row)
            yield str(one.itemData(row, Qt.ItemDataRole.ToolTipRole) or "")
    elif isinstance(one, QTabBar):
        yield from (one.tabText(tab) for tab in range(one.count()))
    elif isinstance(one, QListWidget):
        yield from (one.item(row).text() for row in range(one.count()))
    elif isinstance(one, QTreeWidget):
        head = one.headerItem()
        yield from (head.text(column) for column in range(one.columnCount()))
        rows = QTreeWidgetItemIterator(one)
        while row := rows.value():
            yield from (row.text(column) for column in range(one.columnCount()))
            rows += 1
    elif isinstance(one, QAbstractItemView) and (model := one.model()) is not None:
        for row in range(model.rowCount()):
            yield from (
                str(model.index(row, 0).data(role) or "")
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            )


def _english_left(window: QWidget) -> list[str]:
    translated = _translated()
    phrases = [english for english in translated if " " in english and len(english) > 8]
    left = set()
    for text in _texts(window):
        for line in text.split("\n"):
            said = plain(re.sub(r"<[^>]*>|&nbsp;", " ", line))
            bare = re.sub(r" \([^()]*\)$", "", said)
            if not bare or line in CITATIONS or "/" in line:
                continue
            for name in ENGLISH_NAMES:
                said = said.replace(name, "")
            bare = bare if bare in translated else re.sub(r"\d+", "%n", bare, count=1)
            is_english = bare in translated and bare not in translated.values()
            if is_english or ENGLISH_WORD.search(said) or any(phrase in said for phrase in phrases):
                left.add(line)
    return sorted(left)


def test_no_key_is_named_in_english(german, studio):
    actions = studio().window.actions_
    assert actions["apply_dust"].shortcut().toString(QKeySequence.SequenceFormat.NativeText) == "Eingabe"
    assert "(Eingabe)" in actions["apply_dust"].toolTip()


@pytest.mark.parametrize(
    ("choice", "wanted", "found"),
    [
        ("en", ["de-DE"], "en"),
        ("de", ["en-US"], "de"),
        ("system", ["de-AT", "en-US"], "de"),
        ("system", ["fr-FR", "de-DE"], "de"),
        ("system", ["en-GB", "de-DE"], "en"),
        ("system", ["ja"], "en"),
        ("system", [], "en"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_first_of_the_desktop_that_is_there(
    choice: Any, wanted: list[str], found: str
) -> None:
    assert language_of(choice, wanted) == found


def test_every_language_has_its_file() -> None:
    for language in TRANSLATED:
        assert locate.path(f"translations/inpaint_editor_{language}.qm").stat().st_size > 10_000


@pytest.mark.usefixtures("german")
def test_an_empty_window_is_german_all_over(studio) -> None:
    window = studio().window
    titles = [plain(action.text()) for action in window.menuBar().actions()]
    assert titles == ["Datei", "Bearbeiten", "Maske", "Ansicht", "Füllen", "Extras", "Fenster", "Hilfe"]
    names = [button.text() for button in window.findChildren(QAbstractButton, "sample")]
    assert names == ["Rakete", "Kaffee", "Astronautin"]
    assert _english_left(window) == []


@pytest.mark.usefixtures("german")
def test_a_window_with_a_photo_and_fills_is_german_all_over(studio, photo) -> None:
    made = studio(FillDiverse(), "spn-probabilistic")
    made.open(photo)
    made.paint()
    made.inpaint()
    window = made.window
    assert _english_left(window) == []
    window.actions_["edit_forbidden"].trigger()
    made.trigger("accept")
    assert "Rückgängig: Füllen" in plain(window.actions_["undo"].text())
    assert _english_left(window) == []


@pytest.mark.usefixtures("german")
def test_every_action_says_its_translation(studio) -> None:
    window = studio().window
    english = {name: plain(spec.text) for name, spec in ACTIONS.items()}
    said = {name: plain(window.actions_[name].text()) for name in ACTIONS}
    assert said["wand"] == "Zauberstab"
    assert {name for name in ACTIONS if said[name] == english[name]} <= SAME


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", ["preferences", "about", "shortcuts", "models", "click_model", "train"])
def test_a_dialog_is_german_all_over(studio, photo, name) -> None:
    made = studio()
    made.open(photo)
    window = made.window
    before = set(window.findChildren(QDialog))
    made.trigger(name)
    (dialog,) = set(window.findChildren(QDialog)) - before
    assert _english_left(dialog) == []
    dialog.close()


@pytest.mark.usefixtures("german")
def test_every_model_is_told_of_in_german(studio) -> None:
    made = studio()
    made.trigger("models")
    window = made.window.models_window.dialog
    for model in MODELS:
        made.window.models_window.show(model)
        assert _english_left(window) == [], model
        shown = [one.text() for one in window.findChildren(QAbstractButton) if one.isVisibleTo(window)]
        assert twice(shown) == []
    window.close()


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("known", [None, *(one for one in KNOWN_FILES if one.url)])
def test_a_download_is_german_from_the_question_to_the_end(studio, known) -> None:
    made = studio()
    made.trigger("models")
    downloads = made.window.models_window.downloads
    downloads.open(made.window.models_window.dialog, known)
    dialog = downloads.dialog
    dialog.address.setText("https://example.org/a.pt")
    size = known.size_bytes if known is not None and known.size_bytes else 30_000_000
    downloads._wish = downloads._wish or wish_from("https://example.org/a.pt", "")
    said = set()
    for tell in (
        lambda: downloads._ask_about(OtherHostError("example.org", "https://example.com/a.pt")),
        lambda: downloads._on_answer(ServerAnswer(size, "example.org", can_resume=False)),
        lambda: dialog.show_step("running", ""),
        lambda: downloads._on_progress(downloads._transfer, Progress(CHECKING, 1, size)),
        downloads._on_pressed,
        lambda: downloads._on_failed(""),
    ):
        tell()
        assert _english_left(dialog) == []
        assert twice([one.text() for one in _with_letters(dialog)]) == []
        said.add(plain(dialog.primary.text()))
    assert said > {"Fortsetzen", "Anhalten", "Erneut versuchen", "Mit example.com fortsetzen"}
    dialog.close()


def _with_letters(window: QWidget) -> list[QLabel | QAbstractButton]:
    labels = [one for one in window.findChildren(QLabel) if one.isVisibleTo(window) and one.buddy()]
    return [*labels, *(one for one in window.findChildren(QAbstractButton) if one.isVisibleTo(window))]


@pytest.mark.usefixtures("german")
def test_the_palette_finds_a_command_by_its_german_and_by_its_english_name(studio) -> None:
    from editor.dialogs.command_palette import CommandPalette  # noqa: PLC0415

    window = studio().window
    palette = CommandPalette(window, window.actions_, lambda _: "")
    for typed in ("Zauberstab", "wand"):
        palette.field.setText(typed)
        assert palette.list.topLevelItem(0).text(0) == "Zauberstab", typed
    palette.close()


@pytest.mark.usefixtures("german")
def test_buttons_of_qt_are_german_too(qtbot) -> None:
    box = QMessageBox(QMessageBox.Icon.Question, "", "?", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert plain(box.button(QMessageBox.StandardButton.Cancel).text()) == "Abbrechen"
    assert QLocale().decimalPoint() == ","


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("is_open", [True, False])
def test_no_letter_leads_to_two_places_in_german_either(studio, photo, is_open) -> None:
    made = studio(FillDiverse(), "spn-probabilistic")
    if is_open:
        made.open(photo)
        made.paint()
        made.inpaint()
    window = made.window
    menus = [action.menu() for action in window.menuBar().actions()]
    for menu in menus:
        assert twice([action.text() for action in menu.actions()]) == []
    texts = [action.text() for action in window.menuBar().actions()]
    for kind in (QLabel, QAbstractButton):
        shown = [one for one in window.findChildren(kind) if one.isVisibleTo(window)]
        texts += [one.text() for one in shown if not isinstance(one, QLabel) or one.buddy()]
    assert twice(texts) == []


@pytest.mark.usefixtures("german")
def test_in_a_small_window_no_word_is_cut(studio, photo) -> None:
    made = studio(FillDiverse(), "spn-probabilistic")
    window = made.window
    window.resize(1280, 640)
    made.open(photo)
    made.paint()
    made.inpaint()
    made.qtbot.wait(50)
    assert (window.width(), window.height()) == (1280, 640)
    cut = []
    for one in window.findChildren(QWidget):
        if not one.isVisible():
            continue
        says = isinstance(one, QLabel) and not one.wordWrap()
        says |= isinstance(one, QAbstractButton) and one.icon().isNull()
        if says and one.text() and one.sizeHint().width() > one.width() + 1:
            cut.append(f"{one.text()}: {one.width()} of {one.sizeHint().width()} px")
    assert cut == []


@pytest.mark.usefixtures("german")
def test_several_things_are_counted_in_german() -> None:
    counted = []
    root = ElementTree.parse(locate.path("translations/inpaint_editor_de.ts"))  # noqa: S314 - our own file
    for context in root.iter("context"):
        for message in context.iter("message"):
            text, said = message.findtext("source", ""), message.findtext("translation", "")
            if "%n" in text:
                counted.append(text)
                for number in (0, 1, 2, 7, 1200):
                    found = translation.translate(context.findtext("name", ""), text, "", number)
                    assert found == said.replace("%n", str(number))
    assert len(counted) > 8


def test_english_is_english_again_afterwards(studio) -> None:
    window = studio().window
    assert [plain(action.text()) for action in window.menuBar().actions()][:2] == ["File", "Edit"]
