"""Makes of a journal the document that it was written of. No window needed; takes a while."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from editor.journal.completion_codec import COARSE
from editor.journal.facts import Facts, JournalError, ViewState
from editor.journal.read_journal import read_gallery, read_offer, read_past
from editor.journal.source import Source, find_source
from editor.state.document import Document
from editor.state.history import History
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.past_galleries import PastGallery
from editor.state.saving import Picture
from inpaint_core.files.metadata import ImageFile

COARSE_FILLS: Final = QT_TRANSLATE_NOOP(
    "Restore", "Some of the fills are coarse, as they were not finished: press Inpaint for fine ones."
)


@dataclass(frozen=True, eq=False)
class Restored:
    """A photo as it was when the program was killed.

    Attributes:
        folder: Of the journal.
        document: With its masks, fills and history.
        history: Of the document.
        source: The photo as it was opened, for the next journal.
        gallery: The completions that were on show; None without any.
        view: What the window showed.
        notices: Sentences for the user.
    """

    folder: Path
    document: Document
    history: History
    source: Source
    gallery: PastGallery | None
    view: ViewState
    notices: tuple[str, ...]


def restore(folder: Path, history: History) -> Restored:
    """Read a journal.

    Args:
        folder: Of the journal, locked by the caller.
        history: Empty, with the budget of the settings.

    Raises:
        JournalError: It is damaged, or the photo is gone without a copy.
        OutOfMemoryError: The photo needs more memory than there is.
    """
    facts = read_offer(folder).facts
    found = find_source(facts, folder)
    image = found.image
    _check(image, facts)
    alpha = image.alpha
    empty = np.zeros((facts.height, facts.width), np.bool_)
    original = {"image": image.image, "mask": empty, "forbidden": empty}
    if alpha is not None:
        original["alpha"] = alpha[:, :, None]
    past = read_past(folder, facts, original)
    if not _is_file_as_saved(facts):
        past = replace(past, revisions=replace(past.revisions, saved=-1))
    document = Document(image, facts.file, history=history)
    document.source_name, document.source_digest = Path(facts.source).name, facts.source_digest
    document.resume(past)
    source = Source(
        Path(facts.source) if facts.source else None,
        facts.source_digest,
        Picture(image.image, image.alpha),
        image.metadata,
    )
    gallery = read_gallery(folder, facts)
    notices: tuple[str, ...] = (found.notice,) if found.notice else ()
    coarse = translate("CompletionCodec", COARSE)
    if gallery is not None and any(coarse in made.completion.notices for made in gallery.made):
        notices += (translate("Restore", COARSE_FILLS),)
    return Restored(folder, document, history, source, gallery, facts.view, notices)


def _check(image: ImageFile, facts: Facts) -> None:
    shape, bits = image.image.shape[:2], image.image.dtype.itemsize * 8
    if (*shape, bits, image.alpha is not None) != (facts.height, facts.width, facts.bits, facts.has_alpha):
        raise JournalError(translate("Restore", "its photo is of another size"))


def _is_file_as_saved(facts: Facts) -> bool:
    """Return whether the file of the photo still holds what was opened or saved last."""
    path, stamp = facts.file, facts.stamp
    if path is None or stamp is None:
        return True  # there never was one
    try:
        return path.exists() and not stamp.is_outdated(path)
    except OSError:
        return False
