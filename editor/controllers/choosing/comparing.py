"""The comparisons of the View menu: one at a time, of the fill on show or of what was accepted."""

import contextlib
import logging
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from editor.canvas.canvas_view import CanvasView
from editor.canvas.compare.comparing import Comparison
from editor.controllers.inpaint import InpaintController
from editor.state.choosing.difference import GAIN, ChangedPixels, count_changed
from editor.state.choosing.words import names_of
from editor.state.document import Document
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.actions import Actions
from inpaint_core.errors import Cancelled
from inpaint_core.filling.fringe.cover import MAX_FRINGE_PX
from inpaint_core.request import InpaintRequest, MaskArray

log = logging.getLogger(__name__)

HOW: Final[dict[str, Comparison]] = {
    "compare_wipe": "wipe",
    "compare_side": "side",
    "compare_difference": "difference",
}
MANY: Final = 3
"""So many different fills are not named one by one."""
NO_DIFFERENCE: Final = QT_TRANSLATE_NOOP(
    "ChoosingComparing", "Nothing differs from the original yet: what is black has not changed"
)
BESIDE: Final[dict[tuple[bool, bool], str]] = {
    (True, False): QT_TRANSLATE_NOOP("ChoosingComparing", "{edge} in leftover edges beside it"),
    (False, True): QT_TRANSLATE_NOOP("ChoosingComparing", "{edge} in its soft seam"),
    (True, True): QT_TRANSLATE_NOOP("ChoosingComparing", "{edge} in leftover edges and the soft seam"),
    (False, False): QT_TRANSLATE_NOOP("ChoosingComparing", "{edge} beside it"),
}
"""What changed pixels near the mask are called: by whether it grew over leftover edges, and has a seam."""
COUNT_MS: Final = 150
"""After the last change the pixels are counted."""


@dataclass
class _Filled:
    """What was to be filled in a photo: only there and a little beside it may pixels change.

    Attributes:
        mask: H x W.
        seam_px: The widest seam that faded fills into the photo.
        covers_edges: Whether masks were grown over the leftover edges of what they cover.
    """

    mask: MaskArray
    seam_px: int = 0
    covers_edges: bool = False

    @property
    def reach_px(self) -> int:
        """So far from the mask pixels may change."""
        reach_px = self.seam_px + (MAX_FRINGE_PX if self.covers_edges else 0)
        return reach_px + 1 if reach_px else 0  # a seam is rounded up


def _none() -> None:
    return None


