"""Files for other programs: the photo's own, or a copy of what is not saved yet."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from inpaint_core.errors import InpaintError
from inpaint_core.files.read_write import WRITABLE_SUFFIXES, write_image


class CopiesForOthers:
    """Keeps copies until the window closes: who took one may read it late."""

    def __init__(self, is_unsaved: Callable[[OpenPhoto], bool]) -> None:
        """There is no copy yet.

        Args:
            is_unsaved: Says whether a photo differs from its file.
        """
        self._is_unsaved = is_unsaved
        self._folder: Path | None = None

    def file_of(self, photo: OpenPhoto) -> Path | None:
        """Return a file that shows the photo as it is now; None where none can be written.

        A fill on show is in it. Encoding holds the window: a drag cannot wait for another thread.
        """
        document = photo.document
        if document is None or not self._is_unsaved(photo):
            return photo.path
        path = photo.path
        suffix = path.suffix if path and path.suffix.lower() in WRITABLE_SUFFIXES else ".png"
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="inpaint-editor-"))
        stem = path.stem if path else translate("Document", "Untitled")
        copy = self._folder / f"{stem}-filled{suffix}"
        shown = document.previewed
        image, alpha = document.image, document.alpha
        if shown is not None:
            image, alpha = shown.apply_to(image), shown.apply_to_alpha(alpha)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            write_image(copy, image, alpha=alpha, metadata=document.metadata)
        except InpaintError:
            return None
        finally:
            QGuiApplication.restoreOverrideCursor()
        return copy

    def remove(self) -> None:
        """Remove all copies."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
