"""What cannot be done is refused before anything is loaded, and it is settled as what the rest is written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from inpaint_core.batch.jobs import FillOptions, Job, check_mask_exists
from inpaint_core.errors import InpaintError, WriteError
from inpaint_core.files.disk.kind import kind_of
from inpaint_core.files.disk.misnamed import format_in_spite_of_name
from inpaint_core.files.formats import (
    FORMAT_OF_NAME,
    FORMAT_OF_SUFFIX,
    WRITABLE_SUFFIXES,
    FormatName,
)

_ADVICE: Final = "say --format png, for example, or name another file with --out"


def refuse_unfit(
    jobs: Sequence[Job], options: FillOptions, *, wanted: FormatName | None
) -> tuple[list[Job], dict[Job, str]]:
    """Return the jobs with what each is written as, and why others have no mask or cannot be written.

    Only the first bytes of each photo are read.

    Args:
        jobs: Whose targets have the suffix of ``wanted`` already, if there is one.
        options: How they are filled.
        wanted: The format that the user asked for.
    """
    settled, refused = list[Job](), dict[Job, str]()
    for job in jobs:
        try:
            check_mask_exists(job)
            settled.append(job if job.target is None else _settled(job, job.target, options, wanted))
        except InpaintError as error:
            refused[job] = str(error)
    return settled, refused


def _settled(job: Job, target: Path, options: FillOptions, wanted: FormatName | None) -> Job:
    named = FORMAT_OF_SUFFIX.get(target.suffix.lower())
    kind = kind_of(job.photo)
    if wanted is None and kind.format is not None:
        kept = format_in_spite_of_name(job.photo, kind.format, is_lossless=kind.is_lossless)
        if kept is not None and named is not None and job.photo.suffix.lower() in named.suffixes:
            named = FORMAT_OF_NAME[kept]
            job = replace(job, file_format=kept)
        if kind.is_animated and named is not None and named.name == kind.format and not options.first_frame:
            raise WriteError(
                f"{job.photo.name} is an animation, and only one picture of it would be written: say "
                "--first-frame to have its first picture filled, or leave it out."
            )
    if named is None:
        known = ", ".join(WRITABLE_SUFFIXES)
        raise WriteError(
            f"{target.name} cannot be written: its name must end in one of {known}, or {_ADVICE}."
        )
    if not named.is_saved:
        raise WriteError(
            f"{target.name} cannot be written: {named.title} photos can only be opened; {_ADVICE}."
        )
    return job
