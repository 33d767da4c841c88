"""One journal on the disk: an SQLite file that takes a batch as a whole or not at all. No Qt."""

import json
import sqlite3
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from editor.journal.completion_codec import encode_made
from editor.journal.edit_text import edit_text
from editor.journal.facts import Facts
from editor.journal.ledger import Key, LedgerChanges
from editor.state.editing.tile import TILE_PX, Plane, loaded
from editor.state.editing.tile_codec import encode_tile
from editor.state.history import Tile
from editor.state.past_galleries import Made
from inpaint_core.recipes.recipe import EditStep

FILE_NAME: Final = "journal.sqlite3"
PLANES: Final[tuple[Plane, ...]] = ("image", "alpha", "mask", "forbidden")
ENTRY: Final = struct.Struct("<BHHQ")
"""Plane, column and row of a tile, and the number of what it holds."""

URGENT_BYTES: Final = 24 * 2**20
"""Larger batches are not compressed: that would take longer than the seconds that may be lost."""

BLOB_BYTES: Final = 2**20
"""A completion is written in such pieces."""

TABLES: Final = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS contents (number INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS steps (
    number INTEGER PRIMARY KEY, label TEXT NOT NULL, before INTEGER NOT NULL, after INTEGER NOT NULL,
    tiles BLOB NOT NULL, edit TEXT
);
CREATE TABLE IF NOT EXISTS stroke (place INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS completions (number INTEGER PRIMARY KEY, data BLOB NOT NULL);
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """What has changed since the last batch, taken at one moment. Nobody changes its arrays any more.

    Attributes:
        facts: Of the photo.
        changes: Of planes and steps.
        settled: How what cannot be undone any more can be made again.
        done: Numbers of the steps that can be undone, the oldest first.
        undone: Numbers of the steps that can be redone, the next one first.
        stroke: What a stroke under way has changed so far.
        picture: A small picture of the photo as a JPEG.
        gallery: Numbers of the completions on show, in their order.
        completions: Those that are new, by their numbers.
    """

    facts: Facts
    changes: LedgerChanges
    settled: tuple[EditStep | None, ...]
    done: tuple[int, ...]
    undone: tuple[int, ...]
    stroke: tuple[Tile, ...]
    picture: bytes
    gallery: tuple[int, ...]
    completions: Mapping[int, Made]


class JournalFile:
    """Open for writing. Every batch is on the disk when ``write`` returns, also if power fails after it."""

    def __init__(self, folder: Path) -> None:
        """Make the file, or go on with it.

        Raises:
            sqlite3.Error: It cannot be made.
        """
        self._connection: Final = sqlite3.connect(
            folder / FILE_NAME, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(TABLES)

    def write(self, batch: Batch) -> None:
        """Write a batch.

        Raises:
            sqlite3.Error: It could not be written; the file holds what it held before.
            OSError: A tile that was put away on the disk cannot be read.
        """
        with self._connection as connection:
            connection.execute("BEGIN")
            self._write_changes(batch.changes)
            self._write_facts(batch)
            connection.execute("DELETE FROM stroke")
            rows = [
                (entry_of((tile.plane, tile.box), place), encode_tile(loaded(tile.kept)))
                for place, tile in enumerate(batch.stroke)
            ]
            connection.executemany(
                "INSERT INTO stroke VALUES (?, ?)",
                [(place, entry + data) for place, (entry, data) in enumerate(rows)],
            )
            self._write_gallery(batch)

    def close(self) -> None:
        self._connection.close()

    def _write_changes(self, changes: LedgerChanges) -> None:
        execute_many = self._connection.executemany
        execute_many("DELETE FROM contents WHERE number = ?", [(one,) for one in changes.forgotten])
        sizes = (one.nbytes for one in changes.contents.values() if isinstance(one, np.ndarray))
        is_urgent = sum(sizes) > URGENT_BYTES
        for number, payload in changes.contents.items():
            data = encode_tile(loaded(payload), is_urgent=is_urgent)
            self._connection.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (number, data))
        execute_many("DELETE FROM steps WHERE number = ?", [(number,) for number in changes.dropped])
        execute_many(
            "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    row.number,
                    row.step.label,
                    row.step.revision_before,
                    row.step.revision_after,
                    _entries(row.tiles.items()),
                    edit_text(row.step.edit),
                )
                for row in changes.steps
            ],
        )

    def _write_facts(self, batch: Batch) -> None:
        values = {
            "facts": batch.facts.as_json(),
            "now": _entries(batch.changes.now.items()),
            "settled": json.dumps([edit_text(edit) for edit in batch.settled]).encode("ascii"),
            "done": _as_json(batch.done),
            "undone": _as_json(batch.undone),
            "gallery": _as_json(batch.gallery),
            "picture": batch.picture,
        }
        self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", values.items())

    def _write_gallery(self, batch: Batch) -> None:
        execute = self._connection.execute
        there = {number for (number,) in execute("SELECT number FROM completions")}
        self._connection.executemany(
            "DELETE FROM completions WHERE number = ?", [(one,) for one in there - set(batch.gallery)]
        )
        for number, made in batch.completions.items():
            pieces = encode_made(made)
            size = sum(piece.nbytes for piece in pieces)
            execute("INSERT OR REPLACE INTO completions VALUES (?, zeroblob(?))", (number, size))
            # A value is copied with Python's lock held: of a large fill that would hold the window.
            with self._connection.blobopen("completions", "data", number) as blob:
                for piece in pieces:
                    for start in range(0, piece.nbytes, BLOB_BYTES):
                        blob.write(piece[start : start + BLOB_BYTES])


def entry_of(key: Key, number: int) -> bytes:
    """Return a tile's place and a number as bytes."""
    plane, box = key
    return ENTRY.pack(PLANES.index(plane), box.left // TILE_PX, box.top // TILE_PX, number)


def _entries(tiles: Iterable[tuple[Key, int]]) -> bytes:
    return b"".join(entry_of(key, number) for key, number in tiles)


def _as_json(numbers: tuple[int, ...]) -> bytes:
    return json.dumps(numbers).encode("ascii")