class ComparingController(QObject):
    """Turns comparisons on and off, and counts what differs."""

    side_by_side = Signal(bool)
    """Whether the original is to be seen beside the photo."""
    legend = Signal(str)
    """What the difference says; empty when it is not on show."""

    _counted = Signal(object, object)

    def __init__(
        self, canvas: CanvasView, actions: Actions, inpainting: InpaintController, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas, self._actions, self._inpainting = canvas, actions, inpainting
        self._document: Document | None = None
        self._filled: WeakKeyDictionary[Document, _Filled] = WeakKeyDictionary()
        self._noted: Callable[[], InpaintRequest | None] = _none
        """Gives the request whose mask was taken in, as long as others hold it: it has the photo on loan."""
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._asked: object = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COUNT_MS)
        self._timer.timeout.connect(self._count)
        self._counted.connect(self._on_counted)
        for name in HOW:
            actions[name].toggled.connect(lambda on, name=name: self._on_toggled(name, on=on))
        inpainting.on_show.changed.connect(self.count_soon)
        for changed in (
            inpainting.chooser.looked_at,
            inpainting.cleared,
            inpainting.chooser.captions_changed,
        ):
            changed.connect(self._show_name)
        inpainting.cleared.connect(self.count_soon)

    @property
    def is_on(self) -> bool:
        """Whether anything is compared."""
        return any(self._actions[name].isChecked() for name in HOW)

    def leave(self) -> None:
        """Compare nothing any more."""
        for name in HOW:
            self._actions[name].setChecked(False)

    def look_at(self, document: Document | None) -> None:
        """Take in which photo is open; another one is not compared yet."""
        if document is not self._document:
            self.leave()
            self._document, self._noted = document, _none
        if document is None:
            return
        if document not in self._filled:
            self._filled[document] = _Filled(np.zeros(document.mask.shape, np.bool_))
        filled, sheet = self._filled[document], self._inpainting.chooser.sheet
        if sheet.request is not None and sheet.request is not self._noted():
            self._noted = weakref.ref(sheet.request)
            filled.covers_edges |= sheet.request.settings.cover_fringe
            for part in (part for hole in sheet.holes for part in hole.parts):
                filled.mask[part.slices] |= sheet.request.mask[part.slices]
        filled.seam_px = max(filled.seam_px, self._inpainting.on_show.look.seam_px)
        self.count_soon()

    def wait(self) -> None:
        """Block until nothing is counted any more."""
        self._timer.stop()
        self._pool.waitForDone()

    def count_soon(self) -> None:
        """Count again, if the difference is on show; what is being counted is given up.

        It has the photo on loan, so that a change meanwhile would have it copied at the next loan.
        """
        self._asked = None
        if self._actions["compare_difference"].isChecked():
            self._timer.start()

    @Slot()
    def _show_name(self) -> None:
        """Say what is compared with the original: a fill by its name, else what there is now."""
        sheet = self._inpainting.chooser.sheet
        names = {names_of(sheet.gallery.entries)[place] for place in sheet.shown_places}
        self._canvas.comparing.name = (
            " / ".join(sorted(names)) if 0 < len(names) < MANY else translate("ChoosingComparing", "Fills")
        )
        if not names:
            self._canvas.comparing.name = translate("ChoosingComparing", "Now")

    def _on_toggled(self, name: str, *, on: bool) -> None:
        if on:
            for other in HOW:
                if other != name:
                    self._actions[other].setChecked(False)
        chosen = next((one for one in HOW if self._actions[one].isChecked()), "")
        self._canvas.comparing.how = HOW.get(chosen, "none")
        self.side_by_side.emit(chosen == "compare_side")
        self.legend.emit(
            translate("ChoosingComparing", "Counting…") if chosen == "compare_difference" else ""
        )
        self.count_soon()

    def _count(self) -> None:
        document = self._document
        if document is None or document not in self._filled:
            return
        noted = self._filled[document]
        self._asked = asked = object()
        image, original, previewed = document.image, document.original, document.previewed
        # Not copied: when it changes, nothing more is heard of this count.
        filled, reach_px = noted.mask, noted.reach_px

        def check() -> None:
            if asked is not self._asked:
                raise Cancelled

        def count() -> None:
            try:
                changed = count_changed(
                    image, original, filled, reach_px=reach_px, previewed=previewed, check=check
                )
            except Cancelled:
                return
            except Exception:  # the pool would drop it and the legend wait for ever
                log.exception("the changed pixels could not be counted")
                return
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._counted.emit(asked, changed)

        self._pool.start(count)

    @Slot(object, object)
    def _on_counted(self, asked: object, changed: ChangedPixels) -> None:
        if asked is self._asked and self._actions["compare_difference"].isChecked():
            noted = None if self._document is None else self._filled.get(self._document)
            beside = BESIDE[noted is None or noted.covers_edges, noted is not None and noted.seam_px > 0]
            self.legend.emit(words_of(changed, beside))


def words_of(changed: ChangedPixels, beside: str) -> str:
    """Return what is said of a difference.

    Args:
        changed: Its pixels.
        beside: What those near the mask are called, one of ``BESIDE``.
    """
    if not changed.inside + changed.edge + changed.outside:
        return translate("ChoosingComparing", NO_DIFFERENCE)
    words = [
        translate("ChoosingComparing", "Difference ×{gain}").format(gain=GAIN),
        translate("ChoosingComparing", "{inside} pixels changed in the mask").format(
            inside=number(changed.inside)
        ),
    ]
    if changed.edge:
        words.append(translate("ChoosingComparing", beside).format(edge=number(changed.edge)))
    words.append(translate("ChoosingComparing", "{outside} outside").format(outside=number(changed.outside)))
    return "  ·  ".join(words)
