"""Where a hole's pixel is copied from, shown in the map and over the photo while the pointer is on it."""

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QMouseEvent

from editor.canvas.canvas_view import CanvasView
from editor.canvas.inside.copy_arrow import CopyArrow
from editor.panels.inside.panel import InsidePanel
from inpaint_core.prior.copy_map import Copied


class CopyPointer(QObject):
    """Follows the pointer over the photo and over the map, as long as a network that copies is shown."""

    def __init__(self, canvas: CanvasView, panel: InsidePanel, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._panel = canvas, panel
        panel.copied_hovered.connect(self._show)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._point_at(event.position())
        elif event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return False

    def _point_at(self, point: QPointF | None) -> None:
        view = self._panel.view
        copied = None
        if view is not None and view.copies is not None and point is not None:
            x, y = self._canvas.to_image(point)
            box = view.box
            copied = view.copies.at((x - box.left) / box.width, (y - box.top) / box.height)
        elif self._canvas.copy_arrow is None:
            return
        self._panel.clusters.show_copied(copied)
        self._show(copied)

    def _show(self, copied: Copied | None) -> None:
        view, before = self._panel.view, self._canvas.copy_arrow
        if copied is None or view is None:
            if before is not None:
                self._canvas.set_copy_arrow(None)
        elif before is None or before.copied != copied:
            self._canvas.set_copy_arrow(CopyArrow(copied, view.box))
