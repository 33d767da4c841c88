"""The few questions that must be answered before anything goes on. Tests bring their own answers."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Literal, Protocol

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QWidget

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.models.wish import SUFFIXES
from editor.state.photos.save_options import SaveChoice, SaveOffer
from editor.widgets.icons import icon
from inpaint_core.files.formats import READABLE_SUFFIXES

Unsaved = Literal["save", "discard", "cancel"]
Overwrite = Literal["overwrite", "save_as", "cancel"]
FillsOnShow = Literal["keep", "without", "cancel"]
RecipeUse = Literal["this", "all", "cancel"]
Changed = Literal["overwrite", "save_as", "reload", "cancel"]

CHECKPOINT_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "Checkpoints ({suffixes});;All files (*)")
ONNX_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "ONNX files (*.onnx);;All files (*)")
OPEN_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "Photos ({suffixes});;All files (*)")
RECIPE_FILTER: Final = QT_TRANSLATE_NOOP("Dialogs", "Recipes (*.recipe.json *.json);;All files (*)")

QUESTION_PX: Final = 36
LOST: Final = QT_TRANSLATE_NOOP("Dialogs", "If you don't save, the changes are lost.")
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
        fills = (
            translate("Dialogs", "You have not accepted a fill yet: Save keeps the one on show. ")
            if has_fills
            else ""
        )
        box = self._box(
            translate("Dialogs", "Save the changes to {title}?").format(title=title),
            fills + translate("Dialogs", LOST),
        )
        return _save_or_not(box, translate("Dialogs", "Save"))

    def stop_filling(self, title: str) -> bool:
        box = self._box(
            translate("Dialogs", "Stop the fill of {title}?").format(title=title),
            translate("Dialogs", "It is still running. If you stop it, it is lost."),
        )
        stop = box.addButton(translate("Dialogs", "Stop"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        ask(box)
        return box.clickedButton() is stop

    def unsaved_photos(self, titles: tuple[str, ...]) -> Unsaved:
        count = len(titles)
        more = count - LISTED + 1
        names = (
            titles
            if count <= LISTED
            else (
                *titles[: LISTED - 1],
                translate("Dialogs", "%n more", "", more),
            )
        )
        box = self._box(
            translate("Dialogs", "Save the changes to %n photos?", "", count),
            "\n".join(f"•  {name}" for name in names)
            + "\n\n"
            + translate(
                "Dialogs",
                "Save All writes each beside its original (photo-filled.jpg), or over what you "
                "have saved here before. {lost}",
            ).format(lost=translate("Dialogs", LOST)),
        )
        return _save_or_not(box, translate("Dialogs", "Save All"))

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        what_it_means = translate("Dialogs", "The photo you opened is replaced by the edited one.")
        if recompresses:
            what_it_means += translate(
                "Dialogs", " It is compressed again, so pixels outside the fills may change slightly."
            )
        if other_pictures:
            what_it_means += (
                translate("Dialogs", " It holds one more picture, which is lost.")
                if other_pictures == 1
                else translate("Dialogs", " It holds {other_pictures} more pictures, which are lost.").format(
                    other_pictures=other_pictures
                )
            )
        box = self._box(translate("Dialogs", "Save over {title}?").format(title=title), what_it_means)
        over = box.addButton(translate("Dialogs", "Save Over"), QMessageBox.ButtonRole.AcceptRole)
        other = box.addButton(translate("Dialogs", "Save As…"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(other)
        ask(box)
        if box.clickedButton() is over:
            return "overwrite"
        return "save_as" if box.clickedButton() is other else "cancel"

    def changed_on_disk(self, title: str) -> Changed:
        box = self._box(
            translate("Dialogs", "{title} has changed since you opened it.").format(title=title),
            translate(
                "Dialogs",
                "Another program or window has written it. Saving over it loses what was changed there; "
                "opening it again loses your fills.",
            ),
        )
        answers: dict[QAbstractButton | None, Changed] = {
            box.addButton(translate("Dialogs", "Save Over"), QMessageBox.ButtonRole.AcceptRole): "overwrite",
            box.addButton(
                translate("Dialogs", "Open Again"), QMessageBox.ButtonRole.DestructiveRole
            ): "reload",
        }
        other = box.addButton(translate("Dialogs", "Save As…"), QMessageBox.ButtonRole.ActionRole)
        answers[other] = "save_as"
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(other)
        ask(box)
        return answers.get(box.clickedButton(), "cancel")

    def fills_on_show(self, title: str) -> FillsOnShow:
        box = self._box(
            translate("Dialogs", "Save {title} with the fill on show?").format(title=title),
            translate(
                "Dialogs",
                "You have not accepted it yet. Without it, the photo is saved as it was before, and you can "
                "go on choosing.",
            ),
        )
        answers: dict[QAbstractButton | None, FillsOnShow] = {
            box.addButton(translate("Dialogs", "Save with It"), QMessageBox.ButtonRole.AcceptRole): "keep",
            box.addButton(
                translate("Dialogs", "Save Without It"), QMessageBox.ButtonRole.DestructiveRole
            ): "without",
        }
        box.addButton(QMessageBox.StandardButton.Cancel)
        ask(box)
        return answers.get(box.clickedButton(), "cancel")

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

    def use_recipe(self, name: str, about: tuple[str, ...], *, photos: int) -> RecipeUse:
        box = self._box(
            translate("Dialogs", "Do again what {name} says?").format(name=name),
            "\n\n".join(about) or translate("Dialogs", "It fits the photo on show, pixel by pixel."),
        )
        this = box.addButton(translate("Dialogs", "This Photo"), QMessageBox.ButtonRole.AcceptRole)
        answers: dict[QAbstractButton | None, RecipeUse] = {this: "this"}
        if photos > 1:
            answers[
                box.addButton(
                    translate("Dialogs", "All %n Photos…", "", photos), QMessageBox.ButtonRole.ActionRole
                )
            ] = "all"
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
    discard = box.addButton(translate("Dialogs", "Don't Save"), QMessageBox.ButtonRole.DestructiveRole)
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


def checkpoint_filter() -> str:
    """Return what a dialog that opens checkpoints shows of a folder."""
    return _filter(CHECKPOINT_FILTER, SUFFIXES)


def open_filter() -> str:
    """Return what a dialog that opens photos shows of a folder."""
    return _filter(OPEN_FILTER, READABLE_SUFFIXES)


def _filter(text: str, suffixes: Iterable[str]) -> str:
    return translate("Dialogs", text).format(suffixes=" ".join(f"*{suffix}" for suffix in suffixes))
