"""The photos of the window as rows of a list: name, picture, marks, and what a drag takes along."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
)
from PySide6.QtGui import QImage

from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.open_photos import OpenPhotos
from editor.widgets.photo_thumbnails import PhotoThumbnails, document_thumbnail

Index = QModelIndex | QPersistentModelIndex
NO_INDEX: Final = QModelIndex()


class Role(IntEnum):
    """What the rows know beside their texts."""

    UNSAVED = Qt.ItemDataRole.UserRole
    WAITING = Qt.ItemDataRole.UserRole + 1


class FilmstripModel(QAbstractListModel):
    """Asks for a picture when its row is looked at first."""

    def __init__(
        self,
        photos: OpenPhotos,
        thumbnails: PhotoThumbnails,
        *,
        is_unsaved: Callable[[OpenPhoto], bool],
        file_of: Callable[[OpenPhoto], Path | None],
        parent: QObject,
    ) -> None:
        """Show the photos as they are.

        Args:
            photos: The list.
            thumbnails: Reads pictures.
            is_unsaved: Says which photos differ from their files.
            file_of: Returns a file that shows the photo as it is, for other programs.
            parent: Owner.
        """
        super().__init__(parent)
        self._photos, self._thumbnails = photos, thumbnails
        self._is_unsaved, self._file_of = is_unsaved, file_of
        self._rows: list[OpenPhoto] = list(photos)
        self._pictures: dict[OpenPhoto, QImage] = {}
        thumbnails.loaded.connect(self._on_loaded)

    def photo(self, index: Index) -> OpenPhoto:
        """Return the photo of a row."""
        return self._rows[index.row()]

    def index_of(self, photo: OpenPhoto | None) -> QModelIndex:
        """Return the row of a photo; no row for one that is not there."""
        return self.index(self._rows.index(photo)) if photo in self._rows else QModelIndex()

    def refresh(self) -> None:
        """Look again at the photos and their marks."""
        rows = list(self._photos)
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self._pictures = {photo: self._pictures[photo] for photo in rows if photo in self._pictures}
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def take_first_picture(self, photo: OpenPhoto) -> None:
        """Show a photo that has just been read, unless its picture is there already."""
        if photo not in self._pictures:
            self.take_picture(photo)

    def take_picture(self, photo: OpenPhoto) -> None:
        """Show a photo as it is now in place of what its file showed."""
        if photo.document is not None:
            self._put(photo, document_thumbnail(photo.document))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        photo = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return photo.title
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(photo)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            unsaved = translate("FilmstripModel", " – not saved") if self._is_unsaved(photo) else ""
            return f"{photo.title}{unsaved}" + (f"\n{photo.path.parent}" if photo.path else "")
        if role == Role.UNSAVED:
            return self._is_unsaved(photo)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        files = [self._file_of(self.photo(index)) for index in indexes]
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in files if path is not None])
        return data

    def _picture(self, photo: OpenPhoto) -> QImage | None:
        if photo not in self._pictures:
            document = photo.document
            if document is not None and (document.is_dirty or photo.is_partial or photo.path is None):
                self._pictures[photo] = document_thumbnail(document)
            elif photo.path is not None:
                self._thumbnails.ask(photo.path)
        return self._pictures.get(photo)

    def _on_loaded(self, path: Path, picture: QImage) -> None:
        for photo in self._rows:
            if photo.path == path and photo not in self._pictures:
                self._put(photo, picture)

    def _put(self, photo: OpenPhoto, picture: QImage) -> None:
        self._pictures[photo] = picture
        if (index := self.index_of(photo)).isValid():
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])
