"""The way between files and the photos of the window: opening, and the one address for all the rest."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from editor.controllers.inpaint import InpaintController
from editor.controllers.photos.clipboard import ClipboardController
from editor.controllers.photos.closing import PhotoCloser
from editor.controllers.photos.reading import ReadPhoto, is_sample
from editor.controllers.photos.saving import SaveController
from editor.controllers.photos.switching import PhotoSwitch
from editor.state.document import Document
from editor.state.history import History
from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.open_photos import OpenPhotos
from editor.state.photos.wanted import find_wanted
from editor.state.settings import SettingsFile
from editor.widgets.background import Background
from editor.widgets.latest_only import LatestOnly
from editor.widgets.questions.questions import Questions
from inpaint_core.files.read_write import ImageFile
from resources import locate


class FileController(QObject):
    """Opens photos. Everything slow happens beside the window."""

    opened = Signal(object)
    """The Document that is on show from now on; not for none."""
    closed = Signal(object)
    """The Document of a photo that is not open any more."""
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
            background: Does the writing.
            settings: Remembers recent files and the last folder.
            questions: Asks the user.
            inpainting: Completions on show are kept before a photo is saved.
            parent: Owner.
        """
        super().__init__(parent)
        self._settings, self._questions = settings, questions
        self.photos = OpenPhotos()
        self.reading = LatestOnly(self)
        self.switch = PhotoSwitch(
            self.photos, self.reading, inpainting=inpainting, settings=settings, parent=self
        )
        self.saving = SaveController(
            self.photos,
            background=background,
            questions=questions,
            inpainting=inpainting,
            settings=settings,
            parent=self,
        )
        self.closer = PhotoCloser(
            self.photos, self.switch, self.saving, inpainting=inpainting, questions=questions, parent=self
        )
        self.clipboard = ClipboardController(self.photos, background, inpainting, self)
        self._connect()

    def _connect(self) -> None:
        for source in (self.switch, self.saving, self.closer, self.clipboard):
            source.notice.connect(self.notice)
        self.saving.saved.connect(self.saved)
        self.saving.written.connect(self._on_written)
        self.saving.reload_wanted.connect(self._reload)
        self.clipboard.copied.connect(self.saved)
        self.clipboard.files_given.connect(self.open_paths)
        self.clipboard.image_given.connect(self._open_image)
        self.switch.opened.connect(self._on_opened)
        self.closer.closed.connect(self.closed)
        self.switch.missing.connect(self._forget_recent)
        self.switch.read.connect(self._on_read)

    @property
    def document(self) -> Document | None:
        """What is on show."""
        return self.photos.document

    @property
    def is_saving(self) -> bool:
        return self.saving.is_saving

    # Opening

    def open(self) -> None:
        """Ask for photos and open them."""
        self.open_paths(self._questions.photos_to_open(self.last_folder()))

    def open_folder(self) -> None:
        """Ask for a folder and open its photos."""
        if folder := self._questions.folder_to_open(self.last_folder()):
            self.open_paths([folder])

    def open_path(self, path: Path, mask_path: Path | None = None) -> None:
        """Open a photo, with a mask if there is one, beside those that are open."""
        self.open_paths([path], [mask_path] if mask_path else [])

    def open_paths(self, paths: Sequence[Path], mask_paths: Sequence[Path] = ()) -> None:
        """Open photos and the photos of folders, and show the first; what cannot be opened is said.

        Args:
            paths: Of files and folders.
            mask_paths: Images to take masks from: one for each photo, in the same order, or none.
        """
        wanted = find_wanted(paths, mask_paths)
        photos = [self._entry(path, mask) for path, mask in wanted.photos]
        for sentence in wanted.troubles:
            self.notice.emit("error", sentence)
        for path in wanted.missing:
            self._forget_recent(path)
        if photos:
            self.switch.show(photos[0])

    def open_part(self, path: Path) -> None:
        """Open what can be read of a photo that is cut short, its missing part masked."""
        photo = OpenPhoto(path, is_partial=True)
        self.photos.add(photo)
        self.switch.show(photo)

    def open_sample(self, path: Path) -> None:
        """Open a photo that comes with the program, with its suggested mask."""
        self.open_path(path, locate.suggested_mask(path))

    def take(self, data: QMimeData) -> None:
        """Open what was pasted or dropped."""
        self.clipboard.take(data)

    def paste(self) -> None:
        """Open what is on the clipboard."""
        self.clipboard.paste()

    def copy(self) -> None:
        """Put the photo on the clipboard the way it is shown."""
        self.clipboard.copy()

    def show_restored(self, photo: OpenPhoto, notices: tuple[str, ...] = ()) -> None:
        """Show a photo that was not read from a file, beside those that are open; it goes before its file.

        Args:
            photo: With its document, the history of that (see ``new_history``), place and fills.
            notices: Sentences for the user.
        """
        document, history = photo.document, photo.history
        if document is None or history is None:
            raise ValueError("there is nothing to show")
        twin = self.photos.find(document.path) if document.path else None
        self.photos.add(photo)
        self.switch.take(photo, ReadPhoto(document, history, notices))
        if twin is not None and twin is not self.photos.shown and twin.is_untouched:
            if twin is self.switch.wanted:
                self.switch.give_up()
            self.photos.remove(twin)

    def new_history(self) -> History:
        """Return an empty history: all photos together keep to the budget of the settings."""
        return self.switch.new_history()

    # The photo on show

    def save(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Save to the photo's own file; the one it was opened from only after asking once."""
        self.saving.save(then=then)

    def save_as(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Ask where to, and save there."""
        self.saving.save_as(then=then)

    def guard(self, then: Callable[[], None]) -> None:
        """Call ``then`` once nothing unsaved can be lost by it; not at all if the user decides against it."""
        self.closer.guard(then)

    def last_folder(self) -> Path:
        """Return where dialogs open: the last folder used, if it is still there."""
        return self._settings.current.folder()

    # Behind the scenes

    def _entry(self, path: Path, mask_path: Path | None) -> OpenPhoto:
        """Return the photo of a file, which is put behind the others if it is not open yet."""
        photo = self.photos.find(path)
        if photo is None or (mask_path is not None and photo.document is not None):
            photo = OpenPhoto(path, mask_path)
            self.photos.add(photo)
        elif photo.document is not None and photo.is_untouched and photo is not self.photos.shown:
            photo.close_down()  # the file may have changed since
        return photo

    def _open_image(self, read: Callable[[], ImageFile]) -> None:
        def open_image() -> ReadPhoto:
            image, history = read(), self.switch.new_history()
            return ReadPhoto(Document(image, None, history=history), history, image.notices)

        def done(found: ReadPhoto) -> None:
            photo = OpenPhoto(None)
            self.photos.add(photo)
            self.switch.take(photo, found)

        self.switch.give_up()
        self.reading.start(
            translate("File", "Opening the pasted photo…"),
            open_image,
            done=done,
            failed=partial(self.notice.emit, "error"),
        )

    def _on_opened(self, document: Document | None) -> None:
        if document is not None:
            self.opened.emit(document)

    def _on_read(self, found: ReadPhoto) -> None:
        if found.document.path is not None and not is_sample(found.document.path):
            self._remember(found.document.path)
        for sentence in found.notices:
            self.notice.emit("info", sentence)
        if found.mask_trouble:
            self.notice.emit("warning", found.mask_trouble)

    def _on_written(self, path: Path) -> None:
        """Remember a file that was saved; an untouched photo that it replaced on the disk is closed."""
        self._remember(path)
        for photo in self.photos:
            if photo.path == path and photo is not self.photos.shown and photo.is_untouched:
                self.photos.remove(photo)

    def _reload(self) -> None:
        if self.photos.shown is not None:
            self.switch.read_again(self.photos.shown)

    def _remember(self, path: Path) -> None:
        self._settings.current = self._settings.current.with_recent(path)
        self.recent_changed.emit()

    def _forget_recent(self, path: Path) -> None:
        self._settings.current = self._settings.current.without_recent(path)
        self.recent_changed.emit()
