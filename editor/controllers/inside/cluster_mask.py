"""A click on a cluster makes a mask of it: added, taken away or intersected, as one undo step."""

import cv2
import numpy as np
from PySide6.QtCore import QObject, Signal

from editor.canvas.canvas_view import CanvasView
from editor.controllers.inpaint import InpaintController
from editor.panels.inside.panel import InsidePanel
from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.selection import DONE, Area, Combine, Selection
from editor.tools.tool import COMBINING
from inpaint_core.prior.view import ClusterMap
from inpaint_core.region import Box

WHAT = "group"
"""What the Undo menu calls it."""
LABELS = frozenset(f"{verb} ({WHAT})" for verb in DONE.values())
WAIT = QT_TRANSLATE_NOOP(
    "ClusterMask", "The mask cannot change while a fill is made: cancel it (Esc), or wait for it."
)


class ClusterMask(QObject):
    """Hands clusters that are clicked over to the mask; fills on show are put aside first."""

    selected = Signal(object)
    """A Selection."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""

    def __init__(
        self, panel: InsidePanel, inpainting: InpaintController, canvas: CanvasView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel, self._inpainting, self._canvas = panel, inpainting, canvas
        panel.cluster_clicked.connect(self._on_clicked)

    def _on_clicked(self, number: int, cluster: int, said: Combine | None) -> None:
        if self._inpainting.is_running:
            self.notice.emit("info", translate("ClusterMask", WAIT))
            return
        view = self._panel.views[number]
        shown = view.maps[self._panel.scale]
        if self._inpainting.is_choosing:
            self._inpainting.keeping.put_aside()
        self.selected.emit(
            Selection(
                combine=said or self._chosen(),
                what=WHAT,
                find=lambda: cluster_area(shown, cluster, view.box),
                work_px=view.box.width * view.box.height,
            )
        )

    def _chosen(self) -> Combine:
        """Return what is chosen above the photo, if it is to be seen there: not while the tool is a brush."""
        tool = self._canvas.tool
        return self._canvas.options.combine if tool is not None and tool.options in COMBINING else "add"


def cluster_area(shown: ClusterMap, cluster: int, box: Box) -> Area:
    """Return the pixels of a photo that a cluster's cells cover.

    Args:
        shown: A map.
        cluster: One of its numbers.
        box: The part of the photo that the map covers.
    """
    cells = (shown.labels == cluster).astype(np.uint8)
    pixels = cv2.resize(cells, (box.width, box.height), interpolation=cv2.INTER_NEAREST_EXACT)
    return Area(box, np.asarray(pixels, np.uint8) > 0)


def is_of_cluster(document: Document | None) -> bool:
    """Return whether the step just done, or just undone, was a selection of a cluster."""
    if document is None:
        return False
    return any(step is not None and step.label in LABELS for step in (document.undo_step, document.redo_step))
