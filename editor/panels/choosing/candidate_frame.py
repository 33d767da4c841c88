"""One place in the row of candidates: empty, with its image, or with an older image that will be replaced."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
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

from editor.state.language.translation import translate
from editor.widgets.icons import icon
from editor.widgets.theme import ACCENT, ON_ACCENT

THUMBNAIL_PX: Final = QSize(128, 92)
FRAME_PX: Final = QSize(140, 124)
"""The thumbnail with its border and its caption, at most."""
NARROWEST_PX: Final = 104
"""Of a frame: with many completions frames become narrower until they fit, but no narrower than this."""
BORDER_PX: Final = FRAME_PX.width() - THUMBNAIL_PX.width()
PIN_PX: Final = 16
BADGE_GAP_PX: Final = 3
"""Between the numbers of holes."""


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
        self._is_pinned = self._is_new = False
        self._holes: tuple[int, ...] = ()
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

    @property
    def wanted_width(self) -> int:
        """In which its name can be read, without what it differs in; at most the widest."""
        name = self._text.partition(" · ")[0]
        room = self.fontMetrics().horizontalAdvance(name + self._mark) + BORDER_PX
        return min(max(NARROWEST_PX, room), FRAME_PX.width())

    @property
    def is_new(self) -> bool:
        """Whether it is marked as one that came last."""
        return self._is_new

    @property
    def holes(self) -> tuple[int, ...]:
        """Numbers of the holes that it is marked as chosen for."""
        return self._holes

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

    def show_new(self, *, on: bool) -> None:
        """Bear the word that it came last, or not any more."""
        self._is_new = on
        self.update()

    def show_holes(self, holes: Sequence[int]) -> None:
        """Bear the numbers of the holes that it is chosen for; none where it is the same for all."""
        self._holes = tuple(holes)
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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._show_icon()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._is_pinned or self._is_new or self._holes):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_pinned:
            left, top = self.width() - PIN_PX - 8, 5
            self._plate(painter, QRect(left, top, PIN_PX + 4, PIN_PX + 4))
            pin = icon("pin", color=ON_ACCENT)
            pin.paint(painter, left + 4, top + 4, PIN_PX - 4, PIN_PX - 4)
        if self._is_new:
            width = self.fontMetrics().horizontalAdvance(translate("CandidateFrame", "New")) + 12
            self._plate(painter, QRect(6, 5, width, PIN_PX + 4), translate("CandidateFrame", "New"))
        for at, words in enumerate(self._badges()):
            self._plate(painter, self._badge_place(at), words)
        painter.end()

    def _badges(self) -> list[str]:
        """Return the numbers of its holes, as many as there is room for."""
        room = (self.width() - 2 * BADGE_GAP_PX) // (PIN_PX + 4 + BADGE_GAP_PX)
        numbers = [str(hole + 1) for hole in self._holes]
        return numbers if len(numbers) <= room else [*numbers[: room - 1], "…"]

    def _badge_place(self, at: int) -> QRect:
        side = PIN_PX + 4
        bottom = self.height() - self.fontMetrics().height() - 12
        return QRect(6 + at * (side + BADGE_GAP_PX), bottom - side, side, side)

    def _plate(self, painter: QPainter, place: QRect, words: str = "") -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ACCENT))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setPen(QColor(ON_ACCENT))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _show_icon(self) -> None:
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            sharp = QPixmap.fromImage(fill(self._image, self.iconSize() * ratio))
            sharp.setDevicePixelRatio(ratio)
            self.setIcon(QIcon(sharp))

    def _show_text(self) -> None:
        room, text, words = self.iconSize().width(), self._text, self.fontMetrics()
        while " · " in text and words.horizontalAdvance(text + self._mark) > room:
            text = text.rpartition(" · ")[0]  # the tooltip says it all
        self.setText(words.elidedText(text + self._mark, Qt.TextElideMode.ElideRight, room))


def fill(image: QImage, size: QSize) -> QImage:
    """Return ``image`` scaled and cut so that it fills ``size``; one with clear parts is seen whole in it."""
    if image.hasAlphaChannel():
        whole = image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        filled = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        filled.fill(Qt.GlobalColor.transparent)
        painter = QPainter(filled)
        painter.drawImage((size.width() - whole.width()) // 2, (size.height() - whole.height()) // 2, whole)
        painter.end()
        return filled
    scaled = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (scaled.width() - size.width()) // 2, (scaled.height() - size.height()) // 2
    return scaled.copy(left, top, size.width(), size.height())
