"""The model of Click to Select: chosen by the user, remembered, looked at again, loaded when it is needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.dialogs.click_model import HOW_TO_INSTALL, INSTALL, ClickModelDialog, file_sentence
from editor.engine.gateway import load_segmenter
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.masks.click_model import ClickModel, choose_model, find_model, remembered, with_model
from editor.state.settings import SettingsFile
from editor.widgets.background import Background
from editor.widgets.questions.questions import Questions
from inpaint_core.errors import WeightsError
from inpaint_core.segmentation.model_file import ModelFile, has_runtime
from inpaint_core.segmentation.photo_segmenter import PhotoSegmenter

LoadSegmenter = Callable[[ModelFile, ModelFile], PhotoSegmenter]

WHERE_TO: Final = QT_TRANSLATE_NOOP("MasksClickModel", "The button Model… above the photo says more.")


@dataclass(frozen=True)
class Lacking:
    """Why clicks are not answered: in a few words, and in a sentence that says what to do."""

    title: str
    sentence: str


class ClickModelController(QObject):
    """Two files. They are read and hashed whenever they are to be used; a changed file is not."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    changed = Signal()
    """Other files were chosen."""

    def __init__(
        self,
        window: QWidget,
        settings: SettingsFile,
        questions: Questions,
        *,
        load: LoadSegmenter = load_segmenter,
        has_runtime: Callable[[], bool] = has_runtime,
    ) -> None:
        """Nothing is read yet.

        Args:
            window: Owner, over which the dialog opens.
            settings: Remember the files.
            questions: Ask for files.
            load: Loads both; called in another thread.
            has_runtime: Whether what runs them is installed.
        """
        super().__init__(window)
        self._window, self._settings, self._questions = window, settings, questions
        self._load, self._has_runtime = load, has_runtime
        self._background = Background(self)
        self._loaded: PhotoSegmenter | None = None
        self._dialog: ClickModelDialog | None = None

    @property
    def lacking(self) -> Lacking | None:
        """What is missing as far as is known without reading a file; None for nothing."""
        if not self._has_runtime():
            return Lacking(
                translate("MasksClickModel", "Needs onnxruntime"),
                " ".join(
                    (
                        translate("DialogsClickModel", HOW_TO_INSTALL).format(install=INSTALL),
                        translate("MasksClickModel", WHERE_TO),
                    )
                ),
            )
        if None in remembered(self._settings.current):
            return Lacking(
                translate("MasksClickModel", "Needs a model"),
                translate(
                    "MasksClickModel",
                    "Click to Select needs a model of your own: EfficientSAM or MobileSAM, as two ONNX "
                    "files. {where_to}",
                ).format(where_to=translate("MasksClickModel", WHERE_TO)),
            )
        return None

    def segmenter(self) -> PhotoSegmenter:
        """Return the network, loaded if it was not; takes seconds, not for the window's thread.

        Raises:
            InpaintError: A file is gone, has changed, or cannot be run.
        """
        if self._loaded is None:
            model = find_model(*remembered(self._settings.current))
            if model.encoder is None or model.decoder is None:
                raise WeightsError(
                    " ".join(model.trouble)
                    or translate("MasksClickModel", "Choose {missing} first.").format(missing=model.missing)
                )
            self._loaded = self._load(model.encoder, model.decoder)
        return self._loaded

    def show(self) -> None:
        """Show what is there and what is missing, in a window that stops nobody."""
        dialog = ClickModelDialog(self._window, has_runtime=self._has_runtime())
        dialog.choose_wanted.connect(self.ask)
        dialog.destroyed.connect(self._forget_dialog)
        self._dialog = dialog
        dialog.show()
        self._read(dialog.show_model)

    def ask(self) -> None:
        """Ask for files, and take them if they are understood."""
        encoder, _ = remembered(self._settings.current)
        folder = encoder.path.parent if encoder else self._settings.current.folder()
        if paths := self._questions.click_model_files(folder):
            self.choose(paths)

    def choose(self, paths: Sequence[Path]) -> None:
        """Read files and remember them; a notice says how it went."""
        choices = remembered(self._settings.current)
        self._background.run(
            translate("MasksClickModel", "Reading the model…"),
            lambda: choose_model(paths, find_model(*choices)),
            done=self._take,
            failed=self._say_refused,
        )

    def close(self) -> None:
        """Block until no file is read."""
        self._background.wait()

    def _read(self, then: Callable[[ClickModel], None]) -> None:
        choices = remembered(self._settings.current)
        self._background.run(
            translate("MasksClickModel", "Reading the model…"),
            lambda: find_model(*choices),
            done=then,
            failed=self._say_refused,
        )

    def _take(self, model: ClickModel) -> None:
        self._settings.current = with_model(self._settings.current, model)
        self._settings.write()
        self._loaded = None
        said = [file_sentence(file) for file in (model.encoder, model.decoder) if file]
        if model.missing:
            said.append(translate("MasksClickModel", "Choose {missing} too.").format(missing=model.missing))
        self.notice.emit("info", " ".join(said))
        if self._dialog is not None:
            self._dialog.show_model(model)
        self.changed.emit()

    def _say_refused(self, sentence: str) -> None:
        self.notice.emit(
            "error",
            translate("MasksClickModel", "{sentence} The model is as it was.").format(sentence=sentence),
        )
        if self._dialog is not None:
            self._dialog.show_trouble(sentence)

    def _forget_dialog(self) -> None:
        self._dialog = None
