"""What training asks for: folders, files, and what becomes of a training when the program is left."""

from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from editor.state.language.translation import translate
from editor.widgets.dialogs import ask, question_box
from editor.widgets.questions.file_dialogs import checkpoint_filter

OnQuit = Literal["go_on", "stop", "cancel"]


class TrainingQuestions(Protocol):
    """What may be asked. Tests bring their own answers."""

    def folder(self, title: str, start: str) -> str:
        """Ask for a folder; empty for none."""
        ...

    def file(self, title: str, start: str) -> str:
        """Ask for a weights file; empty for none."""
        ...

    def on_quit(self, titles: tuple[str, ...]) -> OnQuit:
        """Ask what becomes of trainings that run when the program is left."""
        ...


class TrainingDialogs:
    """Asks in windows."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def folder(self, title: str, start: str) -> str:
        return QFileDialog.getExistingDirectory(self._owner(), title, start or str(Path.home()))

    def file(self, title: str, start: str) -> str:
        folder = start or str(Path.home())
        return QFileDialog.getOpenFileName(self._owner(), title, folder, checkpoint_filter())[0]

    def on_quit(self, titles: tuple[str, ...]) -> OnQuit:
        box = question_box(
            self._window,
            translate("Questions", "Trainings are running.")
            if len(titles) > 1
            else translate("Questions", "A training is running."),
            "\n".join(f"•  {title}" for title in titles)
            + "\n\n"
            + translate(
                "Questions",
                "It can go on without the window, and is found again at the next start. Or stop it: "
                "its checkpoint is kept, and it can be continued.",
            ),
        )
        go_on = box.addButton(translate("Questions", "Let It &Go On"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(translate("Questions", "&Stop It"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go_on)
        ask(box)
        if box.clickedButton() is go_on:
            return "go_on"
        return "stop" if box.clickedButton() is stop else "cancel"

    def _owner(self) -> QWidget:
        """Return the window of training when it is open: a question belongs to what it is about."""
        opened = self._window.findChild(QWidget, "training")
        return opened if opened is not None and opened.isVisible() else self._window
