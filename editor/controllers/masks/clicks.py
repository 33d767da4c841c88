"""Click to Select: its model, and the photo that the model looks at beside the window."""

import contextlib
import logging
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from editor.canvas.canvas_view import CanvasView
from editor.controllers.masks.click_model import ClickModelController
from editor.panels.masks.click_options import ClickOptions
from editor.state.bug_sentence import fault_sentence
from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.tools.clicking.click_select import ClickSelectTool
from editor.tools.clicking.photo_sight import PhotoSight, Seen
from editor.widgets.actions import TOOLS, Actions
from editor.widgets.background import Background
from inpaint_core.errors import InpaintError

log = logging.getLogger(__name__)

UNCHANGED: Final = QT_TRANSLATE_NOOP("Clicks", "{sentence} Your photo and mask are unchanged.")


class ClicksController(QObject):
    """Lets the network look when the tool is taken up, and again when the photo has changed."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""

    _failed = Signal(object)

    def __init__(
        self,
        *,
        canvas: CanvasView,
        actions: Actions,
        options: ClickOptions,
        model: ClickModelController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._options, self._model = canvas, options, model
        self._background = Background(self)
        self._document: Document | None = None
        self._unsubscribe: Callable[[], object] = lambda: None
        self._sight: PhotoSight | None = None
        self._seen: WeakKeyDictionary[Document, Seen] = WeakKeyDictionary()
        for name in TOOLS:
            actions[name].triggered.connect(self._on_tool)
        model.changed.connect(self._on_model)
        model.notice.connect(self.notice)
        self._failed.connect(self._on_failed)

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo, or to none; a look at the old one ends."""
        self._drop()
        self._unsubscribe()
        self._document = document
        if document is not None:
            self._unsubscribe = document.on_image_changed(lambda _: self._on_image_changed(document))
        self._on_tool()

    def close(self) -> None:
        """Stop looking, and block until nothing is looked at any more: the window is about to close."""
        self._drop()
        self._background.wait()
        self._model.close()

    @property
    def _tool(self) -> ClickSelectTool | None:
        tool = self._canvas.tool
        return tool if isinstance(tool, ClickSelectTool) and not self._canvas.hand_mode else None

    def _on_tool(self) -> None:
        if self._tool is None or self._document is None:
            return
        if self._sight is None:
            self._look(self._document)
        self._tool.answers = self._sight.answers if self._sight else None

    def _look(self, document: Document) -> None:
        if lacking := self._model.lacking:
            self._options.show_state(lacking.title)
            self.notice.emit("info", lacking.sentence)
            return
        seen = self._seen.get(document)
        self._sight = sight = PhotoSight(document.image, self._tell_failed, seen)
        if seen is not None:
            self._show_ready()
            return

        def done(found: Seen | None) -> None:
            if found is not None and sight is self._sight:
                self._seen[document] = found
                self._show_ready()

        def failed(sentence: str) -> None:
            sight.give_up()
            if sight is self._sight:
                self._drop()
                self._options.show_state(translate("Clicks", "Cannot look at the photo"))
                self.notice.emit("error", translate("Clicks", UNCHANGED).format(sentence=sentence))

        self._options.show_state(translate("Clicks", "Looking at the photo…"))
        load = self._model.segmenter
        self._background.run(
            translate("Clicks", "Looking at the photo…"), lambda: sight.look(load), done=done, failed=failed
        )

    def _show_ready(self) -> None:
        self._options.show_state(translate("Clicks", "Click on a thing"))

    def _drop(self) -> None:
        """Forget the look at the photo; it ends soon if it is under way."""
        if self._sight is not None:
            self._sight.stop()
        self._sight = None
        if self._tool is not None:
            self._tool.answers = None

    def _on_model(self) -> None:
        self._seen.clear()
        self._drop()
        self._on_tool()

    def _on_image_changed(self, document: Document) -> None:
        """Look again: soon, because several parts of a photo change together."""
        if document is self._document and document.previewed is None:
            QTimer.singleShot(0, self, self._look_if_changed)

    def _look_if_changed(self) -> None:
        document, sight = self._document, self._sight
        if document is None or document.previewed is not None:
            return
        if sight is not None and np.array_equal(sight.image, document.image):
            return  # what was shown over it is gone again
        self._seen.pop(document, None)
        self._drop()
        self._on_tool()

    def _tell_failed(self, error: Exception) -> None:
        """Hand an error over to the window's thread."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._failed.emit(error)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, InpaintError):
            log.error("a click was not answered", exc_info=error)
        self.notice.emit("error", translate("Clicks", UNCHANGED).format(sentence=fault_sentence(error)))
