"""The original beside the photo: a second view that follows the first, and moves it."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from editor.canvas.canvas_view import CanvasView
from editor.canvas.compare.wipe import LABEL_PX, paint_label
from editor.canvas.photo_view import PhotoView
from editor.state.language.translation import translate


class OriginalView(PhotoView):
    """Shows the same part of the photo as another view of the same size, as it was opened."""

    def __init__(self, other: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._other = other
        self._grabbed: QPointF | None = None
        self.setAccessibleName(translate("OriginalView", "Original"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        other.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.isVisible():
            self.follow()
        return super().eventFilter(watched, event)

    def follow(self) -> None:
        """Show what the other view shows."""
        if self.document is not self._other.document:
            self.set_document(self._other.document)
        self.show_original = True
        if self.viewport.place != self._other.viewport.place:
            self.viewport.follow(self._other.viewport)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.viewport.follow(self._other.viewport)  # a new size has fitted it
        super().paintEvent(event)
        painter = QPainter(self)
        top = self._other.viewport.covered_top / self.devicePixelRatio()
        paint_label(painter, translate("OriginalView", "Original"), left=LABEL_PX, top=top + LABEL_PX)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._other.wheelEvent(event)  # both are of one size: a point here is the same point there

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grabbed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._other.pan_by(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
