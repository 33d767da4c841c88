"""One photo of a batch, from files to a request and from a completion to files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inpaint_core.batch.done_record import Sources, write_record
from inpaint_core.batch.events import Filled
from inpaint_core.batch.jobs import FillOptions, Job, check_mask_exists, numbered, results_of
from inpaint_core.errors import WriteError
from inpaint_core.files.atomic import check_target
from inpaint_core.files.disk.misnamed import kept_format_notice
from inpaint_core.files.disk.regular_file import file_digest
from inpaint_core.files.formats import check_written_name
from inpaint_core.files.read_write import (
    ImageFile,
    MaskFile,
    open_mask,
    read_image,
    write_image,
    write_mask,
)
from inpaint_core.mask import grow
from inpaint_core.request import Completion, InpaintRequest


@dataclass(frozen=True, eq=False)
class Loaded:
    """A photo that is in memory and ready to be filled."""

    job: Job
    photo: ImageFile
    request: InpaintRequest
    """Holds the same image."""
    sources: Sources | None = None
    """What was read; None when no record is kept of what is done."""
    notices: tuple[str, ...] = ()
    """Sentences about the masks, for the user."""

    @property
    def size_bytes(self) -> int:
        """Memory of its pixels, transparency and masks."""
        parts = (self.photo.image, self.photo.alpha, self.request.mask, self.request.source_mask)
        return sum(0 if part is None else part.nbytes for part in parts)


def read_photo(job: Job, options: FillOptions) -> Loaded:
    """Read a photo and its masks.

    Raises:
        InpaintError: They cannot be read or do not go together, or the result could not be written.
    """
    if job.target is not None and not job.file_format:
        check_written_name(job.target)
    for path in results_of(job, fills=options.fills):
        check_target(path)
    photo = read_image(job.photo, page=options.page)
    _check_other_pictures(job, photo, options)
    check_mask_exists(job)
    sources = None if options.made_with is None else _sources_of(job, photo)
    found = _open_mask(job.mask, photo, label=options.mask_label).require_hole()
    mask = grow(found.hole, options.grow_px) if options.grow_px else found.hole
    forbidden = None if job.not_from is None else _open_mask(job.not_from, photo)
    request = InpaintRequest(
        image=photo.image,
        mask=mask,
        settings=options.settings,
        source_mask=None if forbidden is None else ~forbidden.hole,
        alpha=photo.alpha,
    )
    notices = (*found.notices, *_notices_of_forbidden(forbidden))
    return Loaded(job, photo, request, sources, notices)


def _sources_of(job: Job, photo: ImageFile) -> Sources | None:
    """Return digests of what is read; those of masks are taken first, so that a change later is noticed."""
    if photo.stamp is None:
        return None
    try:
        return Sources(
            photo=photo.stamp.digest.hex(),
            mask=file_digest(job.mask),
            not_from=None if job.not_from is None else file_digest(job.not_from),
        )
    except OSError:
        return None  # why is said when it is read


def _check_other_pictures(job: Job, photo: ImageFile, options: FillOptions) -> None:
    """Refuse to replace a photo by a file that lacks pictures which it holds."""
    lost = photo.metadata.frames_left
    if job.target is None or not lost or options.first_frame:
        return
    if job.photo.resolve() in {path.resolve() for path in results_of(job, fills=options.fills)}:
        raise WriteError(
            f"{job.photo.name} holds {lost} other picture{'s' if lost > 1 else ''} that cannot be kept: "
            "choose another place with --out, or say --first-frame to replace it by the filled one alone."
        )


def _open_mask(path: Path, photo: ImageFile, *, label: int | None = None) -> MaskFile:
    height, width = photo.image.shape[:2]
    return open_mask(path, size=(height, width), label=label)


def _notices_of_forbidden(mask: MaskFile | None) -> tuple[str, ...]:
    """Return what to say of a mask that forbids sources; an empty one forbids nothing and is no error."""
    if mask is None:
        return ()
    if not mask.hole.any():
        return (f"{mask.name} is empty (brightest value {mask.brightest:g}): all may be copied.",)
    return mask.notices


def write_fill(loaded: Loaded, completion: Completion, *, number: int, fills: int) -> Filled:
    """Write one fill wherever its job wants it.

    Args:
        loaded: The photo.
        completion: A fill of its request.
        number: Of the fill, from 1.
        fills: How many of this photo there will be.

    Raises:
        WriteError: A file or its folder could not be written; what was there before is whole.
    """
    job, photo = loaded.job, loaded.photo
    result, alpha = completion.apply_to(photo.image), completion.apply_to_alpha(photo.alpha)
    notices, place, written = list[str](), job.photo, list[Path]()
    if job.triptych is not None:
        place = job.triptych
        _make_folder(job.triptych)
        if number == 1:
            write_image(job.triptych / "before.png", photo.image, alpha=photo.alpha)
            write_mask(job.triptych / "mask.png", loaded.request.mask)
        written = [numbered(job.triptych / "after.png", number, fills)]
        write_image(written[0], result, alpha=alpha)
    if job.target is not None:
        place = numbered(job.target, number, fills)
        _check_unchanged(place, loaded)
        _make_folder(job.target.parent)
        notices += [] if job.file_format is None else [kept_format_notice(job.file_format)]
        notices += write_image(
            place, result, alpha=alpha, metadata=photo.metadata, file_format=job.file_format
        )
        written.insert(0, place)
    return Filled(
        job=job,
        result=place,
        number=number,
        seconds=completion.seconds,
        model=completion.model,
        seed=completion.seed,
        notices=tuple(dict.fromkeys([*photo.notices, *loaded.notices, *completion.notices, *notices])),
        digests=() if loaded.sources is None else tuple(map(file_digest, written)),
    )


def record_done(loaded: Loaded, options: FillOptions, written: Sequence[Filled]) -> tuple[str, ...]:
    """Keep a record of a photo that is done, if one is wanted; return sentences for the user about it.

    Args:
        loaded: The photo.
        options: How it was filled.
        written: All its fills, in their order.
    """
    if loaded.sources is None or len(written) < options.fills:
        return ()
    # As results_of lists them: first all results, then all of the triptych.
    digests = tuple(
        digest for column in zip(*(fill.digests for fill in written), strict=True) for digest in column
    )
    try:
        write_record(loaded.job, options, loaded.sources, digests)
    except WriteError as error:
        return (f"There is no record that it is done, so that it will be done again: {error}",)
    return ()


def _check_unchanged(place: Path, loaded: Loaded) -> None:
    """Refuse to replace a photo that another program has written since it was read."""
    stamp = loaded.photo.stamp
    try:
        is_own = place.resolve() == loaded.job.photo.resolve()
        is_changed = is_own and stamp is not None and stamp.is_outdated(place)
    except OSError:
        return  # what stands in the way is told when it is written
    if is_changed:
        raise WriteError(f"{place.name} was changed by another program while it was filled: fill it again.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
