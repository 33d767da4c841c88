"""What every fuzz shares: numbered variants tried in processes of their own, with limits, and their outcomes.

A variant is a function of its number, so that one that fails can be tried again alone: ``--only NUMBER``.
"""

import argparse
import json
import resource
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Try = Callable[[int], str]
"""Tries one variant and returns its outcome in a word, such as ``opened``; whatever it raises is foreign."""

MEMORY_BYTES = 4 * 2**30
VARIANT_SECONDS = 20.0
"""Of one variant; on a busy machine it is the wall clock that runs."""
PIECE = 500
"""Variants a process tries before a new one takes over."""
BAD = ("foreign", "crash", "hang")


@dataclass
class Outcomes:
    """How variants ended.

    Attributes:
        counts: By outcome.
        bad: Number and description of every variant that ended badly.
        slowest_seconds: Of any variant.
        peak_mb: Of any process.
    """

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[int, str]] = field(default_factory=list)
    slowest_seconds: float = 0.0
    peak_mb: int = 0

    def add(self, number: int, outcome: str, words: str = "", seconds: float = 0.0) -> None:
        self.counts[outcome] += 1
        self.slowest_seconds = max(self.slowest_seconds, seconds)
        if outcome in BAD:
            self.bad.append((number, f"{outcome}: {words}"))


def main(module: str, *, default: int, start: Callable[[], Try]) -> int:
    """Run a fuzz from the command line; return the exit code, 1 where any variant ended badly.

    Args:
        module: Name for ``python -m``.
        default: How many variants.
        start: Makes what tries a variant; called once a process.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--variants", type=int, default=default)
    parser.add_argument("--only", type=int, help="try this variant alone, in this process")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--worker", type=int, nargs=2, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    if parsed.worker:
        work(start, *parsed.worker)
        return 0
    if parsed.only is not None:
        print(start()(parsed.only))
        return 0
    began = time.monotonic()
    found = run(module, parsed.variants)
    record = {
        "variants": sum(found.counts.values()),
        "outcomes": dict(sorted(found.counts.items())),
        "bad": found.bad,
        "slowest_seconds": round(found.slowest_seconds, 2),
        "peak_mb": found.peak_mb,
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(record, indent=1))
    if parsed.json:
        parsed.json.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    return int(bool(found.bad))


def run(module: str, variants: int) -> Outcomes:
    """Try variants 0 to ``variants`` - 1, each process after the other; one that dies is replaced."""
    found, next_one = Outcomes(), 0
    while next_one < variants:
        stop = min(variants, next_one - next_one % PIECE + PIECE)
        next_one = _run_piece(module, next_one, stop, found)
    return found


def _run_piece(module: str, first: int, stop: int, found: Outcomes) -> int:
    """Try a piece in one process; return the number to go on with."""
    command = [sys.executable, "-m", module, "--worker", str(first), str(stop)]
    errors = subprocess.PIPE
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, bufsize=0) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        number, rest = first, b""
        while number < stop:
            readable, _, _ = select.select([process.stdout], [], [], VARIANT_SECONDS * (4 if not rest else 1))
            if not readable:
                process.kill()
                found.add(number, "hang", f"more than {VARIANT_SECONDS:.0f} s")
                return number + 1
            piece = process.stdout.read(65536)
            if not piece:
                words = process.stderr.read().decode(errors="replace").strip().splitlines()[-1:]
                found.add(number, "crash", f"exit code {process.wait()} {' '.join(words)}")
                return number + 1
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                outcome, words, seconds, peak_mb = json.loads(line)
                found.add(number, outcome, words, seconds)
                found.peak_mb = max(found.peak_mb, peak_mb)
                number += 1
        process.stdout.close()
        process.stderr.close()
    return stop


def work(start: Callable[[], Try], first: int, stop: int) -> None:
    """Try variants under the memory limit, a JSON line each on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try_one = start()
    for number in range(first, stop):
        began, words = time.monotonic(), ""
        try:
            outcome = try_one(number)
        except Exception as error:  # noqa: BLE001  # this is what is looked for
            outcome, words = "foreign", f"{type(error).__name__}: {error}"[:300]
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stdout.write(json.dumps([outcome, words, time.monotonic() - began, peak_mb]) + "\n")
        sys.stdout.flush()
