"""Reads a journal that a killed program left behind. No Qt; nothing in it is run or unpickled."""

import contextlib
import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from editor.journal.completion_codec import decode_made
from editor.journal.edit_text import read_edit
from editor.journal.facts import EmptyJournalError, Facts, JournalError, read_facts
from editor.journal.journal_file import ENTRY, FILE_NAME, PLANES
from editor.journal.ledger import PRISTINE, Key
from editor.state.editing.past import Past
from editor.state.editing.tile import TILE_PX, Payload, unpacked
from editor.state.editing.tile_codec import BadTileError, decode_tile
from editor.state.history import Step, Tile
from editor.state.language.translation import translate
from editor.state.masks.layer import MaskName, mask_label
from editor.state.past_galleries import Made, PastGallery
from inpaint_core.region import Box


@dataclass(frozen=True, eq=False)
class Offer:
    """What there is to be restored, as the user sees it.

    Attributes:
        folder: Of the journal.
        facts: Of the photo.
        picture: A small picture of it as a JPEG; may be empty.
    """

    folder: Path
    facts: Facts
    picture: bytes


def read_offer(folder: Path) -> Offer:
    """Return what a journal says of its photo.

    Raises:
        EmptyJournalError: Nothing was written into it yet.
        JournalError: It is damaged.
    """
    with _opened(folder) as tables:
        return Offer(folder, read_facts(tables.value("facts")), tables.value("picture"))


def read_gallery(folder: Path, facts: Facts) -> PastGallery | None:
    """Return the completions that were on show; None without any.

    Raises:
        JournalError: They are damaged.
    """
    with _opened(folder) as tables:
        data = dict(tables.rows("completions", "number, data"))
        made: list[Made] = [decode_made(data[number]) for number in tables.numbers("gallery")]
    if not made:
        return None
    is_known = all(0 <= place < len(made) for place in facts.chosen)
    return PastGallery(tuple(made), facts.chosen if is_known else ())


def read_past(folder: Path, facts: Facts, original: Mapping[str, Any]) -> Past:
    """Return everything that was done to the photo.

    A stroke that was under way is its last step.

    Args:
        folder: Of the journal.
        facts: What it says of the photo.
        original: The planes as they were opened, H x W x C; the masks H x W, empty.

    Raises:
        JournalError: It is damaged.
    """
    with _opened(folder) as tables:
        pixels = _Pixels(tables, facts, original)
        now = {key: pixels.of(key, number) for key, number in pixels.entries(tables.value("now"))}
        steps = {
            number: Step(label, tuple(pixels.tiles(tiles)), before, after, read_edit(edit, facts))
            for number, label, before, after, tiles, edit in tables.rows(
                "steps", "number, label, before, after, tiles, edit"
            )
        }
        settled = tuple(read_edit(text, facts) for text in json.loads(tables.value("settled")))
        done = [steps[number] for number in tables.numbers("done")]
        undone = [steps[number] for number in tables.numbers("undone")]
        stroke = [blob for (blob,) in tables.rows("stroke", "data")]
        if stroke:
            step_tiles = []
            painted: MaskName = "mask"
            for blob in stroke:
                ((key, _),) = pixels.entries(blob[: ENTRY.size])
                before = now.get(key) or pixels.of(key, PRISTINE)
                step_tiles.append(before)
                painted = "forbidden" if key[0] == "forbidden" else "mask"
                now[key] = pixels.made_of(key, decode_tile(blob[ENTRY.size :]))
            done.append(Step(mask_label("Paint", painted), tuple(step_tiles), facts.now, facts.now))
            undone = []
    return Past(tuple(now.values()), tuple(done), tuple(undone), facts.revisions, facts.stamp, settled)


class _Tables:
    """An open journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def are_empty(self) -> bool:
        """Whether nothing was written: the first thing is written whole or not at all."""
        names = [name for (name,) in self._connection.execute("SELECT name FROM sqlite_master")]
        return not names or self._connection.execute("SELECT count(*) FROM facts").fetchone()[0] == 0

    def value(self, name: str) -> bytes:
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise JournalError(translate("ReadJournal", "it says nothing of its {name}").format(name=name))
        return bytes(row[0])

    def numbers(self, name: str) -> list[int]:
        return [int(number) for number in json.loads(self.value(name))]

    def rows(self, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
        yield from self._connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1")  # noqa: S608 - ours

    def content(self, number: int) -> bytes:
        row = self._connection.execute("SELECT data FROM contents WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise JournalError(translate("ReadJournal", "tile {number} is missing").format(number=number))
        return bytes(row[0])


class _Pixels:
    """Makes tiles of what the tables hold."""

    def __init__(self, tables: _Tables, facts: Facts, original: Mapping[str, Any]) -> None:
        self._tables, self._facts, self._original = tables, facts, original

    def entries(self, data: bytes) -> Iterator[tuple[Key, int]]:
        for plane, column, row, number in ENTRY.iter_unpack(data):
            left, top = column * TILE_PX, row * TILE_PX
            right, bottom = min(left + TILE_PX, self._facts.width), min(top + TILE_PX, self._facts.height)
            if PLANES[plane] not in self._original:
                raise JournalError(
                    translate("ReadJournal", "the photo has no {planes}").format(planes=PLANES[plane])
                )
            yield (PLANES[plane], Box(left, top, right, bottom)), number

    def tiles(self, data: bytes) -> Iterator[Tile]:
        for key, number in self.entries(data):
            yield self.of(key, number)

    def of(self, key: Key, number: int) -> Tile:
        plane, box = key
        if number == PRISTINE:
            return Tile(plane, box, self._original[plane][box.slices])
        return self.made_of(key, decode_tile(self._tables.content(number)))

    def made_of(self, key: Key, payload: Payload) -> Tile:
        plane, box = key
        pixels, like = unpacked(payload, box), self._original[plane][box.slices]
        if pixels.shape != like.shape or pixels.dtype != like.dtype:
            raise JournalError(
                translate("ReadJournal", "a tile is {shape} {dtype}, the photo {shape_2} {dtype_2}").format(
                    shape=pixels.shape, dtype=pixels.dtype, shape_2=like.shape, dtype_2=like.dtype
                )
            )
        return Tile(plane, box, pixels)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[_Tables]:
    path = folder / FILE_NAME
    if not path.is_file():
        raise EmptyJournalError
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            tables = _Tables(connection)
            if tables.are_empty:
                raise EmptyJournalError
            yield tables
    except (sqlite3.Error, BadTileError, ValueError, KeyError, IndexError, struct.error) as error:
        raise JournalError(
            translate("ReadJournal", "its file is damaged: {error}").format(error=error)
        ) from error
