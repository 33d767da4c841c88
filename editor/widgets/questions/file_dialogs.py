"""The questions that a file, several files or a folder answer."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.models.wish import SUFFIXES
from editor.state.photos.save_options import SaveChoice, SaveOffer
from inpaint_core.files.formats import READABLE_SUFFIXES

CHECKPOINT_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "Checkpoints ({suffixes});;All files (*)")
ONNX_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "ONNX files (*.onnx);;All files (*)")
OPEN_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "Photos ({suffixes});;All files (*)")
RECIPE_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "Recipes (*.recipe.json *.json);;All files (*)")


class FileDialogs:
    """Asks for files and folders in windows."""

    def __init__(self, window: QWidget, ask_where: Callable[[SaveOffer], SaveChoice | None]) -> None:
        """Nothing is asked yet.

        Args:
            window: Over which the dialogs open.
            ask_where: Asks where to save a photo, and how.
        """
        self._window, self._ask_where_to_save = window, ask_where

    def photos_to_open(self, folder: Path) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(
            self._window, translate("Dialogs", "Open Photos"), str(folder), open_filter()
        )
        return [Path(name) for name in names]

    def folder_to_open(self, folder: Path) -> Path | None:
        name = QFileDialog.getExistingDirectory(
            self._window, translate("Dialogs", "Open the Photos of a Folder"), str(folder)
        )
        return Path(name) if name else None

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        return self._ask_where_to_save(offer)

    def mask_to_import(self, folder: Path) -> Path | None:
        return _path(
            QFileDialog.getOpenFileName(
                self._window, translate("Dialogs", "Import a Mask"), str(folder), open_filter()
            )
        )

    def where_to_export(self, suggestion: Path) -> Path | None:
        return self._ask_where(
            translate("Dialogs", "Export the Mask"),
            suggestion,
            {translate("Dialogs", "Mask, white is filled (*.png)"): (".png",)},
        )

    def where_to_save_picture(self, suggestion: Path) -> Path | None:
        return self._ask_where(
            translate("Dialogs", "Save the Picture"),
            suggestion,
            {translate("Dialogs", "Picture (*.png)"): (".png",)},
        )

    def checkpoint_to_import(self, folder: Path) -> Path | None:
        title = translate("Dialogs", "Import a Published Checkpoint")
        return _path(QFileDialog.getOpenFileName(self._window, title, str(folder), checkpoint_filter()))

    def click_model_files(self, folder: Path) -> list[Path]:
        title = translate("Dialogs", "Choose Encoder and Decoder (One After the Other, or Both)")
        names, _ = QFileDialog.getOpenFileNames(
            self._window, title, str(folder), translate("Dialogs", ONNX_FILTER)
        )
        return [Path(name) for name in names]

    def recipe_to_open(self, folder: Path) -> Path | None:
        return _path(
            QFileDialog.getOpenFileName(
                self._window,
                translate("Dialogs", "Open a Recipe"),
                str(folder),
                translate("Dialogs", RECIPE_FILTER),
            )
        )

    def where_to_save_recipe(self, suggestion: Path) -> Path | None:
        return self._ask_where(
            translate("Dialogs", "Save the Recipe"),
            suggestion,
            {translate("Dialogs", "Recipes (*.recipe.json)"): (".recipe.json",)},
        )

    def _ask_where(self, title: str, suggestion: Path, kinds: dict[str, tuple[str, ...]]) -> Path | None:
        """Ask for a file to write; a name without an ending gets that of the chosen kind.

        Args:
            title: Of the dialog.
            suggestion: Folder and name to begin with.
            kinds: Suffixes by the text of the filter.
        """
        dialog = QFileDialog(self._window, title, str(suggestion.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(list(kinds))
        chosen = next(
            (text for text, many in kinds.items() if suggestion.suffix.lower() in many), next(iter(kinds))
        )
        dialog.selectNameFilter(chosen)
        dialog.setDefaultSuffix(kinds[chosen][0].removeprefix("."))
        dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(kinds[text][0].removeprefix(".")))
        dialog.selectFile(suggestion.name)
        try:
            return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        finally:
            dialog.deleteLater()


def _path(answer: tuple[str, str]) -> Path | None:
    return Path(answer[0]) if answer[0] else None


def checkpoint_filter() -> str:
    """Return what a dialog that opens checkpoints shows of a folder."""
    return _filter(CHECKPOINT_FILTER, SUFFIXES)


def open_filter() -> str:
    """Return what a dialog that opens photos shows of a folder."""
    return _filter(OPEN_FILTER, READABLE_SUFFIXES)


def _filter(text: str, suffixes: Iterable[str]) -> str:
    return translate("Dialogs", text).format(suffixes=" ".join(f"*{suffix}" for suffix in suffixes))
