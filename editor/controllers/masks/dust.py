"""The dust and scratches tool: looks for them beside the window, shows marks, adds them to the mask."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from editor.canvas.canvas_view import CanvasView
from editor.panels.masks.dust_options import DustOptions
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.masks.marks import Marks
from editor.state.selection import Selection
from editor.state.settings import SettingsFile
from editor.tools.dust import DustTool
from editor.widgets.actions import TOOLS, Actions
from editor.widgets.background import Background
from inpaint_core.defects.defect import Defect
from inpaint_core.defects.find import find_defects
from inpaint_core.errors import Cancelled

NEXT_TOOL: Final = TOOLS[0]
"""What the hand holds when the marks are in the mask."""


class DustController(QObject):
    """Looks when the tool is taken up, and again when the photo has changed."""

    selected = Signal(object)
    """A Selection of the kept marks, for the mask."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    situation_changed = Signal()
    """What can be done may have changed."""

    _progressed = Signal(object, int, int)

    def __init__(
        self,
        *,
        canvas: CanvasView,
        actions: Actions,
        options: DustOptions,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._actions, self._options, self._settings = canvas, actions, options, settings
        self._background = Background(self)
        self._document: Document | None = None
        self._marks: Marks | None = None
        self._unsubscribe: Callable[[], object] = lambda: None
        self._stop = threading.Event()
        self._kept = 0
        options.show_sensitivity(settings.current.dust_sensitivity)
        options.sensitivity_chosen.connect(self._set_sensitivity)
        for name in TOOLS:
            actions[name].triggered.connect(self._on_tool)
        actions["apply_dust"].triggered.connect(self.apply)
        self._progressed.connect(self._on_progress)

    @property
    def has_kept_marks(self) -> bool:
        """Whether there are marks to be added to the mask."""
        return self._kept > 0

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo, or to none; marks of the old one are gone."""
        self._forget()
        self._unsubscribe()
        self._document = document
        if document is not None:
            self._unsubscribe = document.on_image_changed(lambda _: self._on_image_changed(document))
        self._on_tool()

    def apply(self) -> None:
        """Add the kept marks to the mask, as one undo step, and go on with the brush."""
        marks, document = self._marks, self._document
        if marks is None or document is None or not self.has_kept_marks:
            return
        work_px = document.width * document.height
        self.selected.emit(Selection(combine="add", what=DustTool.what, find=marks.area, work_px=work_px))
        self._actions[NEXT_TOOL].trigger()

    def close(self) -> None:
        """Stop looking, and block until nothing is looked for any more: the window is about to close."""
        self._stop.set()
        self._background.wait()

    def _on_tool(self) -> None:
        if not isinstance(self._canvas.tool, DustTool) or self._canvas.hand_mode:
            self._forget()
        elif self._marks is not None:
            self._canvas.tool.marks = self._marks
        elif self._document is not None:
            self._look(self._document)

    def _look(self, document: Document) -> None:
        self._stop.set()
        self._stop = stop = threading.Event()
        image = document.image

        def report(done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled
            self._progressed.emit(stop, done, total)

        def show(defects: tuple[Defect, ...]) -> None:
            if stop is self._stop and not stop.is_set():
                self._show(Marks(defects, document.box, self._settings.current.dust_sensitivity))

        def say(sentence: str) -> None:
            if not stop.is_set():
                self._options.show_count(None)
                self.notice.emit(
                    "error",
                    translate("MasksDust", "{sentence} Your photo and mask are unchanged.").format(
                        sentence=sentence
                    ),
                )

        self._options.show_progress(0, 1)
        self._background.run(
            translate("MasksDust", "Looking for dust…"),
            lambda: find_defects(image, report),
            done=show,
            failed=say,
        )

    def _show(self, marks: Marks) -> None:
        self._marks = marks
        if isinstance(self._canvas.tool, DustTool):
            self._canvas.tool.marks = marks
        marks.on_changed(self._count)
        self._canvas.set_marks(marks)
        self._count()

    def _count(self) -> None:
        self._kept = 0 if self._marks is None else len(self._marks.kept)
        self._options.show_count(None if self._marks is None else self._kept)
        self.situation_changed.emit()

    def _forget(self) -> None:
        self._stop.set()
        if isinstance(self._canvas.tool, DustTool):
            self._canvas.tool.marks = None
        self._canvas.set_marks(None)
        self._marks = None
        self._count()

    def _on_image_changed(self, document: Document) -> None:
        """Look again: soon, because several parts of a photo change together."""
        is_up = isinstance(self._canvas.tool, DustTool)
        if document is self._document and document.previewed is None and is_up:
            self._forget()
            QTimer.singleShot(0, self, self._on_tool)

    def _set_sensitivity(self, sensitivity: int) -> None:
        self._settings.current = replace(self._settings.current, dust_sensitivity=sensitivity)
        if self._marks is not None:
            self._marks.set_sensitivity(sensitivity)

    @Slot(object, int, int)
    def _on_progress(self, stop: threading.Event, done: int, total: int) -> None:
        if stop is self._stop and not stop.is_set():
            self._options.show_progress(done, total)
