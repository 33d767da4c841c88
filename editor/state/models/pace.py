"""How fast a download is, and how long it will take. No Qt."""

from collections import deque
from typing import Final

WINDOW_S: Final = 5.0
"""A rate is that of the last seconds: lines become faster and slower."""
FIRST_S: Final = 1.0
"""Before that there is nothing to tell."""


class Pace:
    """Takes how much is done, and when."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def note(self, now_s: float, done: int) -> None:
        """Take one more point in time."""
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()  # it began anew
        self._marks.append((now_s, done))
        while len(self._marks) > 2 and now_s - self._marks[0][0] > WINDOW_S:
            self._marks.popleft()

    @property
    def bytes_per_s(self) -> float:
        """Of the last seconds; 0 while it is not known."""
        if not self._marks:
            return 0
        seconds = self._marks[-1][0] - self._marks[0][0]
        return (self._marks[-1][1] - self._marks[0][1]) / seconds if seconds >= FIRST_S else 0

    def text(self, total: int) -> str:
        """Return where it stands: ``120.0 of 381.4 MB · 4.2 MB/s · 1 min left``."""
        done = self._marks[-1][1] if self._marks else 0
        parts = [f"{done / 1e6:.1f} of {total / 1e6:.1f} MB"]
        if (rate := self.bytes_per_s) > 0:
            parts += [f"{rate / 1e6:.1f} MB/s", left_text((total - done) / rate)]
        return " · ".join(parts)


def left_text(seconds: float) -> str:
    """Return how long something will still take, rounded up to what a user can believe."""
    if seconds < 55:
        return f"{max(5, -(-int(seconds) // 5) * 5)} s left"
    minutes = -(-int(seconds) // 60)
    return f"{minutes} min left" if minutes < 100 else f"{minutes / 60:.0f} h left"
