"""The choices of the preferences, one row each: what it is called, what it can be, which field shows it."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QWidget

from editor.state.history import default_budget_bytes
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.search import relevance
from editor.state.settings import MAX_UNDO_MB, Settings
from editor.widgets.actions import plain
from inpaint_core.request import MAX_SAMPLES


@dataclass(frozen=True, kw_only=True)
class Row:
    """One choice.

    Attributes:
        title: Before the field, with ``&`` before the letter to press.
        section: Heading above it.
        tip: What it does.
        options: Values of the setting, with their words; empty for a number.
        low, high: Of a number.
        unit: Behind a number.
        zero: What 0 means, in words; empty where 0 is a number like others.
    """

    title: str
    section: str
    tip: str
    options: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    unit: str = ""
    zero: str = ""


ROWS: Final[dict[str, Row]] = {
    "theme": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Theme"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Look"),
        tip=QT_TRANSLATE_NOOP("PreferenceRows", "Light or dark window"),
        options=(
            ("system", QT_TRANSLATE_NOOP("PreferenceRows", "As the desktop")),
            ("light", QT_TRANSLATE_NOOP("PreferenceRows", "Light")),
            ("dark", QT_TRANSLATE_NOOP("PreferenceRows", "Dark")),
        ),
    ),
    "language": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Language, from the next start on"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Look"),
        tip=QT_TRANSLATE_NOOP("PreferenceRows", "Language of menus, panels and dialogs"),
        options=(
            ("system", QT_TRANSLATE_NOOP("PreferenceRows", "As the desktop")),
            ("en", "English"),
            ("de", "Deutsch"),
        ),
    ),
    "tint": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "Mask &colour"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Look"),
        tip=QT_TRANSLATE_NOOP("PreferenceRows", "Colour of the mask over the photo"),
        options=(
            *(
                ("red", QT_TRANSLATE_NOOP("PreferenceRows", "Red")),
                ("green", QT_TRANSLATE_NOOP("PreferenceRows", "Green")),
                ("blue", QT_TRANSLATE_NOOP("PreferenceRows", "Blue")),
            ),
            *(
                ("high contrast", QT_TRANSLATE_NOOP("PreferenceRows", "High contrast")),
                ("auto", QT_TRANSLATE_NOOP("PreferenceRows", "What stands out from the photo")),
            ),
        ),
    ),
    "wheel": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "Mouse &wheel"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Mouse and brush"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows",
            "What the wheel of a mouse does. With Ctrl it always zooms, with Shift it changes the brush. "
            "Two fingers on a touchpad always move the photo.",
        ),
        options=(
            ("zoom", QT_TRANSLATE_NOOP("PreferenceRows", "Zooms")),
            ("scroll", QT_TRANSLATE_NOOP("PreferenceRows", "Scrolls; with Ctrl it zooms")),
        ),
    ),
    "brush_unit": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Brush keeps its size"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Mouse and brush"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows",
            "Whether the brush is as large as before in the photo or on the screen when the zoom changes",
        ),
        options=(
            ("photo", QT_TRANSLATE_NOOP("PreferenceRows", "In pixels of the photo")),
            ("screen", QT_TRANSLATE_NOOP("PreferenceRows", "On the screen, at every zoom")),
        ),
    ),
    "pen_pressure": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Pen pressure"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Mouse and brush"),
        tip=QT_TRANSLATE_NOOP("PreferenceRows", "Whether a pen pressed harder draws wider"),
        options=(
            ("size", QT_TRANSLATE_NOOP("PreferenceRows", "Changes the brush size")),
            ("nothing", QT_TRANSLATE_NOOP("PreferenceRows", "Does nothing")),
        ),
    ),
    "samples": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Number of fills"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Fills"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows", "How many fills one press of Inpaint makes, with a model that can make several"
        ),
        low=1,
        high=MAX_SAMPLES,
    ),
    "photo_samples": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&From the photo alone"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Fills"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows",
            "How many of a network's fills are made of the photo alone; one at least is its own",
        ),
        high=MAX_SAMPLES,
    ),
    "undo_mb": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Undo may take"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Memory"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows",
            "When all steps together take more memory, the oldest go to the disk. The latest never do.",
        ),
        high=MAX_UNDO_MB,
        unit=QT_TRANSLATE_NOOP("PreferenceRows", " MB"),
        zero=QT_TRANSLATE_NOOP("PreferenceRows", "Automatic"),
    ),
    "undo_disk_mb": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "Undo on the &disk"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Memory"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows", "When steps take more than this on the disk as well, the oldest are forgotten."
        ),
        high=MAX_UNDO_MB,
        unit=QT_TRANSLATE_NOOP("PreferenceRows", " MB"),
    ),
    "crash_journal": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&After a crash"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Safety"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows",
            "What you do to a photo is kept on this computer until the photo is closed, so that nothing is "
            "lost if the program is killed or power fails. Off also removes what is kept now.",
        ),
        options=(
            ("on", QT_TRANSLATE_NOOP("PreferenceRows", "Restore unfinished work")),
            ("off", QT_TRANSLATE_NOOP("PreferenceRows", "Keep nothing, forget what is kept")),
        ),
    ),
    "journal_mb": Row(
        title=QT_TRANSLATE_NOOP("PreferenceRows", "&Kept work may take"),
        section=QT_TRANSLATE_NOOP("PreferenceRows", "Safety"),
        tip=QT_TRANSLATE_NOOP(
            "PreferenceRows",
            "The oldest unfinished work is forgotten when all of it takes more, or after 30 days; "
            "the newest never.",
        ),
        high=MAX_UNDO_MB,
        unit=QT_TRANSLATE_NOOP("PreferenceRows", " MB"),
    ),
}
"""By the name of the setting."""


class PreferenceRows(QWidget):
    """The choices below each other, under their headings."""

    chosen = Signal(str, object)
    """Name of a setting, and the value that the user gave it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, QComboBox | QSpinBox] = {}
        self._captions: dict[str, QLabel] = {}
        self._headings: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for name, row in ROWS.items():
            if row.section not in self._headings:
                heading = self._headings[row.section] = QLabel(_words_of(row.section))
                heading.setObjectName("heading")
                grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            caption, field = QLabel(_words_of(row.title)), self._field(name, row)
            caption.setBuddy(field)
            field.setToolTip(_words_of(row.tip))
            field.setAccessibleName(plain(_words_of(row.title)))
            field.setAccessibleDescription(_words_of(row.tip))
            line = grid.rowCount()
            grid.addWidget(caption, line, 0)
            grid.addWidget(field, line, 1)
            self.fields[name], self._captions[name] = field, caption
        grid.setRowStretch(grid.rowCount(), 1)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen now; nothing is emitted."""
        for name, field in self.fields.items():
            field.blockSignals(True)  # noqa: FBT003 - Qt's signature
            value = getattr(settings, name)
            if isinstance(field, QSpinBox):
                field.setValue(value)
            else:
                field.setCurrentIndex(field.findData(value))
            field.blockSignals(False)  # noqa: FBT003

    def show_only(self, query: str) -> bool:
        """Show the rows that answer a query; return whether there is one."""
        found = {
            name: bool(relevance(query, plain(_words_of(row.title)), _beside(row)))
            for name, row in ROWS.items()
        }
        for name, is_shown in found.items():
            self.fields[name].setVisible(is_shown)
            self._captions[name].setVisible(is_shown)
        for section, heading in self._headings.items():
            heading.setVisible(any(found[name] for name, row in ROWS.items() if row.section == section))
        return any(found.values())

    def _field(self, name: str, row: Row) -> QComboBox | QSpinBox:
        if row.options:
            choice = QComboBox()
            for value, title in row.options:
                choice.addItem(_words_of(title), value)
            choice.currentIndexChanged.connect(lambda _: self.chosen.emit(name, choice.currentData()))
            return choice
        number = QSpinBox()
        number.setRange(row.low, row.high)
        number.setSuffix(row.unit)
        number.setKeyboardTracking(False)
        if row.zero:
            automatic_mb = default_budget_bytes() // 2**20
            number.setSpecialValueText(f"{_words_of(row.zero)} ({automatic_mb}{row.unit})")
            number.setSingleStep(256)
        number.valueChanged.connect(lambda value: self.chosen.emit(name, value))
        return number


def _words_of(text: str) -> str:
    return translate("PreferenceRows", text)


def _beside(row: Row) -> str:
    """Return the words that find a row beside its title; its English title is among them."""
    options = " ".join(_words_of(title) for _, title in row.options)
    return f"{_words_of(row.section)} {_words_of(row.tip)} {options} {plain(row.title)}"
