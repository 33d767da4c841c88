from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas_view import CanvasView
from editor.state.document import Document
from editor.tools.brush import BrushTool
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.files.metadata import ImageFile, ImageMetadata

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE = Qt.MouseButton.NoButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Hand:
    """Sends the events of a hand on mouse, wheel and pen to a canvas, at points of the photo."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas

    def at(self, x: float, y: float) -> QPointF:
        """The widget point over an image point."""
        return QPointF(*self.canvas.viewport.to_view(x, y)) / self.canvas.devicePixelRatio()

    def press(self, x: float, y: float, button=LEFT, keys=NO_KEYS) -> None:
        self._mouse(QEvent.Type.MouseButtonPress, self.at(x, y), button, button, keys)

    def move(self, x: float, y: float, held=LEFT, keys=NO_KEYS) -> None:
        self._mouse(QEvent.Type.MouseMove, self.at(x, y), NONE, held, keys)

    def release(self, x: float, y: float, button=LEFT, keys=NO_KEYS) -> None:
        self._mouse(QEvent.Type.MouseButtonRelease, self.at(x, y), button, NONE, keys)

    def stroke(self, *points: tuple[float, float], button=LEFT, keys=NO_KEYS) -> None:
        self.press(*points[0], button, keys)
        for point in points[1:]:
            self.move(*point, button, keys)
        self.release(*points[-1], button, keys)

    def drag(self, start: QPointF, end: QPointF, button: Qt.MouseButton) -> None:
        """Drag between two points of the widget."""
        self._mouse(QEvent.Type.MouseButtonPress, start, button, button, NO_KEYS)
        self._mouse(QEvent.Type.MouseMove, end, NONE, button, NO_KEYS)
        self._mouse(QEvent.Type.MouseButtonRelease, end, button, NONE, NO_KEYS)

    def wheel(
        self, point: QPointF, *, notches: float = 0, touchpad_px: int = 0, across_px: int = 0, keys=NO_KEYS
    ) -> None:
        event = QWheelEvent(
            point,
            self.canvas.mapToGlobal(point),
            QPoint(across_px, touchpad_px),
            QPoint(0, round(notches * 120)),
            NONE,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)

    def pen(self, kind: QEvent.Type, x: float, y: float, pressure: float, *, eraser=False) -> None:
        tip = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
        device = QPointingDevice(
            "pen", 7, QInputDevice.DeviceType.Stylus, tip, QInputDevice.Capability.Pressure, 1, 2
        )
        point = self.at(x, y)
        held = NONE if kind == QEvent.Type.TabletRelease else LEFT
        button = NONE if kind == QEvent.Type.TabletMove else LEFT
        event = QTabletEvent(
            kind,
            device,
            point,
            self.canvas.mapToGlobal(point),
            pressure,
            0,
            0,
            0,
            0,
            0,
            NO_KEYS,
            button,
            held,
        )
        QApplication.sendEvent(self.canvas, event)

    def _mouse(self, kind, point, button, held, keys) -> None:
        event = QMouseEvent(kind, point, self.canvas.mapToGlobal(point), button, held, keys)
        QApplication.sendEvent(self.canvas, event)


@pytest.fixture(autouse=True)
def unhurried_frames(monkeypatch) -> None:
    """On a busy machine a frame may run out of time and show a tile coarsely; these tests look at pixels."""
    monkeypatch.setattr("editor.canvas.photo_view.FRAME_BUDGET_SECONDS", 60.0)


MakeCanvas = Callable[..., tuple[CanvasView, Document, Hand]]


@pytest.fixture
def make_canvas(qtbot) -> MakeCanvas:
    """A shown canvas of 500 x 400 with a brush, a document of the given photo, and a hand."""

    def make(image: np.ndarray | None = None, alpha=None, icc_profile=None):
        if image is None:
            image = np.full((200, 300, 3), 100, np.uint8)
        metadata = ImageMetadata(format="PNG", icc_profile=icc_profile)
        document = Document(ImageFile(image, alpha, metadata), None)
        canvas = CanvasView()
        qtbot.addWidget(canvas)
        canvas.resize(500, 400)
        canvas.set_tool(BrushTool())
        canvas.set_document(document)
        canvas.zoom_to(1.0)
        canvas.show()
        qtbot.waitExposed(canvas)
        canvas.setFocus()
        return canvas, document, Hand(canvas)

    return make


@pytest.fixture
def pixels() -> Callable[[CanvasView], np.ndarray]:
    """What a canvas shows, H x W x 3."""

    def grab(canvas: CanvasView) -> np.ndarray:
        return from_qimage(canvas.grab().toImage())[0]

    return grab
