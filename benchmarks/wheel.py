"""A turn of the mouse wheel, as the window gets it."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget


def turn_wheel(widget: QWidget, notch: int, x: float, y: float) -> None:
    """Turn the wheel by ``notch`` eighths of a degree over a point of a widget."""
    point = QPointF(x, y)
    event = QWheelEvent(
        point,
        widget.mapToGlobal(point),
        QPoint(),
        QPoint(0, notch),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - not inverted; Qt takes it by position
    )
    QApplication.sendEvent(widget, event)
