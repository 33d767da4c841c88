"""How a process tells the window what it does: one JSON object a line, as ``training.run.events`` does."""

import io
import json
import sys
from collections.abc import Callable, Iterable
from typing import TextIO


class Lines:
    """Standard output as it was at the start, whatever it is pointed to later."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream

    def tell(self, event: str, **values: object) -> None:
        """Write one event; it is on its way before this returns."""
        self.pass_on(json.dumps({"event": event, **values}))

    def pass_on(self, line: str) -> None:
        """Write a line that another command has made."""
        self._stream.write(line.rstrip("\n") + "\n")
        self._stream.flush()


class LineCatcher(io.TextIOBase):
    """A stream that hands on every whole line that is written to it."""

    def __init__(self, take: Callable[[str], object]) -> None:
        super().__init__()
        self._take, self._rest = take, ""

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Take text; what does not end a line waits for its end."""
        *whole, self._rest = (self._rest + text).split("\n")
        for line in whole:
            self._take(line)
        return len(text)


def sentence_in(lines: Iterable[str], *, program: str) -> str:
    """Return the last mistake that a command has told of on its standard error; empty where there is none."""
    told = [line for line in lines if line.startswith(f"{program}: ")]
    return told[-1].removeprefix(f"{program}: ") if told else ""
