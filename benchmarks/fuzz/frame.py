"""Many damaged variants of a file through one reader, each with a limit of time, all with one of memory.

Variants are made and read in a child process. A child that dies or does not answer costs one variant, which
is counted as a crash or a hang; another child goes on behind it.
"""

import os
import random
import resource
import select
import signal
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SECONDS: Final = 20.0
"""Of one variant; then it is a hang."""
MEMORY_BYTES: Final = 6 * 2**30
"""Of address space; torch alone maps three gigabytes."""
GOOD: Final = ("read", "refused")


@dataclass(frozen=True)
class Fuzz:
    """One kind of file.

    Attributes:
        name: Of the kind.
        count: Variants.
        seed: The variant of number n is made with ``Random(f"{seed}:{n}")``, and is the same everywhere.
        make: Writes a variant into a folder and returns its path.
        read: Reads it; returns normally when it is accepted.
        refusals: What ``read`` may raise: errors whose text is a sentence.
    """

    name: str
    count: int
    seed: int
    make: Callable[[random.Random, Path], Path]
    read: Callable[[Path], object]
    refusals: tuple[type[Exception], ...]

    def outcome(self, number: int, folder: Path) -> str:
        """Return what became of one variant: ``read``, ``refused``, or the foreign exception."""
        path = self.make(random.Random(f"{self.seed}:{number}"), folder)  # noqa: S311
        try:
            self.read(path)
        except self.refusals as error:
            return "refused" if _is_sentence(str(error)) else f"no sentence: {error}"
        except BaseException as error:  # noqa: BLE001 - to be counted
            return f"{type(error).__name__}: {error}"
        return "read"


def run(fuzz: Fuzz) -> Counter[str]:
    """Run all variants; return how often each outcome was seen, foreign ones with the first number."""
    outcomes: Counter[str] = Counter()
    number = 0
    while number < fuzz.count:
        number = _run_child(fuzz, number, outcomes)
    return outcomes


def _run_child(fuzz: Fuzz, first: int, outcomes: Counter[str]) -> int:
    """Run variants from a number on in a child; return the number to go on with."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            _serve(fuzz, first, writing)
        finally:
            os._exit(1)  # a fault of the fuzz itself, which its parent counts as a crash
    os.close(writing)
    number, text = first, b""
    try:
        while number < fuzz.count:
            if not select.select([reading], [], [], SECONDS)[0]:
                outcomes[f"hang at {number}"] += 1
                os.kill(child, signal.SIGKILL)
                return number + 1
            found = os.read(reading, 65536)
            if not found:
                outcomes[f"crash at {number}"] += 1
                return number + 1
            *lines, text = (text + found).split(b"\n")
            for line in lines:
                outcome = line.decode("utf-8", "replace")
                outcomes[outcome if outcome in GOOD else f"{outcome} (first at {number})"] += 1
                number += 1
        return number
    finally:
        os.close(reading)
        os.waitpid(child, 0)


def _serve(fuzz: Fuzz, first: int, writing: int) -> None:
    """Run variants until the end, a line each; never returns."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for number in range(first, fuzz.count):
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            outcome = fuzz.outcome(number, Path(folder))
        line = outcome.replace("\n", " ")[:300]
        os.write(writing, f"{line}\n".encode("utf-8", "replace"))
    os._exit(0)


def _is_sentence(text: str) -> bool:
    return bool(text.strip()) and "Traceback" not in text and "object at 0x" not in text
