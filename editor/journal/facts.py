"""What a journal says of its photo beside pixels: one flat record, kept as JSON. No Qt."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta

from editor.state.editing.past import Revisions
from editor.state.language.translation import translate
from inpaint_core.errors import BadRecordError, InpaintError
from inpaint_core.files.disk.stamp import FileStamp
from inpaint_core.records import read_record

VERSION: Final = 3
"""Of the tables. Journals of another version are not read."""


class JournalError(InpaintError):
    """A journal cannot be read or restored."""


class EmptyJournalError(JournalError):
    """The program ended before anything was written into a journal."""

    def __init__(self) -> None:
        super().__init__(translate("Facts", "nothing was written into it yet"))


@dataclass(frozen=True, kw_only=True)
class ViewState:
    """What the window shows of a photo, and with which tool.

    Attributes:
        zoom: 1.0 = 100 %.
        x, y: Image point in the middle of the view.
        fits: Whether the whole photo is kept in view.
        tool: Name of its action; empty for none.
        brush_px: Diameter of the brush in pixels of the photo.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    fits: bool = True
    tool: str = ""
    brush_px: int = 48


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Of a photo that was edited.

    Attributes:
        version: Of the tables.
        name: What the user calls the photo.
        path: Where it was opened or saved last; empty for one that was pasted.
        stamp_size, stamp_ns, stamp_digest: Of the file there, as it was then; the digest in hex, empty for
            none.
        source: File that was opened; empty for a pasted photo.
        source_digest: Its SHA-256 in hex; empty for a pasted photo.
        source_format: Its format.
        height, width, bits, has_alpha: Of the photo.
        now, newest, saved: Numbers of its states.
        written: Seconds since 1970.
        chosen: Which completion would be accepted for each hole; empty without any.
        zoom, x, y, fits, tool, brush_px: As in ``ViewState``.
        is_unsaved: Whether there was more than the file at ``path`` held.
    """

    version: int
    name: str
    path: str
    stamp_size: int
    stamp_ns: int
    stamp_digest: str
    source: str
    source_digest: str
    source_format: str
    height: Annotated[int, Meta(ge=1)]
    width: Annotated[int, Meta(ge=1)]
    bits: Literal[8, 16]
    has_alpha: bool
    now: int
    newest: int
    saved: int
    written: float
    chosen: tuple[int, ...]
    zoom: float
    x: float
    y: float
    fits: bool
    tool: str
    brush_px: int
    is_unsaved: bool = True

    @property
    def loses_nothing(self) -> bool:
        """Whether the file that was saved last is still there and holds all but the steps of undo."""
        file, stamp = self.file, self.stamp
        return not self.is_unsaved and file is not None and stamp is not None and stamp.looks_the_same(file)

    @property
    def revisions(self) -> Revisions:
        return Revisions(self.now, self.newest, self.saved)

    @property
    def file(self) -> Path | None:
        """Where the photo was opened or saved last."""
        return Path(self.path) if self.path else None

    @property
    def stamp(self) -> FileStamp | None:
        """Of the file at ``file``."""
        if not self.stamp_digest:
            return None
        return FileStamp(self.stamp_size, self.stamp_ns, bytes.fromhex(self.stamp_digest))

    @property
    def view(self) -> ViewState:
        return ViewState(
            zoom=self.zoom, x=self.x, y=self.y, fits=self.fits, tool=self.tool, brush_px=self.brush_px
        )

    def as_json(self) -> bytes:
        return json.dumps(asdict(self)).encode("utf-8")


def read_facts(data: bytes) -> Facts:
    """Return the facts that ``Facts.as_json`` wrote.

    Raises:
        JournalError: They make no sense.
    """
    try:
        values = json.loads(data)
        if not isinstance(values, dict):
            raise JournalError(translate("JournalFacts", "its facts are no record"))
        if values.get("version") != VERSION:
            raise JournalError(translate("JournalFacts", "it was written by another version of the program"))
        return read_record(Facts, values)
    except (ValueError, BadRecordError) as error:
        raise JournalError(str(error)) from error
