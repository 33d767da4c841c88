"""Joins the history of the document and its panel: small pictures, and the way to a step far away."""

import time
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from editor.panels.past.history_panel import PICTURE, HistoryPanel
from editor.state.document import Document
from editor.state.editing.undoing import Move
from editor.state.history import Step
from editor.widgets.qimage_bridge import color_space_from, convert_to_srgb, to_qimage
from inpaint_core.region import Box

PICTURES_KEPT: Final = 500
MARGIN: Final = 0.25
"""Surroundings on each side of what a step changed, as a share of its longer side."""
SLICE_S: Final = 0.03
"""So long the window waits for a way through many steps, before it looks for events."""
ENLARGED: Final = 2
"""Pictures have so many pixels in one of the list, for dense screens."""


class HistoryController(QObject):
    """Follows one document at a time."""

    left = Signal()
    """The photo is about to be another of its states."""
    arrived = Signal()
    """It is the state that was chosen."""

    def __init__(self, may_move: Callable[[], bool], parent: QObject | None = None) -> None:
        """Follow nothing yet.

        Args:
            may_move: Returns whether steps may be undone and redone now.
            parent: Owner.
        """
        super().__init__(parent)
        self._may_move = may_move
        self._document: Document | None = None
        self._pictures: dict[Step | None, QPixmap] = {}
        self._pictures_of: WeakKeyDictionary[Document, dict[Step | None, QPixmap]] = WeakKeyDictionary()
        self._unsubscribes: list[Callable[[], None]] = []
        self._target: int | None = None
        self._expected = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._go_on)
        self.panel: Final = HistoryPanel(self._picture_of)
        self.panel.chosen.connect(self.go_to)

    def set_document(self, document: Document | None) -> None:
        """Turn to another document; the pictures of those before are kept as long as they are."""
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._later.stop()
        self._document, self._unsubscribes, self._target = document, [], None
        self.panel.show_steps(None, 0)  # the first row of every photo is equal, but for its picture
        self._pictures = {}
        if document is not None:
            self._pictures = self._pictures_of.setdefault(document, {})
            self._take_here(document)
            self._unsubscribes = [document.on_step(self._on_step)]
        self.refresh()

    def refresh(self) -> None:
        """Show the steps as they are now."""
        document = self._document
        if document is None:
            self.panel.show_steps(None, 0)
        else:
            done = document.done_steps
            self.panel.show_steps((*done, *document.undone_steps), len(done))

    def go_to(self, done: int) -> None:
        """Undo or redo until ``done`` steps are done; events are handled on the way if that is long."""
        if self._document is None or done == len(self._document.done_steps):
            return
        if not self._may_move():
            self.refresh()  # the list has the clicked row selected
            return
        self.left.emit()
        self._target, self._expected = done, len(self._document.done_steps)
        self._go_on()

    def _picture_of(self, step: Step | None) -> QPixmap:
        """Return a step's picture; an empty one for steps of an earlier session until one goes there."""
        picture = self._pictures.get(step)
        return _frame() if picture is None else picture

    def _go_on(self) -> None:
        document, target = self._document, self._target
        if document is None or target is None or len(document.done_steps) != self._expected:
            self._target = None  # something else was done meanwhile
            return
        end = time.perf_counter() + SLICE_S
        while self._expected != target and time.perf_counter() < end:
            towards = self._expected + (1 if target > self._expected else -1)
            document.go_to(towards)
            if len(document.done_steps) != towards:
                break
            self._expected = towards
        else:
            if self._expected != target:
                self._later.start(0)
                return
        self._target = None
        self.arrived.emit()

    def _on_step(self, move: Move, step: Step) -> None:
        document = self._document
        if document is None:
            return
        self._take_here(document)
        self.refresh()

    def _take_here(self, document: Document) -> None:
        """Take a picture of what the photo is now, unless there is one."""
        here = document.undo_step
        if here not in self._pictures:
            self._take(here, document.box if here is None else _box_of(here, document))

    def _take(self, step: Step | None, box: Box) -> None:
        """Take a small picture of a part of the photo as it is now."""
        document = self._document
        if document is None:
            return
        photo = to_qimage(document.small_picture(PICTURE.width() * ENLARGED, box), None)
        if space := color_space_from(document.metadata.icc_profile):
            convert_to_srgb(photo, space)
        self._pictures[step] = _framed(photo)
        while len(self._pictures) > PICTURES_KEPT:
            del self._pictures[next(key for key in self._pictures if key is not None)]


def _frame() -> QPixmap:
    frame = QPixmap(PICTURE * ENLARGED)
    frame.fill(Qt.GlobalColor.transparent)
    return frame


def _framed(photo: QImage) -> QPixmap:
    """Return a small picture in the middle of a frame that all have: names stand below each other."""
    whole, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = photo.scaled(PICTURE * ENLARGED, whole, smooth)
    frame = _frame()
    painter = QPainter(frame)
    painter.drawImage((frame.width() - small.width()) // 2, (frame.height() - small.height()) // 2, small)
    painter.end()
    return frame


def _box_of(step: Step, document: Document) -> Box:
    box = Box(0, 0, 0, 0)
    for tile in step.tiles:
        box = box.union(tile.box)
    margin_px = round(max(box.width, box.height) * MARGIN)
    return box.grown(margin_px, height=document.height, width=document.width)
