"""The few questions that must be answered before anything goes on. Tests bring their own answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, Protocol

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from editor.state.models.wish import SUFFIXES
from editor.state.photos.save_options import SaveChoice, SaveOffer
from editor.widgets.icons import icon
from inpaint_core.files.formats import READABLE_SUFFIXES

Unsaved = Literal["save", "discard", "cancel"]
Overwrite = Literal["overwrite", "save_as", "cancel"]
FillsOnShow = Literal["keep", "without", "cancel"]
RecipeUse = Literal["this", "all", "cancel"]
Changed = Literal["overwrite", "save_as", "reload", "cancel"]

CHECKPOINT_FILTER: Final = f"Checkpoints ({' '.join('*' + suffix for suffix in SUFFIXES)});;All files (*)"
ONNX_FILTER: Final = "ONNX files (*.onnx);;All files (*)"
OPEN_FILTER: Final = f"Photos ({' '.join('*' + suffix for suffix in READABLE_SUFFIXES)});;All files (*)"

RECIPE_FILTER: Final = "Recipes (*.recipe.json *.json);;All files (*)"

QUESTION_PX: Final = 36
LOST: Final = "If you don't save, the changes are lost."
LISTED: Final = 8
"""So many photos are named in a question; of more, the number is said."""


class Questions(Protocol):
    """What the program may ask."""

    def unsaved(self, title: str, *, has_fills: bool) -> Unsaved:
        """Ask what becomes of the changes to the photo called ``title``, and of fills on show."""
        ...

    def stop_filling(self, title: str) -> bool:
        """Ask whether a fill that is running may be given up, when there is nothing else to lose."""
        ...

    def unsaved_photos(self, titles: tuple[str, ...]) -> Unsaved:
        """Ask what becomes of the changes to several photos, all at once."""
        ...

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        """Ask whether the photo that was opened may be replaced, and its other pictures be lost."""
        ...

    def changed_on_disk(self, title: str) -> Changed:
        """Ask what to do about a file that another program has written since it was opened."""
        ...

    def fills_on_show(self, title: str) -> FillsOnShow:
        """Ask whether the fill on show is kept before the photo is saved."""
        ...

    def photos_to_open(self, folder: Path) -> list[Path]:
        """Ask for photos; none if there is none."""
        ...

    def folder_to_open(self, folder: Path) -> Path | None:
        """Ask for a folder of photos, beginning in ``folder``."""
        ...

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        """Ask where to save a photo, and how; the suffix of the answer gives the format."""
        ...

    def mask_to_import(self, folder: Path) -> Path | None:
        """Ask for an image to take the mask from."""
        ...

    def where_to_export(self, suggestion: Path) -> Path | None:
        """Ask where to save the mask."""
        ...

    def where_to_save_picture(self, suggestion: Path) -> Path | None:
        """Return where to save a picture of what a network shows; None to leave it."""
        ...

    def checkpoint_to_import(self, folder: Path) -> Path | None:
        """Ask for a published checkpoint."""
        ...

    def click_model_files(self, folder: Path) -> list[Path]:
        """Ask for the encoder and the decoder of Click to Select, or one of them; none if there is none."""
        ...

    def recipe_to_open(self, folder: Path) -> Path | None:
        """Ask for a recipe."""
        ...

    def where_to_save_recipe(self, suggestion: Path) -> Path | None:
        """Ask where to save a recipe."""
        ...

    def use_recipe(self, name: str, about: tuple[str, ...], *, photos: int) -> RecipeUse:
        """Say what is in ``about``, and ask whether the photo on show or all of so many are to be changed."""
        ...


class Dialogs:
    """Asks in windows."""

    def __init__(self, window: QWidget, ask_where: Callable[[SaveOffer], SaveChoice | None]) -> None:
        """Nothing is asked yet.

        Args:
            window: Over which the dialogs open.
            ask_where: Asks where to save a photo, and how.
        """
        self._window, self._ask_where_to_save = window, ask_where

    def unsaved(self, title: str, *, has_fills: bool) -> Unsaved:
        fills = "You have not accepted a fill yet: Save keeps the one on show. " if has_fills else ""
        box = self._box(f"Save the changes to {title}?", fills + LOST)
        return _save_or_not(box, "Save")

    def stop_filling(self, title: str) -> bool:
        box = self._box(f"Stop the fill of {title}?", "It is still running. If you stop it, it is lost.")
        stop = box.addButton("Stop", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        ask(box)
        return box.clickedButton() is stop

    def unsaved_photos(self, titles: tuple[str, ...]) -> Unsaved:
        names = (
            titles if len(titles) <= LISTED else (*titles[: LISTED - 1], f"{len(titles) - LISTED + 1} more")
        )
        box = self._box(
            f"Save the changes to {len(titles)} photos?",
            "\n".join(f"•  {name}" for name in names)
            + "\n\nSave All writes each beside its original (photo-filled.jpg), or over what you have saved "
            f"here before. {LOST}",
        )
        return _save_or_not(box, "Save All")

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        what_it_means = "The photo you opened is replaced by the edited one."
        if recompresses:
            what_it_means += " It is compressed again, so pixels outside the fills may change slightly."
        if other_pictures:
            what_it_means += (
                " It holds one more picture, which is lost."
                if other_pictures == 1
                else f" It holds {other_pictures} more pictures, which are lost."
            )
        box = self._box(f"Save over {title}?", what_it_means)
        over = box.addButton("Save Over", QMessageBox.ButtonRole.AcceptRole)
        other = box.addButton("Save As…", QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(other)
        ask(box)
        if box.clickedButton() is over:
            return "overwrite"
        return "save_as" if box.clickedButton() is other else "cancel"

    def changed_on_disk(self, title: str) -> Changed:
        box = self._box(
            f"{title} has changed since you opened it.",
            "Another program or window has written it. Saving over it loses what was changed there; "
            "opening it again loses your fills.",
        )
        answers: dict[QAbstractButton | None, Changed] = {
            box.addButton("Save Over", QMessageBox.ButtonRole.AcceptRole): "overwrite",
            box.addButton("Open Again", QMessageBox.ButtonRole.DestructiveRole): "reload",
        }
        other = box.addButton("Save As…", QMessageBox.ButtonRole.ActionRole)
        answers[other] = "save_as"
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(other)
        ask(box)
        return answers.get(box.clickedButton(), "cancel")

    def fills_on_show(self, title: str) -> FillsOnShow:
        box = self._box(
            f"Save {title} with the fill on show?",
            "You have not accepted it yet. Without it, the photo is saved as it was before, and you can go "
            "on choosing.",
        )
        answers: dict[QAbstractButton | None, FillsOnShow] = {
            box.addButton("Save with It", QMessageBox.ButtonRole.AcceptRole): "keep",
            box.addButton("Save Without It", QMessageBox.ButtonRole.DestructiveRole): "without",
        }
        box.addButton(QMessageBox.StandardButton.Cancel)
        ask(box)
        return answers.get(box.clickedButton(), "cancel")

    def photos_to_open(self, folder: Path) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(self._window, "Open Photos", str(folder), OPEN_FILTER)
        return [Path(name) for name in names]

    def folder_to_open(self, folder: Path) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._window, "Open the Photos of a Folder", str(folder))
        return Path(name) if name else None

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        return self._ask_where_to_save(offer)

    def mask_to_import(self, folder: Path) -> Path | None:
        return _path(QFileDialog.getOpenFileName(self._window, "Import a Mask", str(folder), OPEN_FILTER))

    def where_to_export(self, suggestion: Path) -> Path | None:
        return self._ask_where("Export the Mask", suggestion, {"Mask, white is filled (*.png)": (".png",)})

    def where_to_save_picture(self, suggestion: Path) -> Path | None:
        return self._ask_where("Save the Picture", suggestion, {"Picture (*.png)": (".png",)})

    def checkpoint_to_import(self, folder: Path) -> Path | None:
        title = "Import a Published Checkpoint"
        return _path(QFileDialog.getOpenFileName(self._window, title, str(folder), CHECKPOINT_FILTER))

    def click_model_files(self, folder: Path) -> list[Path]:
        title = "Choose Encoder and Decoder (One After the Other, or Both)"
        names, _ = QFileDialog.getOpenFileNames(self._window, title, str(folder), ONNX_FILTER)
        return [Path(name) for name in names]

    def recipe_to_open(self, folder: Path) -> Path | None:
        return _path(QFileDialog.getOpenFileName(self._window, "Open a Recipe", str(folder), RECIPE_FILTER))

    def where_to_save_recipe(self, suggestion: Path) -> Path | None:
        return self._ask_where("Save the Recipe", suggestion, {"Recipes (*.recipe.json)": (".recipe.json",)})

    def use_recipe(self, name: str, about: tuple[str, ...], *, photos: int) -> RecipeUse:
        box = self._box(
            f"Do again what {name} says?", "\n\n".join(about) or "It fits the photo on show, pixel by pixel."
        )
        this = box.addButton("This Photo", QMessageBox.ButtonRole.AcceptRole)
        answers: dict[QAbstractButton | None, RecipeUse] = {this: "this"}
        if photos > 1:
            answers[box.addButton(f"All {photos} Photos…", QMessageBox.ButtonRole.ActionRole)] = "all"
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(this)
        ask(box)
        return answers.get(box.clickedButton(), "cancel")

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

    def _box(self, text: str, explanation: str) -> QMessageBox:
        return question_box(self._window, text, explanation)


def question_box(window: QWidget, text: str, explanation: str) -> QMessageBox:
    """Return a question over a window, without buttons; ``ask`` shows it."""
    box = QMessageBox(window)
    box.setIconPixmap(icon("help-circle-outline").pixmap(QUESTION_PX, QUESTION_PX))
    box.setWindowTitle("Inpaint Editor")
    box.setText(f"<b>{text}</b>")
    box.setInformativeText(explanation)
    return box


def _path(answer: tuple[str, str]) -> Path | None:
    return Path(answer[0]) if answer[0] else None


def _save_or_not(box: QMessageBox, save_text: str) -> Unsaved:
    """Ask a question about changes: always the same three buttons, in the same words."""
    save = box.addButton(save_text, QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton("Don't Save", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(save)
    ask(box)
    if box.clickedButton() is save:
        return "save"
    return "discard" if box.clickedButton() is discard else "cancel"


def ask(box: QMessageBox) -> int:
    """Show a question until it is answered, without the style's own pictures on its buttons."""
    for button in box.buttons():
        button.setIcon(QIcon())
    return box.exec()
