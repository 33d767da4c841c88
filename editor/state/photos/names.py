"""Names of new files beside others."""

from itertools import count
from pathlib import Path


def free_name(wanted: Path) -> Path:
    """Return a path that no file has: the wanted one, or with a number behind its name, from 2 on."""
    if not wanted.exists():
        return wanted
    return next(
        path
        for number in count(2)
        if not (path := wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")).exists()
    )
