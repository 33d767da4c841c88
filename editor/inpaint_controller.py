"""From the mask to an accepted fill: request, job, completions on show, accept or discard."""

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from editor.document import Document
from editor.engine_worker import EngineWorker
from editor.qimage_bridge import to_qimage
from inpaint_core.catalog import MODELS
from inpaint_core.errors import InpaintError
from inpaint_core.region import Box
from inpaint_core.request import Completion

THUMBNAIL_MARGIN: Final = 0.25
"""Surroundings in a thumbnail, as a share of the fill's longer side."""
THUMBNAIL_SIDE_PX: Final = 320
"""Thumbnails are made from about this many pixels a side."""


class InpaintController(QObject):
    """Keeps the completions made for the current mask. The document sees only the one that is shown."""

    started = Signal()
    """A job began."""
    progressed = Signal(object)
    """Progress of the job."""
    ended = Signal(str)
    """The job is over; a phrase for the status line."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    completion_added = Signal(object, str, str)
    """QImage, caption and tooltip of a new completion."""
    highlighted = Signal(int)
    """Which completion Accept would take."""
    cleared = Signal()
    """There are no completions any more."""
    situation_changed = Signal()
    """What can be done may have changed."""

    def __init__(self, worker: EngineWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._document: Document | None = None
        self._completions: list[Completion] = []
        self._index = -1
        worker.progressed.connect(self.progressed)
        worker.completion_ready.connect(self._on_completion)
        worker.finished.connect(self._on_finished)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    @property
    def is_running(self) -> bool:
        return self._worker.is_busy

    @property
    def is_choosing(self) -> bool:
        """Whether completions are on show, none of them accepted yet."""
        return bool(self._completions)

    @property
    def completions(self) -> tuple[Completion, ...]:
        """Those made for the current mask, in the order they came."""
        return tuple(self._completions)

    @property
    def index(self) -> int:
        """Which completion Accept would take; -1 without any."""
        return self._index

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo; a job under way for the old one is given up."""
        self._worker.cancel()
        self._forget()
        self._document = document

    def start(self, model: str, feather_px: int, context: float) -> None:
        """Run a model on the photo and mask as they are now; completions already there stay."""
        if self._document is None:
            return
        try:
            request = self._document.make_request(model, feather_px, context)
        except InpaintError as error:
            self.notice.emit("warning", str(error))
            return
        self._worker.submit(request)
        self.started.emit()
        self.situation_changed.emit()

    def cancel(self) -> None:
        """Give up the job under way; what it made so far stays on show."""
        self._worker.cancel()

    def accept(self) -> None:
        """Put the highlighted completion into the photo, as one undo step."""
        if self._document is None or not self._completions:
            return
        completion = self._completions[self._index]
        document = self._document
        self._forget()
        document.accept(completion)
        self.situation_changed.emit()

    def discard(self) -> None:
        """Go back to the photo and its mask."""
        if not self._completions:
            return
        self._forget()
        self.situation_changed.emit()

    def step(self, by: int) -> None:
        """Highlight the next (1) or previous (-1) completion, around the end."""
        if self._completions:
            self.highlight((self._index + by) % len(self._completions))

    def highlight(self, index: int) -> None:
        """Highlight one completion and show it in the photo."""
        self._index = index
        self._show(index)
        self.highlighted.emit(index)

    def peek(self, index: int) -> None:
        """Show one completion for a moment; -1 goes back to the highlighted one."""
        if self._completions:
            self._show(self._index if index < 0 else index)

    def _show(self, index: int) -> None:
        if self._document is not None and self._document.previewed is not self._completions[index]:
            self._document.preview(self._completions[index])

    def _forget(self) -> None:
        self._completions.clear()
        self._index = -1
        if self._document is not None:
            self._document.preview(None)
        self.cleared.emit()

    @Slot(object)
    def _on_completion(self, completion: Completion) -> None:
        if self._document is None:
            return
        self._completions.append(completion)
        index = len(self._completions) - 1
        self._show(index)
        title = MODELS[completion.model].title if completion.model in MODELS else completion.model
        caption = f"{index + 1} · {title.removeprefix('Quick fill · ')}"
        tip = f"{title}, {seconds_text(completion.seconds)}"
        self.completion_added.emit(_thumbnail(self._document, completion), caption, tip)
        self.highlight(index)
        for sentence in completion.notices:
            self.notice.emit("info", sentence)
        self.situation_changed.emit()

    @Slot(float)
    def _on_finished(self, seconds: float) -> None:
        self.ended.emit(f"Filled in {seconds_text(seconds)}")
        self.situation_changed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.ended.emit("Not filled")
        self.notice.emit("error", f"{sentence} Your photo and mask are as they were.")
        self.situation_changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self.ended.emit("Cancelled")
        self.situation_changed.emit()


def seconds_text(seconds: float) -> str:
    """Return a duration as the user reads it: ``0.04 s``, ``1.2 s``, ``75 s``."""
    if seconds < 0.095:
        return f"{max(seconds, 0.01):.2f} s"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds:.0f} s"


def _thumbnail(document: Document, completion: Completion) -> QImage:
    """Return the previewed fill with a little of its surroundings, made from few pixels."""
    box = Box(0, 0, 0, 0)
    for patch in completion.patches:
        box = box.union(patch.box)
    margin_px = round(max(box.width, box.height) * THUMBNAIL_MARGIN)
    box = box.grown(margin_px, height=document.height, width=document.width)
    step = max(1, min(box.width, box.height) // THUMBNAIL_SIDE_PX)
    return to_qimage(document.shown_pixels(box)[::step, ::step].copy())
