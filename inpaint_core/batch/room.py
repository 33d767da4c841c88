"""How much of a batch is in memory at a time."""

import threading
from typing import Final

MAX_HELD_BYTES: Final = 512 * 2**20
"""Pixels of photos in memory beyond which no further one is read: five of 24 megapixels at 8 bit."""
MAX_HELD_PHOTOS: Final = 4
"""Photos in memory at a time: one being written, one being filled, two waiting."""


class Room:
    """Counts photos and bytes in memory, and lets a thread wait until there is room for one more.

    A photo's size is known only when it is decoded, so the last one may go beyond the limit: there are never
    more than the limit and one photo.
    """

    def __init__(self, *, max_bytes: int = MAX_HELD_BYTES, max_photos: int = MAX_HELD_PHOTOS) -> None:
        """Start empty."""
        self._max_bytes, self._max_photos = max_bytes, max_photos
        self._bytes = self._photos = 0
        self._is_closed = False
        self._changed = threading.Condition()

    def wait(self) -> bool:
        """Wait until there is room, always at once when nothing is held; return False when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._has_room())
            return not self._is_closed

    def _has_room(self) -> bool:
        return not self._photos or (self._bytes < self._max_bytes and self._photos < self._max_photos)

    def take(self, size_bytes: int, *, photos: int = 0) -> None:
        """Count something that is in memory now."""
        with self._changed:
            self._bytes += size_bytes
            self._photos += photos

    def give(self, size_bytes: int, *, photos: int = 0) -> None:
        """Count something that is let go."""
        with self._changed:
            self._bytes -= size_bytes
            self._photos -= photos
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody in any more, and end the waiting."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
