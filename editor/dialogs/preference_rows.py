"""The choices of the preferences, one row each: what it is called, what it can be, which field shows it."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QWidget

from editor.state.history import default_budget_bytes
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
        title="&Theme",
        section="Look",
        tip="Light or dark window",
        options=(("system", "As the desktop"), ("light", "Light"), ("dark", "Dark")),
    ),
    "tint": Row(
        title="Mask &colour",
        section="Look",
        tip="Colour of the mask over the photo",
        options=(
            *(("red", "Red"), ("green", "Green"), ("blue", "Blue")),
            *(("high contrast", "High contrast"), ("auto", "What stands out from the photo")),
        ),
    ),
    "wheel": Row(
        title="Mouse &wheel",
        section="Mouse and brush",
        tip="What the wheel of a mouse does. With Ctrl it always zooms, with Shift it changes the brush. "
        "Two fingers on a touchpad always move the photo.",
        options=(("zoom", "Zooms"), ("scroll", "Scrolls; with Ctrl it zooms")),
    ),
    "brush_unit": Row(
        title="&Brush keeps its size",
        section="Mouse and brush",
        tip="Whether the brush is as large as before in the photo or on the screen when the zoom changes",
        options=(("photo", "In pixels of the photo"), ("screen", "On the screen, at every zoom")),
    ),
    "pen_pressure": Row(
        title="&Pen pressure",
        section="Mouse and brush",
        tip="Whether a pen pressed harder draws wider",
        options=(("size", "Changes the brush size"), ("nothing", "Does nothing")),
    ),
    "samples": Row(
        title="&Number of fills",
        section="Fills",
        tip="How many fills one press of Inpaint makes, with a model that can make several",
        low=1,
        high=MAX_SAMPLES,
    ),
    "photo_samples": Row(
        title="&From the photo alone",
        section="Fills",
        tip="How many of a network's fills are made of the photo alone; one at least is its own",
        high=MAX_SAMPLES,
    ),
    "undo_mb": Row(
        title="&Undo may take",
        section="Memory",
        tip="When all steps together take more memory, the oldest go to the disk. The latest never do.",
        high=MAX_UNDO_MB,
        unit=" MB",
        zero="Automatic",
    ),
    "undo_disk_mb": Row(
        title="Undo on the &disk",
        section="Memory",
        tip="When steps take more than this on the disk as well, the oldest are forgotten.",
        high=MAX_UNDO_MB,
        unit=" MB",
    ),
    "crash_journal": Row(
        title="&After a crash",
        section="Safety",
        tip="What you do to a photo is kept on this computer until the photo is closed, so that nothing is "
        "lost if the program is killed or power fails. Off also removes what is kept now.",
        options=(("on", "Restore unfinished work"), ("off", "Keep nothing, forget what is kept")),
    ),
    "journal_mb": Row(
        title="&Kept work may take",
        section="Safety",
        tip="The oldest unfinished work is forgotten when all of it takes more, or after 30 days; "
        "the newest never.",
        high=MAX_UNDO_MB,
        unit=" MB",
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
                heading = self._headings[row.section] = QLabel(row.section)
                heading.setObjectName("heading")
                grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            caption, field = QLabel(row.title), self._field(name, row)
            caption.setBuddy(field)
            field.setToolTip(row.tip)
            field.setAccessibleName(plain(row.title))
            field.setAccessibleDescription(row.tip)
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
        found = {name: bool(relevance(query, plain(row.title), _words(row))) for name, row in ROWS.items()}
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
                choice.addItem(title, value)
            choice.currentIndexChanged.connect(lambda _: self.chosen.emit(name, choice.currentData()))
            return choice
        number = QSpinBox()
        number.setRange(row.low, row.high)
        number.setSuffix(row.unit)
        number.setKeyboardTracking(False)
        if row.zero:
            automatic_mb = default_budget_bytes() // 2**20
            number.setSpecialValueText(f"{row.zero} ({automatic_mb}{row.unit})")
            number.setSingleStep(256)
        number.valueChanged.connect(lambda value: self.chosen.emit(name, value))
        return number


def _words(row: Row) -> str:
    options = " ".join(title for _, title in row.options)
    return f"{row.section} {row.tip} {options}"
