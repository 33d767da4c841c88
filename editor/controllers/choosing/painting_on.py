"""A press on the photo while fills are on show: a click chooses a hole, a stroke paints on."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas_view import CanvasView
from editor.controllers.inpaint import InpaintController
from inpaint_core.filling.separate.holes import hole_at

PAINTING: tuple[Qt.MouseButton, ...] = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class PaintingOn(QObject):
    """Puts the fills aside when the hand begins to paint; they can be returned to."""

    def __init__(self, canvas: CanvasView, inpainting: InpaintController, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._inpainting = canvas, inpainting
        self._pressed: QMouseEvent | None = None
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.TabletPress and self._is_open:
            self._inpainting.keeping.put_aside()
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._press(event)
        if self._pressed is None:
            return False
        if event.type() == QEvent.Type.MouseMove:
            return self._move(event)
        if event.type() == QEvent.Type.MouseButtonRelease:
            point, self._pressed = self._pressed.position(), None
            self._inpainting.chooser.turn_to(self._hole_at(point))
            return True
        return False

    @property
    def _is_open(self) -> bool:
        return self._inpainting.is_choosing and not self._inpainting.is_running

    def _press(self, event: QMouseEvent) -> bool:
        """Return whether the press waits for what the hand does next."""
        if not self._is_open or event.button() not in PAINTING or self._canvas.is_for_moving:
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.button() == PAINTING[1]:
            return False  # changes the size of the brush
        if event.button() == PAINTING[0] and self._hole_at(event.position()) >= 0:
            self._pressed = event.clone()
            return True
        self._inpainting.keeping.put_aside()
        return False

    def _move(self, event: QMouseEvent) -> bool:
        pressed = self._pressed
        if pressed is None:
            return False
        if (event.position() - pressed.position()).manhattanLength() < QApplication.startDragDistance():
            return True
        self._pressed = None
        if self._is_open:
            self._inpainting.keeping.put_aside()
            QApplication.sendEvent(self._canvas, pressed)
        return False

    def _hole_at(self, point: QPointF) -> int:
        document, sheet = self._canvas.document, self._inpainting.chooser.sheet
        if document is None:
            return -1
        return hole_at(sheet.holes, document.mask, *self._canvas.to_image(point))
