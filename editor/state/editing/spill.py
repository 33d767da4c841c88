"""Undo steps put away on the disk when memory for them is used up. No Qt.

Tiles go into temporary files without a name: whatever happens to the program, the disk has its room back.
"""

import logging
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, Final
from weakref import WeakSet, finalize

from editor.state.editing.tile import Payload, Stored, Tile
from editor.state.editing.tile_codec import decode_tile, encode_tile

log = logging.getLogger(__name__)

SEGMENT_BYTES: Final = 64 * 2**20
"""A file that is so long gets no more tiles. It goes when the last of them is not needed any more."""


class _Segment:
    """A part of what is put away: one file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: Final[IO[bytes]] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - as long as we
        finalize(self, self._file.close)
        self._lock = Lock()
        self.size_bytes = 0

    def write(self, data: bytes) -> int:
        """Return where it begins."""
        with self._lock:
            self._file.seek(self.size_bytes)
            self._file.write(data)
            self._file.flush()
            start, self.size_bytes = self.size_bytes, self.size_bytes + len(data)
        return start

    def read(self, start: int, length: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)


@dataclass(frozen=True, eq=False)
class _StoredTile:
    """A ``Stored`` in a segment, which lives as long as one of these."""

    segment: _Segment
    start: int
    length: int

    def load(self) -> Payload:
        return decode_tile(self.segment.read(self.start, self.length))


class Spill:
    """Puts tiles away and gets them back in a thread of its own. One is enough for all histories."""

    def __init__(self, folder: Path, budget_bytes: Callable[[], int]) -> None:
        """Nothing is put away yet.

        Args:
            folder: Where the files without a name are; made when it is needed.
            budget_bytes: Returns what they may take together.
        """
        self._folder, self._budget_bytes = folder, budget_bytes
        self._segments: WeakSet[_Segment] = WeakSet()
        self._lock = Lock()
        self._open: _Segment | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="undo")
        self.has_failed = False
        """Whether something could not be written: nothing more is put away then."""

    @property
    def size_bytes(self) -> int:
        """What the files take."""
        with self._lock:
            return sum(segment.size_bytes for segment in self._segments)

    @property
    def has_room(self) -> bool:
        """Whether more may be put away."""
        return not self.has_failed and self.size_bytes < self._budget_bytes()

    def put_away(self, tiles: Iterable[Tile]) -> None:
        """Let tiles move to the disk, soon; one that cannot be written stays in memory."""
        self._thread.submit(self._each, self._put_away, tuple(tiles))

    def bring_back(self, tiles: Iterable[Tile]) -> None:
        """Let tiles come back into memory, soon; one that is needed earlier is read at that moment."""
        self._thread.submit(self._each, self._bring_back, tuple(tiles))

    def wait(self) -> None:
        """Block until everything asked for is done."""
        self._thread.submit(lambda: None).result()

    def _each(self, work: Callable[[Tile], None], tiles: tuple[Tile, ...]) -> None:
        try:
            for tile in tiles:
                work(tile)
        except (OSError, MemoryError) as error:
            self.has_failed = True  # from now on the oldest steps are forgotten, as without a disk
            log.warning("undo steps cannot be put away: %s", error)

    def _put_away(self, tile: Tile) -> None:
        kept = tile.kept
        if isinstance(kept, (bool, bytes, Stored)):
            return  # a mask's are small
        data = encode_tile(kept)
        segment = self._open
        if segment is None or segment.size_bytes >= SEGMENT_BYTES:
            # An open one is held here only: dropped steps give their room back when the next one is begun.
            segment = self._open = _Segment(self._folder)
            with self._lock:
                self._segments.add(segment)
        tile.replace_kept(kept, _StoredTile(segment, segment.write(data), len(data)))

    def _bring_back(self, tile: Tile) -> None:
        kept = tile.kept
        if isinstance(kept, Stored):
            tile.replace_kept(kept, kept.load())
