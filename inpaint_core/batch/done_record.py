"""What is kept of each photo that is done, so that a batch that was killed goes on where it was.

Beside the results lies a folder ``.inpaint-done`` with one small JSON file for each photo. It holds SHA-256
of everything that the results follow from, and of the results themselves: a file that was torn, altered or
exchanged never counts as done. The folder may be deleted at any time; then everything is done again.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from inpaint_core.batch.jobs import FillOptions, Job, results_of
from inpaint_core.catalog import MODELS
from inpaint_core.errors import InpaintError, WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.regular_file import file_digest, read_file
from inpaint_core.weights.manifest import file_sha256, find_weights

FOLDER: Final = ".inpaint-done"
_VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class Sources:
    """SHA-256 of the files that a fill was made from, as they were when they were read."""

    photo: str
    mask: str
    not_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class DoneRecord:
    """One photo that is done.

    Attributes:
        version: Of this form of record.
        result: Name of the first result, for people who look into the file.
        file_format: Of the job.
        sources: Of the fills.
        options: All of ``FillOptions``, as JSON holds them.
        results: SHA-256 of each file of ``results_of``, in that order.
    """

    version: int
    result: str
    file_format: str | None
    sources: Sources
    options: dict[str, Any]
    results: tuple[str, ...]


def weights_digest(model: str, weights: Mapping[str, Path]) -> str:
    """Return SHA-256 of the weights that a model fills with; empty for one that has none.

    Args:
        model: That fills.
        weights: Files that are used instead of the models' own, by model name.

    Raises:
        WeightsError: The weights are there and cannot be read.
    """
    path = weights.get(model) or find_weights(MODELS[model])
    return "" if path is None else file_sha256(path)


def write_record(job: Job, options: FillOptions, sources: Sources, results: tuple[str, ...]) -> None:
    """Note that a photo is done.

    Args:
        job: The photo.
        options: How it was filled.
        sources: That were read.
        results: SHA-256 of each file of ``results_of``, in that order.

    Raises:
        WriteError: The record cannot be written; nothing else is harmed.
    """
    path = record_path(job, fills=options.fills)
    record = DoneRecord(
        version=_VERSION,
        result=results_of(job, fills=options.fills)[0].name,
        file_format=job.file_format,
        sources=sources,
        options=_plain(options),
        results=results,
    )
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise WriteError(f"The folder {path.parent} cannot be made: {error.strerror or error}.") from error
    replace_file(path, (json.dumps(asdict(record), indent=1) + "\n").encode())


def record_path(job: Job, *, fills: int) -> Path:
    """Return where the record of a job lies; its name is short however long that of the result is."""
    first = results_of(job, fills=fills)[0]
    name = hashlib.sha256(first.name.encode(errors="surrogateescape")).hexdigest()[:32]
    return first.parent / FOLDER / f"{name}.json"


def why_not_done(job: Job, options: FillOptions) -> str | None:
    """Tell whether a photo is done, by the content of every file.

    Returns:
        None when it is. Else why it is not, as the end of a sentence; empty when there is nothing of it yet.
    """
    paths = results_of(job, fills=options.fills)
    in_place = job.photo.resolve() in {path.resolve() for path in paths}
    if not in_place and not any(path.exists() for path in paths):
        return ""
    try:
        record = _read_record(record_path(job, fills=options.fills))
    except FileNotFoundError:
        return "" if in_place else "there is no record of how they were made"
    except (OSError, ValueError, RecursionError, InpaintError):
        return "their records cannot be read"
    if (_plain(options), job.file_format) != (record.options, record.file_format):
        return "options or weights are others than before"
    sources, results = _sources_now(job), tuple(_digest(path) for path in paths)
    if in_place:
        # The photo is its own result: it is done if it is what was written there.
        if results != record.results:
            return ""
        sources = (
            None
            if sources is None
            else Sources(photo=record.sources.photo, mask=sources.mask, not_from=sources.not_from)
        )
    return _difference(record, sources, results)


def _difference(record: DoneRecord, sources: Sources | None, results: tuple[str | None, ...]) -> str | None:
    if sources is None or sources.photo != record.sources.photo:
        return "the photos are others than before"
    if (sources.mask, sources.not_from) != (record.sources.mask, record.sources.not_from):
        return "their masks are others than before"
    if results != record.results:
        return "the results are missing in part, or were altered"
    return None


def _sources_now(job: Job) -> Sources | None:
    """Return the digests of the files that a job would read now; None when one cannot be read."""
    photo, mask = _digest(job.photo), _digest(job.mask)
    not_from = None if job.not_from is None else _digest(job.not_from)
    if photo is None or mask is None or (job.not_from is not None and not_from is None):
        return None
    return Sources(photo=photo, mask=mask, not_from=not_from)


def _digest(path: Path) -> str | None:
    try:
        return file_digest(path)
    except (OSError, ValueError):
        return None


def _read_record(path: Path) -> DoneRecord:
    record = msgspec.convert(json.loads(read_file(path)), DoneRecord)
    if record.version != _VERSION:
        raise ValueError(f"a record of version {record.version}")
    return record


def _plain(options: FillOptions) -> dict[str, Any]:
    """Return every option as JSON gives it back: one that is added later is part of it by itself."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(options), default=str))
    return plain
