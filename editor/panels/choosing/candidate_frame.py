"""One place in the row of candidates: empty, with its image, or with an older image that will be replaced."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QIcon,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QToolButton, QWidget

from editor.widgets.icons import icon
from editor.widgets.theme import ACCENT

THUMBNAIL_PX: Final = QSize(128, 92)
FRAME_PX: Final = QSize(140, 124)
"""The thumbnail with its border and its caption, at most."""
NARROWEST_PX: Final = 104
"""Of a frame: with many completions frames become narrower until they fit, but no narrower than this."""
BORDER_PX: Final = FRAME_PX.width() - THUMBNAIL_PX.width()
PIN_PX: Final = 16


class CandidateFrame(QToolButton):
    """Knows an image, a caption, and whether it is pinned."""

    enlarged = Signal()
    """It was clicked twice."""
    menu_wanted = Signal(object)
    """The user asked for its menu; carries the point on the screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.has_image = False
        self._caption, self._text, self._mark = "", "", ""
        self._image: QImage | None = None
        self._is_pinned = False
        self.setFixedSize(FRAME_PX)
        self.setIconSize(THUMBNAIL_PX)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEnabled(False)

    @property
    def is_pinned(self) -> bool:
        """Whether it bears a pin."""
        return self._is_pinned

    def show_image(self, image: QImage, caption: str, tip: str) -> None:
        """Show a candidate."""
        self.has_image = True
        self._image = image
        self._show_icon()
        self.setToolTip(tip)
        self.setAccessibleName(f"{caption}: {tip}")
        self.setEnabled(True)
        self.show_caption(caption)
        self.show_waiting("", waits=False)

    def show_caption(self, caption: str) -> None:
        """Say something else below the image."""
        self._caption = caption
        if self.has_image:
            self._text = caption
            self._show_text()

    def show_waiting(self, words: str, *, waits: bool) -> None:
        """Show that a completion is to come: ``words`` in an empty frame, a mark beside an old caption."""
        self._text = self._caption if self.has_image else words
        self._mark = " …" if waits and self.has_image else ""
        self._show_text()

    def show_pin(self, *, on: bool) -> None:
        """Bear a pin, or none."""
        self._is_pinned = on
        self.update()

    def set_width(self, width: int) -> None:
        """Make it as wide as there is room; the height of its image stays."""
        if width == self.width():
            return
        self.setFixedSize(width, FRAME_PX.height())
        self.setIconSize(QSize(width - BORDER_PX, THUMBNAIL_PX.height()))
        self._show_icon()
        self._show_text()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.has_image and event.button() == Qt.MouseButton.LeftButton:
            self.enlarged.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.has_image:
            self.menu_wanted.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_pinned:
            painter = QPainter(self)
            corner = self.rect().topRight()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT))
            left, top = corner.x() - PIN_PX - 7, 5
            painter.drawEllipse(left, top, PIN_PX + 4, PIN_PX + 4)
            pin = icon("pin", color="#ffffff")
            pin.paint(painter, left + 4, top + 4, PIN_PX - 4, PIN_PX - 4)
            painter.end()

    def _show_icon(self) -> None:
        if self._image is not None:
            self.setIcon(QIcon(QPixmap.fromImage(fill(self._image, self.iconSize()))))

    def _show_text(self) -> None:
        room, text, words = self.iconSize().width(), self._text, self.fontMetrics()
        while " · " in text and words.horizontalAdvance(text + self._mark) > room:
            text = text.rpartition(" · ")[0]  # the tooltip says it all
        self.setText(words.elidedText(text + self._mark, Qt.TextElideMode.ElideRight, room))


def fill(image: QImage, size: QSize) -> QImage:
    """Return ``image`` scaled and cut so that it fills ``size``."""
    scaled = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled.copy(left, top, size.width(), size.height())
