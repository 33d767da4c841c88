"""The photos that are open as a thin strip of pictures: a click shows one, a drag takes its file along."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from editor.panels.photos.filmstrip_model import FilmstripModel, Index, Role
from editor.state.language.translation import translate
from editor.widgets.icons import icon
from editor.widgets.theme import ACCENT, current_shades

PICTURE_PX: Final = QSize(84, 56)
MARGIN_PX: Final = 4
MARK_PX: Final = 10


class Filmstrip(QListView):
    """One row, which scrolls sideways."""

    chosen = Signal(object)
    """The OpenPhoto that was clicked."""
    close_wanted = Signal(object)
    """The OpenPhoto that is to be closed."""
    close_others_wanted = Signal(object)
    """The OpenPhoto that alone is to stay open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filmstrip")
        self.setAccessibleName(translate("Filmstrip", "Open photos"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._delegate = _Frame(self)
        self.setItemDelegate(self._delegate)
        bar_px = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        self.setFixedHeight(PICTURE_PX.height() + 2 * MARGIN_PX + bar_px // 2)
        self.hide()

    def use(self, model: FilmstripModel) -> None:
        """Show these photos from now on."""
        self.setModel(model)
        self.clicked.connect(lambda index: self.chosen.emit(model.photo(index)))

    def mark_current(self, index: Index) -> None:
        """Mark the photo on show, and scroll to it."""
        if index != self.currentIndex():  # else it stays where the user has scrolled to
            self.setCurrentIndex(index)
            if index.isValid():
                self.scrollTo(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if menu := self.menu_at(event.pos()):
            menu.popup(event.globalPos())

    def menu_at(self, point: QPoint) -> QMenu | None:
        """Return what can be done with the photo at a point of the strip; None where there is none."""
        index, model = self.indexAt(point), self.model()
        if not index.isValid() or not isinstance(model, FilmstripModel):
            return None
        photo = model.photo(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(
            translate("Filmstrip", "Close {photo}").format(photo=photo.title.replace("&", "&&")),
            lambda: self.close_wanted.emit(photo),
        )
        others = menu.addAction(
            translate("Filmstrip", "Close All Others"), lambda: self.close_others_wanted.emit(photo)
        )
        others.setEnabled(model.rowCount() > 1)
        return menu

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        model = self.model()
        if event.button() == Qt.MouseButton.MiddleButton and isinstance(model, FilmstripModel):
            if index.isValid():
                self.close_wanted.emit(model.photo(index))
            return
        super().mousePressEvent(event)


class _Frame(QStyledItemDelegate):
    """Paints one photo: its picture, a line around the one on show, a dot on one that is not saved."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return PICTURE_PX + QSize(2 * MARGIN_PX, 2 * MARGIN_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        shades = current_shades()
        inside = rect.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        painter.fillRect(inside, QColor(shades.raised))
        if isinstance(picture, QImage):
            painter.drawImage(inside, picture, _cut(picture.size(), inside.size()))
        else:
            icon("image-outline").paint(painter, inside.adjusted(24, 14, -24, -14))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(ACCENT), 3))
            painter.drawRect(inside)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(shades.quiet_text), 1))
            painter.drawRect(inside)
        if index.data(Role.UNSAVED):
            painter.setPen(QPen(QColor("#202020"), 1))
            painter.setBrush(QColor("#ffffff"))
            corner = inside.topRight() + QPoint(-MARK_PX - 3, 4)
            painter.drawEllipse(QRect(corner, QSize(MARK_PX, MARK_PX)))
        painter.restore()


def _cut(size: QSize, frame: QSize) -> QRect:
    """Return the middle of a picture that has the shape of the frame."""
    kept = frame.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (size.width() - kept.width()) // 2, (size.height() - kept.height()) // 2
    return QRect(QPoint(left, top), kept)
