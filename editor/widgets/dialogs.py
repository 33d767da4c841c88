"""The questions in windows: those that a button answers are here."""

from typing import Final

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.icons import icon
from editor.widgets.questions.file_dialogs import FileDialogs
from editor.widgets.questions.questions import Changed, FillsOnShow, Overwrite, RecipeUse, Unsaved

QUESTION_PX: Final = 36
LOST: Final = QT_TRANSLATE_NOOP("Dialogs", "If you don't save, the changes are lost.")
LISTED: Final = 8
"""So many photos are named in a question; of more, the number is said."""


class Dialogs(FileDialogs):
    """Asks everything in windows."""

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
