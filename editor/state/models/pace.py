"""How fast a download is, and how long it will take. No Qt."""

from collections import deque
from typing import Final

from editor.state.language.numbers import number
from editor.state.language.translation import translate

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
        so_far = translate("Pace", "{done} of {total} MB")
        parts = [so_far.format(done=number(done / 1e6, 1), total=number(total / 1e6, 1))]
        if (rate := self.bytes_per_s) > 0:
            parts.append(translate("Pace", "{rate} MB/s").format(rate=number(rate / 1e6, 1)))
            parts.append(left_text((total - done) / rate))
        return " · ".join(parts)


def left_text(seconds: float) -> str:
    """Return how long something will still take, rounded up to what a user can believe."""
    if seconds < 55:
        return translate("Pace", "{seconds} s left").format(seconds=max(5, -(-int(seconds) // 5) * 5))
    minutes = -(-int(seconds) // 60)
    if minutes < 100:
        return translate("Pace", "{minutes} min left").format(minutes=minutes)
    return translate("Pace", "{hours} h left").format(hours=number(minutes / 60))
