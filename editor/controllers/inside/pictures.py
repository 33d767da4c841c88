"""What the panel Look inside shows, saved as a picture: as a whole or not at all."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.controllers.file import FileController
from editor.controllers.inside.looking import PriorController
from editor.panels.inside.panel import InsidePanel
from editor.state.language.translation import translate
from editor.widgets.background import Background
from editor.widgets.questions.questions import Questions
from inpaint_core.files.read_write import write_image
from inpaint_core.prior.figure import draw_fills


class PicturesOfPriors(QObject):
    """Draws the views on show with model, seed and groups, as the figures of ``inpaint-eval`` are drawn."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    saved = Signal(str)
    """It is written; a phrase for the status line."""

    def __init__(
        self,
        panel: InsidePanel,
        priors: PriorController,
        files: FileController,
        background: Background,
        questions: Questions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._priors, self._files = panel, priors, files
        self._background, self._questions = background, questions
        panel.picture_wanted.connect(self.save)

    def save(self) -> None:
        """Ask where to, and write the picture beside the window."""
        subject, views = self._priors.subject, self._panel.views
        if subject is None or not views:
            return
        path = self._questions.where_to_save_picture(self._suggestion(subject.model, views[0].seed))
        if path is None:
            return
        image, shown = subject.request.image, list(zip(subject.fills, views, strict=False))
        self._background.run(
            translate("Pictures", "Saving {path}…").format(path=path.name),
            lambda: write_image(path, draw_fills(image, shown)),
            done=lambda _: self.saved.emit(
                translate("Pictures", "Picture saved as {path}").format(path=path.name)
            ),
            failed=lambda sentence: self.notice.emit(
                "error", translate("Pictures", "{sentence} Nothing was changed.").format(sentence=sentence)
            ),
        )

    def _suggestion(self, model: str, seed: int | None) -> Path:
        of_seed = "" if seed is None else f"-seed-{seed}"
        return self._files.last_folder() / f"inside-{model}{of_seed}.png"
