"""How much each level of a generative memory has to say in the hole, as bars."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.state.language.translation import translate
from editor.widgets.theme import current_shades
from inpaint_core.prior.view import MemoryLevel

BAR_PX = 40
"""Of the longest bar."""
GAP_PX = 4


class MemoryLevels(QWidget):
    """A bar a level, coarse to fine, with the level's cells below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels: tuple[MemoryLevel, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_levels(())

    @property
    def levels(self) -> tuple[MemoryLevel, ...]:
        """What is shown."""
        return self._levels

    def show_levels(self, levels: tuple[MemoryLevel, ...]) -> None:
        """Show these levels; nothing is to be seen without any."""
        self._levels = levels
        told = ", ".join(
            translate("Levels", "{cells} cells: {share:.0%}").format(cells=level.cells, share=level.share)
            for level in levels
        )
        self.setAccessibleName(
            translate("Levels", "Levels of the memory that answered: {told}").format(told=told)
        )
        self.setToolTip(
            translate(
                "Levels",
                "How much each level of the memory changes the hole: without what it tells of "
                "places, the\npicture there would be another one. {told}",
            ).format(told=told)
        )
        self.setVisible(bool(levels))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, BAR_PX + 2 * self.fontMetrics().height() + GAP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._levels:
            return
        painter, shades, line_px = QPainter(self), current_shades(), self.fontMetrics().height()
        pitch = self.width() / len(self._levels)
        most = max(level.share for level in self._levels) or 1.0
        for number, level in enumerate(self._levels):
            left, height = number * pitch, BAR_PX * level.share / most
            bar = QRectF(left + GAP_PX, line_px + BAR_PX - height, pitch - 2 * GAP_PX, max(1.0, height))
            painter.fillRect(bar, QColor(shades.accent_text))
            painter.setPen(QColor(shades.quiet_text))
            above = QRectF(left, bar.top() - line_px, pitch, line_px)
            below = QRectF(left, line_px + BAR_PX + GAP_PX, pitch, line_px)
            for place, text in ((above, f"{level.share:.0%}"), (below, str(level.cells))):
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
