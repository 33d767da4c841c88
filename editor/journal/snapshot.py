"""Takes down what a document is at one moment, quickly, for a journal that is written later."""

import io
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

from numpy.typing import NDArray
from PIL import Image

from editor.journal.facts import VERSION, Facts, ViewState
from editor.journal.journal_file import Batch
from editor.journal.ledger import Key, Ledger, LedgerChanges
from editor.journal.source import Source
from editor.state.document import Document
from editor.state.editing.undoing import Move
from editor.state.history import Step, Tile
from editor.state.past_galleries import Made, PastGallery
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

PICTURE_PX: Final = 200
"""Few: of a large photo each is far from the others in memory."""


_MadeKey = tuple[int, bool, bool]


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """What a journal is about.

    Attributes:
        document: The photo that is edited.
        source: The photo as it was opened.
        gallery: Returns the completions on show.
        view: Returns what the window shows of the photo.
    """

    document: Document
    source: Source
    gallery: Callable[[], PastGallery | None] = lambda: None
    view: Callable[[], ViewState] = ViewState

    @property
    def has_unsaved_work(self) -> bool:
        """Whether there is more than the photo's file holds: fills, a mask, completions on show."""
        document = self.document
        has_mask = document.has_mask or document.has_forbidden or document.is_stroking
        return document.is_dirty or has_mask or self.gallery() is not None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What a batch is made of, taken at one moment; what takes long is still to be done. See ``Batch``."""

    facts: Facts
    changes: LedgerChanges
    settled: tuple[EditStep | None, ...]
    done: tuple[int, ...]
    undone: tuple[int, ...]
    stroke: dict[Key, MaskArray]
    picture: NDArray[Any]
    gallery: tuple[int, ...]
    completions: dict[int, Made]


class Photographer:
    """Knows what was taken down before, and takes down what has changed since."""

    def __init__(self, subject: Subject) -> None:
        """Nothing was taken down yet: the first snapshot holds everything done so far."""
        self._subject = subject
        self._document: Final = subject.document
        self._numbers: dict[_MadeKey, tuple[Made, int]] = {}
        self._last_number = 0
        self._stroke: dict[Key, MaskArray] = {}
        """What the stroke under way has changed, as it was when it was looked at last."""
        self._stroke_unseen: set[Box] = set()
        self._follow_stroke(self._document.box)
        self._ledger = Ledger()
        self._ledger.adopt(self._steps, self._document.changed_tiles())

    @property
    def has_seen_all(self) -> bool:
        """Whether ``look`` has looked at everything that changed."""
        return self._ledger.is_read and not self._stroke_unseen

    def follow(self, move: Move, step: Step) -> None:
        """A step was done, undone or redone."""
        self._forget_stroke()
        self._ledger.follow(move, step)
        self._ledger.keep_only(self._steps)

    def follow_mask(self, box: Box) -> None:
        """A mask has changed in ``box``, in a stroke or otherwise."""
        if self._document.is_stroking:
            self._follow_stroke(box)
        else:
            self._forget_stroke()

    def look(self, *, may_go_on: Callable[[], bool]) -> None:
        """Look at pixels that changed, as long as ``may_go_on`` says so."""
        while self._stroke_unseen:
            box = self._stroke_unseen.pop()
            self._stroke[self._document.edited, box] = self._document.edited_mask[box.slices].copy()
            if not may_go_on():
                return
        self._ledger.read_some(self._document.settled_tile, may_go_on=may_go_on)

    def take(self) -> Snapshot:
        """Return what has changed since the last call; all of it has been looked at."""
        document, gallery = self._document, self._subject.gallery()
        numbers, completions = self._gallery_numbers(gallery)
        return Snapshot(
            self._facts(() if gallery is None else gallery.chosen),
            self._ledger.take_changes(),
            document.settled_edits,
            self._ledger.numbers(document.done_steps),
            self._ledger.numbers(document.undone_steps),
            {key: self._stroke[key] for key in self._stroke_keys if key in self._stroke},
            document.small_picture(PICTURE_PX),
            numbers,
            completions,
        )

    @property
    def _stroke_keys(self) -> list[Key]:
        """The tiles of the stroke under way; one before that changed nothing was no step, and left some."""
        return [(self._document.edited, box) for box in self._document.stroke_boxes()]

    def _follow_stroke(self, box: Box) -> None:
        near = self._document.stroke_boxes()
        self._stroke_unseen.update(tile for tile in near if not tile.intersection(box).is_empty)

    def _forget_stroke(self) -> None:
        self._stroke.clear()
        self._stroke_unseen.clear()

    @property
    def _steps(self) -> tuple[Step, ...]:
        return (*self._document.done_steps, *self._document.undone_steps)

    def _gallery_numbers(self, gallery: PastGallery | None) -> tuple[tuple[int, ...], dict[int, Made]]:
        """Return the numbers of the completions on show, and those that were not written yet."""
        made = () if gallery is None else gallery.made
        shown = {_key_of(one) for one in made}
        for key in [key for key in self._numbers if key not in shown]:
            del self._numbers[key]
        new: dict[int, Made] = {}
        for one in made:
            if _key_of(one) not in self._numbers:
                self._last_number += 1
                self._numbers[_key_of(one)] = (one, self._last_number)
                new[self._last_number] = one
        return tuple(self._numbers[_key_of(one)][1] for one in made), new

    def _facts(self, chosen: tuple[int, ...]) -> Facts:
        document, source = self._document, self._subject.source
        stamp, numbers = document.stamp, document.revisions
        return Facts(
            version=VERSION,
            name=document.title,
            path="" if document.path is None else str(document.path),
            stamp_size=0 if stamp is None else stamp.size,
            stamp_ns=0 if stamp is None else stamp.modified_ns,
            stamp_digest="" if stamp is None else stamp.digest.hex(),
            source="" if source.path is None else str(source.path),
            source_digest=source.digest,
            source_format=source.metadata.format,
            height=document.height,
            width=document.width,
            bits=8 if document.bits == 8 else 16,
            has_alpha=document.has_alpha,
            now=numbers.now,
            newest=numbers.newest,
            saved=numbers.saved,
            written=time.time(),
            chosen=chosen,
            is_unsaved=self._subject.has_unsaved_work,
            **asdict(self._subject.view()),
        )


def batch_of(snapshot: Snapshot) -> Batch:
    """Do the work that was put off: pack the stroke and the picture."""
    encoded = io.BytesIO()
    Image.fromarray(snapshot.picture).save(encoded, "JPEG", quality=85)
    return Batch(
        facts=snapshot.facts,
        changes=snapshot.changes,
        settled=snapshot.settled,
        done=snapshot.done,
        undone=snapshot.undone,
        stroke=tuple(Tile(plane, box, pixels) for (plane, box), pixels in snapshot.stroke.items()),
        picture=encoded.getvalue(),
        gallery=snapshot.gallery,
        completions=snapshot.completions,
    )


def _key_of(made: Made) -> _MadeKey:
    """Return what is equal for completions that are kept in the same way; they live as long as the key."""
    return id(made.completion), made.is_pinned, made.is_deleted
