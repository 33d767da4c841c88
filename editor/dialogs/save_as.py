"""Where to save a photo and how: name, format, quality with the size it gives, metadata."""

import os
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.quality_row import QualityRow
from editor.state.language.core_words import core_words
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.photos.save_options import QUALITY_FORMATS, SaveChoice, SaveOffer, SaveOptions
from editor.widgets.latest_only import LatestOnly
from inpaint_core.files.formats import FORMAT_OF_NAME, FORMAT_OF_SUFFIX, SAVED_FORMATS, FileFormat
from inpaint_core.files.privacy.choice import MetadataChoice
from inpaint_core.recipes.recipe_file import recipe_beside

WIDTH_PX: Final = 520
SETTLED_MS: Final = 250
"""After the last change, before the size is computed."""
METADATA: Final[dict[MetadataChoice, str]] = {
    "all": QT_TRANSLATE_NOOP("SaveAs", "Keep all"),
    "no_place": QT_TRANSLATE_NOOP("SaveAs", "Keep all but the place (GPS)"),
    "none": QT_TRANSLATE_NOOP("SaveAs", "Keep none"),
}


class SaveAsDialog(QDialog):
    """Shows what each choice comes to before anything is written."""

    def __init__(self, window: QWidget, offer: SaveOffer, sizes: LatestOnly) -> None:
        """Show the suggestion with what was chosen last.

        Args:
            window: Over which it opens.
            offer: What there is to choose from.
            sizes: Computes sizes beside the window.
        """
        super().__init__(window)
        self.setWindowTitle(translate("SaveAs", "Save the Photo As"))
        self._offer, self._sizes = offer, sizes
        self._folder = offer.suggestion.parent
        self.name = QLineEdit(offer.suggestion.name)
        self.folder = QLabel()
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder_button = QPushButton(translate("SaveAs", "Choose…"))
        self.format = QComboBox()
        for one in SAVED_FORMATS:
            note = f" – {core_words(one.saving_note)}" if one.saving_note else ""
            self.format.addItem(f"{one.title}{note}", one.name)
        self.quality = QualityRow(offer.quality, is_as_source=offer.options.quality is None)
        self.metadata = QComboBox()
        for choice, title in METADATA.items():
            self.metadata.addItem(translate("SaveAs", title), choice)
        self.metadata.setCurrentIndex(self.metadata.findData(offer.options.metadata))
        self.recipe = QCheckBox(translate("SaveAs", "Also save the &recipe, to do it again"))
        self.recipe.setChecked(offer.has_recipe and offer.with_recipe)
        self.size_label = QLabel()
        self.effect = QLabel()
        self.effect.setObjectName("quiet")
        self.effect.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save_button = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._compute_size)
        self._lay_out()
        self._connect()
        self._follow_name()
        self._refresh()
        self.name.setFocus()
        self.name.setSelection(0, len(offer.suggestion.stem))

    @property
    def choice(self) -> SaveChoice:
        """What is chosen now; a name without an ending gets that of the format."""
        return SaveChoice(self._path(), self._options(), with_recipe=self.recipe.isChecked())

    def done(self, result: int) -> None:
        self._settled.stop()
        self._sizes.give_up()
        super().done(result)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._follow_name)
        self.name.textChanged.connect(self._refresh)
        self.format.activated.connect(self._follow_format)
        self.quality.changed.connect(self._refresh)
        self.metadata.currentIndexChanged.connect(self._refresh)
        self.recipe.toggled.connect(self._refresh)
        self.folder_button.clicked.connect(self._choose_folder)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self.recipe.setToolTip(
            translate("SaveAs", "A small file beside the photo: masks, models and settings of every fill")
        )
        place = QWidget()
        folder = QHBoxLayout(place)
        folder.setContentsMargins(0, 0, 0, 0)
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.folder_button)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(translate("SaveAs", "&Name"), self.name)
        form.addRow(translate("SaveAs", "Folder"), place)
        form.addRow(translate("SaveAs", "&Format"), self.format)
        form.addRow(translate("SaveAs", "&Quality"), self.quality)
        form.addRow(translate("SaveAs", "&Metadata"), self.metadata)
        form.addRow("", self.recipe)
        form.setRowVisible(self.recipe, self._offer.has_recipe)
        form.addRow(translate("SaveAs", "Size"), self.size_label)
        self._form = form
        for button in self.buttons.buttons():
            button.setIcon(QIcon())  # the style's own are clip art
        self.save_button.setObjectName("primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 12)
        box.setSpacing(14)
        box.addLayout(form)
        box.addWidget(self.effect)
        box.addWidget(self.buttons)
        self.setMinimumWidth(WIDTH_PX)

    # What is chosen

    def _format(self) -> FileFormat:
        return FORMAT_OF_NAME[str(self.format.currentData())]

    def _options(self) -> SaveOptions:
        quality = self.quality.value if self._format().name in QUALITY_FORMATS else None
        return SaveOptions(quality, cast("MetadataChoice", self.metadata.currentData()))

    def _path(self) -> Path:
        path = self._folder / self.name.text().strip()
        if self._is_name() and _format_of(path) is not self._format():
            path = path.with_name(path.name + self._format().suffixes[0])
        return path

    def _is_name(self) -> bool:
        """Return whether what was typed can name a file: a path may be typed too, a folder is none."""
        typed = self.name.text().strip()
        return Path(typed).name not in ("", "..") and not typed.endswith(("/", os.sep, "/."))

    # Following each other

    def _follow_name(self) -> None:
        """Choose the format whose ending was typed."""
        if found := _format_of(Path(self.name.text().strip())):
            self.format.setCurrentIndex(self.format.findData(found.name))

    def _follow_format(self) -> None:
        """Give the name the ending of the format that was chosen."""
        path = Path(self.name.text().strip())
        stem = str(path.with_suffix("")) if _format_of(path) else str(path)
        if self._is_name() and _format_of(path) is not self._format():
            self.name.setText(f"{stem}{self._format().suffixes[0]}")
        self._refresh()

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, translate("SaveAs", "Save In"), str(self._folder))
        if found:
            self._folder = Path(found)
            self._refresh()

    def _refresh(self) -> None:
        kind = self._format()
        has_quality = kind.name in QUALITY_FORMATS
        self._form.setRowVisible(self.quality, has_quality)
        self.quality.offer_source(
            is_possible=kind.name in self._offer.source_formats,
            title=translate("SaveAs", "As the original was")
            if kind.name == "JPEG"
            else translate("SaveAs", "Lossless"),
        )
        path = self._path()
        room = self.folder.width() if self.isVisible() else WIDTH_PX // 2
        words = self.folder.fontMetrics().elidedText(str(path.parent), Qt.TextElideMode.ElideMiddle, room)
        self.folder.setText(words)
        self.folder.setToolTip(str(path.parent))
        has_name = self._is_name() and path.parent.is_dir() and not path.is_dir()
        self.save_button.setEnabled(has_name)
        is_there = has_name and path.exists()
        self.save_button.setText(translate("SaveAs", "Replace") if is_there else translate("SaveAs", "Save"))
        self.effect.setText(self._effect(path, is_there=is_there))
        self.size_label.setText("…")
        self._settled.start()

    def _effect(self, path: Path, *, is_there: bool) -> str:
        if self._is_name() and not path.parent.is_dir():
            return translate("SaveAs", "There is no folder {parent}.").format(parent=path.parent)
        kind, options = self._format(), self._options()
        if self._offer.is_exact(kind.name, options):
            pixels = translate("SaveAs", "Outside the fills every pixel stays exactly as it was.")
        elif kind.is_lossless is False or options.quality is not None:
            pixels = translate(
                "SaveAs", "{kind} compresses the whole photo: outside the fills pixels change slightly."
            ).format(kind=kind.title)
        else:
            pixels = translate(
                "SaveAs", "{kind} holds less than this photo: outside the fills pixels change slightly."
            ).format(kind=kind.title)
        replaced = [path] if is_there else []
        if self.recipe.isChecked() and recipe_beside(path).exists():
            replaced.append(recipe_beside(path))
        names = translate("SaveAs", " and ").join(one.name for one in replaced)
        said = (
            translate("SaveAs", "{pixels}\n{names} are there already, and are replaced.")
            if len(replaced) > 1
            else translate("SaveAs", "{pixels}\n{names} is there already, and is replaced.")
        )
        return said.format(pixels=pixels, names=names) if replaced else pixels

    def _compute_size(self) -> None:
        name, options, offer = self._format().name, self._options(), self._offer
        self._sizes.start(
            translate("SaveAs", "Computing the size…"),
            lambda: offer.size_bytes(name, options),
            done=lambda size: self.size_label.setText(size_text(size)),
            failed=self.size_label.setText,
        )


