"""Which photos of a folder a run takes, which it keeps aside to be measured by, and which cannot be read."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.files.atomic import replace_file
from training.data.photo_entries import PhotoEntry
from training.data.photo_source import PhotoSource, decode_photo
from training.errors import DataError

HELD_OUT_EVERY: Final = 10
MAX_HELD_OUT: Final = 64
CHECK_SECONDS: Final = 30.0
"""Every photo is decoded until then; of ten thousand the training finds what is left, and counts it."""
TRAIN_LIST: Final = "train.txt"
HELD_OUT_LIST: Final = "held-out.txt"


@dataclass(frozen=True)
class ChosenPhotos:
    """The photos of a run.

    Attributes:
        train: To learn from.
        held_out: Never learnt from.
        unreadable: Names of those left out, each with its reason.
        checked: How many were looked into.
    """

    train: Sequence[PhotoEntry]
    held_out: Sequence[PhotoEntry]
    unreadable: Sequence[str]
    checked: int


def choose_photos(
    folder: Path,
    held_out: Path | None,
    *,
    told: Callable[[int, int], object],
    clock: Callable[[], float] = time.monotonic,
) -> ChosenPhotos:
    """List and look into the photos of a run.

    Args:
        folder: Of photos, searched to the bottom.
        held_out: Another one to measure by; None keeps every tenth photo of the first aside.
        told: Called with how many are checked, and how many there are.
        clock: Seconds that only rise.

    Raises:
        DataError: There is no photo, or too few can be read.
    """
    entries = _loose(PhotoSource.open([folder]))
    own = [] if held_out is None else _loose(PhotoSource.open([held_out]))[:MAX_HELD_OUT]
    stop_at = clock() + CHECK_SECONDS
    good: list[list[PhotoEntry]] = [[], []]
    unreadable: list[str] = []
    checked, count = 0, len(entries) + len(own)
    for kind, entry in [(1, entry) for entry in own] + [(0, entry) for entry in entries]:
        reason = _why_not(entry, looks_inside=clock() < stop_at)
        checked += clock() < stop_at
        if reason:
            unreadable.append(f"{entry.name}: {reason}")
        else:
            good[kind].append(entry)
        told(sum(map(len, good)) + len(unreadable), count)
    if held_out is None:
        good = _split(good[0])
    if not good[0] or not good[1]:
        names = f" Cannot be read: {'; '.join(unreadable[:5])}." if unreadable else ""
        raise DataError(
            "Two photos are the least: one to learn from, and one that is kept aside to measure by. "
            f"{sum(map(len, good))} can be used here.{names}"
        )
    return ChosenPhotos(good[0], good[1], unreadable, checked)


def write_lists(folder: Path, photos: ChosenPhotos) -> tuple[Path, Path]:
    """Write the two lists of photos into the folder of a run; return their paths.

    Raises:
        WriteError: The disk is full or the folder not writable.
    """
    paths = folder / TRAIN_LIST, folder / HELD_OUT_LIST
    for path, entries in zip(paths, (photos.train, photos.held_out), strict=True):
        replace_file(path, "".join(f"{entry.path.absolute()}\n" for entry in entries).encode())
    return paths


def _loose(source: PhotoSource) -> list[PhotoEntry]:
    """Return the photos that are files of their own: a list can name no part of a shard."""
    loose = [entry for entry in source.entries if entry.size_bytes is None]
    if not loose:
        raise DataError("The photos lie in .tar shards, which the window does not take: use inpaint-train.")
    return loose


def _why_not(entry: PhotoEntry, *, looks_inside: bool) -> str:
    """Return why a photo cannot be used; empty where it can."""
    try:
        name = str(entry.path.absolute())
        name.encode()
    except UnicodeEncodeError:
        return "its name cannot be written down"
    if name != name.strip() or len(name.splitlines()) != 1:
        return "its name begins or ends with a space, or has a line break"
    if not looks_inside:
        return ""
    try:
        decode_photo(entry.read_bytes())
    except DataError as error:
        return str(error).rstrip(".")
    except OSError as error:
        return error.strerror or "it cannot be read"
    return ""


def _split(entries: list[PhotoEntry]) -> list[list[PhotoEntry]]:
    """Keep some photos aside, spread evenly over the list."""
    count = min(MAX_HELD_OUT, max(1, len(entries) // HELD_OUT_EVERY)) if len(entries) > 1 else 0
    aside = {(2 * i + 1) * len(entries) // (2 * count) for i in range(count)}
    return [
        [entry for i, entry in enumerate(entries) if i not in aside],
        [entry for i, entry in enumerate(entries) if i in aside],
    ]
