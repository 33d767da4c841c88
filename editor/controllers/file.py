"""Opening, pasting, dropping and saving photos, and the guard over unsaved changes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from editor.controllers.inpaint import InpaintController
from editor.state.document import Document
from editor.state.editing.spill import Spill
from editor.state.history import History, default_budget_bytes
from editor.state.settings import SettingsFile, undo_path
from editor.widgets.background import Background
from editor.widgets.dialogs import Questions
from editor.widgets.qimage_bridge import from_qimage, to_qimage
from inpaint_core.errors import InpaintError
from inpaint_core.files.atomic import remove_leftovers
from inpaint_core.files.read_write import (
    WRITABLE_SUFFIXES,
    ImageFile,
    ImageMetadata,
    decode_image,
    keeps_every_pixel,
    open_mask,
    read_image,
)
from inpaint_core.request import MaskArray
from resources import locate

PASTED_NAME: Final = "Pasted photo"
IMAGE_TYPES: Final = ("image/png", "image/tiff", "image/jpeg", "image/webp")
"""What other programs put on the clipboard with profile and depth intact, the best first."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A photo that was read, with the mask that was asked for."""

    document: Document
    notices: tuple[str, ...]
    mask: MaskArray | None = None
    mask_trouble: str = ""


class FileController(QObject):
    """Owns the way between files and the document. Everything slow happens beside the window."""

    opened = Signal(object)
    """A Document to show from now on."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    saved = Signal(str)
    """A phrase for the status line."""
    recent_changed = Signal()

    def __init__(
        self,
        *,
        background: Background,
        settings: SettingsFile,
        questions: Questions,
        inpainting: InpaintController,
        parent: QObject | None = None,
    ) -> None:
        """Nothing is open yet.

        Args:
            background: Does the reading and writing.
            settings: Remembers recent files and the last folder.
            questions: Asks the user.
            inpainting: Completions on show are kept before a photo is saved.
            parent: Owner.
        """
        super().__init__(parent)
        self._background, self._settings = background, settings
        self._questions, self._inpainting = questions, inpainting
        self._spill = Spill(undo_path(), lambda: self._settings.current.undo_disk_mb * 2**20)
        self.document: Document | None = None
        self.is_saving = False
        self._may_overwrite: set[Path] = set()
        self._after_save: Callable[[], None] | None = None

    # Opening

    def open(self) -> None:
        """Ask for a photo and open it."""
        if path := self._questions.photo_to_open(self.last_folder()):
            self.open_path(path)

    def open_path(self, path: Path, mask_path: Path | None = None) -> None:
        """Open a photo, with a mask if there is one, after asking about unsaved changes."""
        self.guard(lambda: self._read(path.absolute(), mask_path))

    def open_sample(self, path: Path) -> None:
        """Open a photo that comes with the program, with its suggested mask."""
        self.open_path(path, locate.suggested_mask(path))

    def take(self, data: QMimeData) -> None:
        """Open what was pasted or dropped: a file, or an image without one."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if len(paths) > 1:
            self.notice.emit("info", f"One photo at a time: {paths[0].name} is opened, the others are not.")
        if paths:
            self.open_path(paths[0])
            return
        for kind in IMAGE_TYPES:
            if data.hasFormat(kind):
                encoded = bytes(data.data(kind).data())
                self._take_image(partial(decode_image, encoded, PASTED_NAME))
                return
        image = QImage(data.imageData()) if data.hasImage() else QImage()
        if not image.isNull():
            self._take_image(lambda: _from_clipboard(image))
        elif data.urls():
            self.notice.emit(
                "warning", "Only photos on this computer can be opened: save this one to a file first."
            )
        else:
            self.notice.emit("info", "There is no photo on the clipboard.")

    def paste(self) -> None:
        """Open what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None:
            self.take(data)

    def copy(self) -> None:
        """Put the photo on the clipboard the way it is shown, a fill on show at the photo's own size."""
        if self._inpainting.is_choosing:
            self._inpainting.refine_shown(self._copy)
        else:
            self._copy()

    def _copy(self) -> None:
        if self.document is None:
            return
        photo, previewed, alpha = self.document.image, self.document.previewed, self.document.alpha

        def image() -> QImage:
            if previewed is None:
                return to_qimage(photo, alpha)
            return to_qimage(previewed.apply_to(photo), previewed.apply_to_alpha(alpha))

        def done(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self.saved.emit("Copied")

        self._background.run(
            "Copying…",
            image,
            done=done,
            failed=lambda sentence: self.notice.emit("error", sentence),
        )

    def show_restored(self, document: Document, notices: tuple[str, ...]) -> None:
        """Show a document that was not read from a file; the caller has asked about unsaved changes."""
        self._show(Opened(document, notices))

    def new_history(self) -> History:
        """Return an empty history that keeps to the budget of the settings, also when that changes."""
        return History(lambda: self._settings.current.undo_mb * 2**20 or default_budget_bytes(), self._spill)

    # Saving

    def save(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Save to the photo's own file; the one it was opened from only after asking once."""
        if self.document is None:
            return
        path = self.document.path
        if path is None or path.suffix.lower() not in WRITABLE_SUFFIXES or _is_sample(path):
            self.save_as(then=then)
            return
        if path in self._may_overwrite or self._ask_to_overwrite(self.document, path, then):
            self._write(path, then)

    def _ask_to_overwrite(self, document: Document, path: Path, then: Callable[[], None]) -> bool:
        """Ask about the photo's own file; return whether to go on, and save elsewhere if so answered."""
        is_exact = _is_exact(document, path)
        answer = self._questions.overwrite(
            path.name, recompresses=not is_exact, other_pictures=document.metadata.frames_left
        )
        if answer == "save_as":
            self.save_as(then=then)
        return answer == "overwrite"

    def save_as(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Ask where to, and save there."""
        if self.document is None:
            return
        if path := self._questions.where_to_save(self._suggestion(self.document)):
            path = path.absolute()
            loses = path == self.document.path and self.document.metadata.frames_left > 0
            if not loses or path in self._may_overwrite or self._ask_to_overwrite(self.document, path, then):
                self._write(path, then)

    def guard(self, then: Callable[[], None]) -> None:
        """Call ``then`` once nothing unsaved can be lost by it; not at all if the user decides against it."""
        document = self.document
        if self.is_saving:
            self._after_save = lambda: self.guard(then)
            return
        if document is None or not (document.is_dirty or self._inpainting.is_choosing):
            then()
            return
        answer = self._questions.unsaved(document.title)
        if answer == "save":
            self.save(then=then)
        elif answer == "discard":
            then()

    def last_folder(self) -> Path:
        """Return where dialogs open: the last folder used, if it is still there."""
        folder = Path(self._settings.current.last_folder)
        return folder if self._settings.current.last_folder and folder.is_dir() else Path.home()

    # Behind the scenes

    def _read(self, path: Path, mask_path: Path | None) -> None:
        def failed(sentence: str) -> None:
            if not path.exists():
                self._settings.current = self._settings.current.without_recent(path)
                self.recent_changed.emit()
            kept = f" {self.document.title} stays open." if self.document else ""
            self.notice.emit("error", sentence + kept)

        self._background.run(
            f"Opening {path.name}…",
            lambda: _read_photo(path, mask_path, self.new_history()),
            done=self._show,
            failed=failed,
        )

    def _take_image(self, read: Callable[[], ImageFile]) -> None:
        def open_image() -> Opened:
            image = read()
            return Opened(Document(image, None, history=self.new_history()), image.notices)

        self.guard(
            lambda: self._background.run(
                "Opening the pasted photo…",
                open_image,
                done=self._show,
                failed=lambda sentence: self.notice.emit("error", sentence),
            )
        )

    def _show(self, found: Opened) -> None:
        self.document = found.document
        if found.document.path is not None and not _is_sample(found.document.path):
            self._remember(found.document.path)
        self.opened.emit(found.document)
        for sentence in found.notices:
            self.notice.emit("info", sentence)
        if found.mask is not None:
            found.document.replace_mask(found.mask, "Import mask")
        if found.mask_trouble:
            self.notice.emit("warning", found.mask_trouble)

    def _write(self, path: Path, then: Callable[[], None]) -> None:
        if self.document is not None and path == self.document.path and self.document.is_changed_on_disk():
            answer = self._questions.changed_on_disk(path.name)
            if answer == "save_as":
                self.save_as(then=then)
            elif answer == "reload":
                self._read(path, None)
            if answer != "overwrite":
                return
        # What is on show is what gets saved.
        self._inpainting.accept_first(lambda: self._write_document(path, then))

    def _write_document(self, path: Path, then: Callable[[], None]) -> None:
        document = self.document
        if document is None:
            return
        document.end_stroke()
        is_exact = path.suffix.lower() in WRITABLE_SUFFIXES and _is_exact(document, path)

        def done(notices: tuple[str, ...]) -> None:
            self.is_saving = False
            self._may_overwrite.add(path)
            self._remember(path)
            checked = " · outside the fills every pixel is the original's" if is_exact else ""
            self.saved.emit(f"Saved {path.name}{checked}")
            for sentence in notices:
                self.notice.emit("info", sentence)
            if self._after_save:
                self._after_save()

        def failed(sentence: str) -> None:
            self.is_saving = False
            self.saved.emit("Not saved")
            self.notice.emit("error", f"{sentence} Your photo is still open here, nothing is lost.")

        self.is_saving, self._after_save = True, then  # here: what was asked above may find no memory
        self._background.run(f"Saving {path.name}…", lambda: document.save(path), done=done, failed=failed)

    def _suggestion(self, document: Document) -> Path:
        """Return a name beside the photo that is not the photo's own."""
        if document.path is None:
            return self.last_folder() / "Untitled.png"
        if _is_sample(document.path):
            return self.last_folder() / document.path.name
        suffix = document.path.suffix if document.path.suffix.lower() in WRITABLE_SUFFIXES else ".png"
        stem = document.path.stem
        own = document.path in self._may_overwrite
        return document.path.with_name(f"{stem}{suffix}" if own else f"{stem}-edited{suffix}")

    def _remember(self, path: Path) -> None:
        self._settings.current = self._settings.current.with_recent(path)
        self._settings.write()
        self.recent_changed.emit()


def _is_sample(path: Path) -> bool:
    """Return whether a photo belongs to the program, and so must not be written to."""
    return path in locate.sample_paths()


def _read_photo(path: Path, mask_path: Path | None, history: History) -> Opened:
    remove_leftovers(path)
    image = read_image(path)
    document = Document(image, path, history=history)
    if mask_path is None:
        return Opened(document, image.notices)
    try:
        mask = open_mask(mask_path, size=(document.height, document.width)).require_hole()
    except InpaintError as error:
        return Opened(document, image.notices, mask_trouble=str(error))
    return Opened(document, (*image.notices, *mask.notices), mask=mask.hole)


def _from_clipboard(photo: QImage) -> ImageFile:
    image, alpha = from_qimage(photo)
    return ImageFile(image, alpha, ImageMetadata(format="PNG"))


def _is_exact(document: Document, path: Path) -> bool:
    """Return whether saving there keeps every pixel value exactly."""
    return keeps_every_pixel(
        path,
        document.image,
        alpha=document.alpha,
        metadata=document.metadata,
        file_format=document.format_in_spite_of_name(path),
    )
