"""Saving the photo on show: where to, what is asked before, what is said after."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.controllers.inpaint import InpaintController
from editor.controllers.photos.reading import is_sample
from editor.controllers.photos.save_offer import make_offer
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.photos.open_photos import OpenPhotos
from editor.state.photos.save_options import AS_IT_WAS, QUALITY_FORMATS, SaveChoice, SaveOffer, SaveOptions
from editor.state.saving import compressed_again
from editor.state.settings import SettingsFile
from editor.widgets.background import Background
from editor.widgets.questions.questions import Questions
from inpaint_core.files.disk.names import filled_name, free_name
from inpaint_core.files.formats import FORMAT_OF_NAME, FORMAT_OF_SUFFIX, FormatName
from inpaint_core.files.read_write import WRITABLE_SUFFIXES, keeps_every_pixel


class SaveController(QObject):
    """Writes beside the window; asks first whether a fill on show is kept."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    saved = Signal(str)
    """A phrase for the status line."""
    written = Signal(object)
    """The path of a photo that was saved."""
    recipe_wanted = Signal(object, object)
    """A recipe is to be saved beside the photo on show: path of the photo as saved, and SaveOptions."""
    reload_wanted = Signal()
    """The file of the photo on show is to be read again."""

    def __init__(
        self,
        photos: OpenPhotos,
        *,
        background: Background,
        questions: Questions,
        inpainting: InpaintController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        """Nothing is being saved.

        Args:
            photos: The one on show is saved.
            background: Does the writing.
            questions: Asks the user.
            inpainting: Completions on show are kept before a photo is saved.
            settings: Remember the last folder, and what was chosen last.
            parent: Owner.
        """
        super().__init__(parent)
        self._photos, self._background = photos, background
        self._questions, self._inpainting, self._settings = questions, inpainting, settings
        self.is_saving = False
        self._saved_as: dict[Path, SaveOptions] = {}
        """Files that were written here, which need no question any more, and how."""
        self._after_save: Callable[[], None] | None = None

    def save(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Save to the photo's own file; the one it was opened from only after asking once."""
        document = self._photos.document
        if document is None:
            return
        path = document.path
        if path is None or path.suffix.lower() not in WRITABLE_SUFFIXES or is_sample(path):
            self.save_as(then=then)
            return
        if path in self._saved_as or self._ask_to_overwrite(document, path, then):
            self._write(SaveChoice(path, self._saved_as.get(path, AS_IT_WAS)), then)

    def save_as(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Ask where to and how, and save there."""
        document = self._photos.document
        if document is None:
            return
        suggestion = self._suggestion(document, self._settings.current.save_format)
        offer = make_offer(document, suggestion, self._settings.current)
        if choice := self._questions.where_to_save(offer):
            choice = replace(choice, path=choice.path.absolute())
            self._remember(choice, offer, self._suggestion(document).suffix)
            loses = choice.path == document.path and document.metadata.frames_left > 0
            if (
                not loses
                or choice.path in self._saved_as
                or self._ask_to_overwrite(document, choice.path, then)
            ):
                self._write(choice, then)

    def save_beside(self, *, then: Callable[[], None]) -> None:
        """Save without asking: over a file that was saved here before, else beside it under a free name."""
        document = self._photos.document
        if document is None:
            return
        own = document.path
        if own is not None and own in self._saved_as and not document.is_changed_on_disk():
            self._accept_and_write(SaveChoice(own, self._saved_as[own]), then)
            return
        choice = SaveChoice(free_name(self._suggestion(document)))
        kind = FORMAT_OF_SUFFIX.get(choice.path.suffix.lower())

        def tell() -> None:
            if kind is not None and kind.is_lossless is not True and not _is_exact(document, choice):
                self.notice.emit("info", compressed_again(kind.title))
            then()

        self._accept_and_write(choice, tell)

    def after_save(self, then: Callable[[], None]) -> None:
        """Call ``then`` when the save under way has succeeded."""
        self._after_save = then

    def _ask_to_overwrite(self, document: Document, path: Path, then: Callable[[], None]) -> bool:
        """Ask about the photo's own file; return whether to go on, and save elsewhere if so answered."""
        answer = self._questions.overwrite(
            path.name,
            recompresses=not _is_exact(document, SaveChoice(path)),
            other_pictures=document.metadata.frames_left,
        )
        if answer == "save_as":
            self.save_as(then=then)
        return answer == "overwrite"

    def _write(self, choice: SaveChoice, then: Callable[[], None]) -> None:
        document, path = self._photos.document, choice.path
        if document is not None and path == document.path and document.is_changed_on_disk():
            answer = self._questions.changed_on_disk(path.name)
            if answer == "save_as":
                self.save_as(then=then)
            elif answer == "reload":
                self.reload_wanted.emit()
            if answer != "overwrite":
                return
        if self._inpainting.is_choosing:
            kept = self._questions.fills_on_show(path.name)
            if kept == "without":
                self._write_document(choice, then)
            if kept != "keep":
                return
        self._accept_and_write(choice, then)

    def _accept_and_write(self, choice: SaveChoice, then: Callable[[], None]) -> None:
        self._inpainting.accept_first(lambda: self._write_document(choice, then))

    def _write_document(self, choice: SaveChoice, then: Callable[[], None]) -> None:
        document, path = self._photos.document, choice.path
        if document is None:
            return
        document.end_stroke()
        is_exact = path.suffix.lower() in WRITABLE_SUFFIXES and _is_exact(document, choice)

        def done(notices: tuple[str, ...]) -> None:
            self.is_saving = False
            self._saved_as[path] = choice.options
            self.written.emit(path)
            if choice.with_recipe:
                self.recipe_wanted.emit(path, choice.options)
            self.saved.emit(_saved_words(path, is_exact=is_exact))
            for sentence in notices:
                self.notice.emit("info", sentence)
            if self._after_save:
                self._after_save()

        def failed(sentence: str) -> None:
            self.is_saving = False
            self.saved.emit(translate("PhotosSaving", "Not saved"))
            self.notice.emit(
                "error",
                translate(
                    "PhotosSaving", "{sentence} Your photo is still open here, nothing is lost."
                ).format(sentence=sentence),
            )

        self.is_saving, self._after_save = True, then  # here: what was asked above may find no memory
        self._background.run(
            translate("PhotosSaving", "Saving {path}…").format(path=path.name),
            lambda: document.save(path, choice.options),
            done=done,
            failed=failed,
        )

    def _remember(self, choice: SaveChoice, offer: SaveOffer, own_suffix: str) -> None:
        """Keep what was chosen for the next photo; nothing of what could not be chosen."""
        current, options = self._settings.current, choice.options
        chosen = FORMAT_OF_SUFFIX.get(choice.path.suffix.lower())
        is_own = chosen is FORMAT_OF_SUFFIX.get(own_suffix.lower())
        self._settings.current = replace(
            current,
            save_format="" if is_own or chosen is None else chosen.name,
            save_metadata=options.metadata,
            save_recipe=choice.with_recipe if offer.has_recipe else current.save_recipe,
            save_quality=options.quality or current.save_quality,
            save_as_source=options.quality is None
            if chosen is not None and chosen.name in QUALITY_FORMATS
            else current.save_as_source,
        )

    def _suggestion(self, document: Document, wanted: FormatName = "") -> Path:
        """Return a name beside the photo that is not the photo's own, in a wanted format or in its own."""
        path = self._plain_suggestion(document)
        return path if not wanted else path.with_suffix(FORMAT_OF_NAME[wanted].suffixes[0])

    def _plain_suggestion(self, document: Document) -> Path:
        path = document.path
        if path is not None and path in self._saved_as and path.suffix.lower() in WRITABLE_SUFFIXES:
            return path
        return self.name_for(path)

    def name_for(self, path: Path | None) -> Path:
        """Return the name that the filled version of a photo has by default, whether it is free or not.

        Args:
            path: Of the photo; None for one that was pasted.
        """
        if path is None:
            return self._settings.current.folder() / f"{translate('Document', 'Untitled')}.png"
        return self._settings.current.folder() / path.name if is_sample(path) else filled_name(path)

    def options_of(self, path: Path | None) -> SaveOptions:
        """Return how a file was saved here; as the photo was where it was not."""
        return AS_IT_WAS if path is None else self._saved_as.get(path, AS_IT_WAS)


def _is_exact(document: Document, choice: SaveChoice) -> bool:
    """Return whether saving so keeps every pixel value exactly."""
    return keeps_every_pixel(
        choice.path,
        document.image,
        alpha=document.alpha,
        metadata=document.metadata,
        file_format=document.format_in_spite_of_name(choice.path),
        quality=choice.options.quality,
    )


def _saved_words(path: Path, *, is_exact: bool) -> str:
    said = translate("PhotosSaving", "Saved {path}").format(path=path.name)
    if not is_exact:
        return said
    kept = translate("PhotosSaving", "outside the fills every pixel is the original's")
    return f"{said} · {kept}"
