"""The curves of a training: one quantity over its steps, painted plainly."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from editor.state.language.numbers import in_its_language, number
from editor.state.language.translation import translate
from editor.widgets.theme import current_shades

Points = Sequence[tuple[int, float]]
"""Step and value."""
SMOOTH: Final = 0.06
"""Of a new value in the smooth line: steps of single batches jump up and down."""
MARGIN_PX: Final = 8
MIN_SPAN: Final = 1e-6
FAINT: Final = 90
"""Alpha of the line that is not smoothed."""


def smoothed(values: Sequence[float]) -> list[float]:
    """Return a running mean that forgets slowly; early values weigh as much as there are of them."""
    found: list[float] = []
    for count, value in enumerate(values, start=1):
        before = found[-1] if found else value
        found.append(before + max(SMOOTH, 1 / count) * (value - before))
    return found


class CurveView(QWidget):
    """A title, the newest value, and a line from the first step to the last planned one."""

    def __init__(self, title: str, *, number_format: str, unit: str = "", is_smooth: bool = False) -> None:
        """Begin empty.

        Args:
            title: What is shown.
            number_format: Of ``format``, for its values.
            unit: Behind the newest value.
            is_smooth: Whether a smooth line goes through the values.
        """
        super().__init__()
        self._title, self._format, self._unit, self._is_smooth = title, number_format, unit, is_smooth
        self._points: Points = ()
        self._last_step = 1
        self.setAccessibleName(title)
        self.setMinimumHeight(96)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(360, 150)

    def show_points(self, points: Points, last_step: int) -> None:
        """Show these; the axis ends at the last planned step."""
        self._points, self._last_step = list(points), max(1, last_step)
        self.setAccessibleDescription(self.newest)
        self.update()

    @property
    def newest(self) -> str:
        """The newest value in words; empty for none."""
        if not self._points:
            return ""
        values = [value for _, value in self._points]
        value = smoothed(values)[-1] if self._is_smooth else values[-1]
        return f"{self._number(value)} {self._unit}".rstrip()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shades = current_shades()
        painter.fillRect(self.rect(), QColor(shades.base))
        painter.setPen(QColor(shades.border))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        line_px = painter.fontMetrics().height()
        inside = QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX // 2, -MARGIN_PX, -MARGIN_PX // 2)
        painter.setPen(QColor(shades.text))
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self._title)
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, self.newest)
        plot = inside.adjusted(0, line_px + 4, 0, -line_px - 2)
        if self._points:
            self._paint_lines(painter, plot)
        painter.setPen(QColor(shades.quiet_text))
        below = Qt.AlignmentFlag.AlignBottom
        painter.drawText(
            inside,
            below | Qt.AlignmentFlag.AlignRight,
            translate("Curves", "step {last_step}").format(last_step=number(self._last_step)),
        )
        painter.drawText(
            inside,
            below | Qt.AlignmentFlag.AlignLeft,
            self._range_text() if self._points else translate("Curves", "nothing yet"),
        )
        painter.end()

    def _range_text(self) -> str:
        low, high = self._range()
        return translate("Curves", "{low} to {high}").format(low=self._number(low), high=self._number(high))

    def _number(self, value: float) -> str:
        return in_its_language(f"{value:{self._format}}")

    def _range(self) -> tuple[float, float]:
        values = [value for _, value in self._points]
        return min(values), max(values)

    def _paint_lines(self, painter: QPainter, plot: QRectF) -> None:
        shades = current_shades()
        accent, faint = QColor(shades.accent_text), QColor(shades.accent_text)
        faint.setAlpha(FAINT)
        values = [value for _, value in self._points]
        self._paint_line(painter, plot, values, QPen(faint if self._is_smooth else accent, 1.5))
        if self._is_smooth:
            self._paint_line(painter, plot, smoothed(values), QPen(accent, 2))

    def _paint_line(self, painter: QPainter, plot: QRectF, values: Sequence[float], pen: QPen) -> None:
        low, high = self._range()
        span = max(high - low, MIN_SPAN)
        every = max(1, len(values) // max(1, 2 * round(plot.width())))
        pairs = list(zip(self._points, values, strict=True))
        chosen = [*pairs[:-1:every], pairs[-1]]
        corners = [
            QPointF(
                plot.left() + plot.width() * min(1.0, step / self._last_step),
                plot.bottom() - plot.height() * ((value - low) / span if high > low else 0.5),
            )
            for (step, _), value in chosen
        ]
        painter.setPen(pen)
        if len(corners) == 1:
            painter.setBrush(pen.color())
            painter.drawEllipse(corners[0], 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(corners))