class AskWhereToSave:
    """Opens the dialog. Computing a size may outlive it, never the window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._sizes = LatestOnly(window)

    def __call__(self, offer: SaveOffer) -> SaveChoice | None:
        """Ask, and return the answer; None if the user decides against saving."""
        dialog = SaveAsDialog(self._window, offer, self._sizes)
        try:
            return dialog.choice if dialog.exec() else None
        finally:
            dialog.deleteLater()

    def wait(self) -> None:
        """Block until no size is computed any more."""
        self._sizes.wait()


def size_text(size_bytes: int) -> str:
    """Return the size of a file as the user reads it: ``640 kB``, ``2.3 MB``, ``48 MB``."""
    if size_bytes < 999_500:
        return translate("SaveAs", "{size} kB").format(size=max(1, round(size_bytes / 1000)))
    megabytes = size_bytes / 1_000_000
    return (
        translate("SaveAs", "{size} MB").format(size=number(megabytes, 1))
        if megabytes < 9.95
        else translate("SaveAs", "{size} MB").format(size=number(megabytes, 0))
    )


def _format_of(path: Path) -> FileFormat | None:
    """Return the format that a name's ending says, if it can be saved."""
    found = FORMAT_OF_SUFFIX.get(path.suffix.lower())
    return found if found is not None and found.is_saved else None
