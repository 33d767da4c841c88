"""One photo of a batch, from files to a request and from a completion to files."""

from dataclasses import dataclass
from pathlib import Path

from inpaint_core.batch.events import Filled
from inpaint_core.batch.jobs import FillOptions, Job, numbered, results_of
from inpaint_core.errors import BadMaskError, WriteError
from inpaint_core.files.atomic import check_target
from inpaint_core.files.read_write import (
    WRITABLE_SUFFIXES,
    ImageFile,
    read_image,
    read_mask,
    write_image,
    write_mask,
)
from inpaint_core.mask import grow
from inpaint_core.request import Completion, InpaintRequest, MaskArray


@dataclass(frozen=True, eq=False)
class Loaded:
    """A photo that is in memory and ready to be filled."""

    job: Job
    photo: ImageFile
    request: InpaintRequest
    """Holds the same image."""

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
    if job.target is not None and job.target.suffix.lower() not in WRITABLE_SUFFIXES:
        # Before the work, not after it.
        known = ", ".join(WRITABLE_SUFFIXES)
        raise WriteError(f"{job.target.name} cannot be written: its name must end in one of {known}.")
    for path in results_of(job, fills=options.fills):
        check_target(path)
    photo = read_image(job.photo, page=options.page)
    _check_other_pictures(job, photo, options)
    if not job.mask.exists():
        raise BadMaskError(f"There is no mask for {job.photo.name}: expected {job.mask}.")
    mask = _read_mask(job.mask, photo)
    if options.grow_px:
        mask = grow(mask, options.grow_px)
    request = InpaintRequest(
        image=photo.image,
        mask=mask,
        settings=options.settings,
        source_mask=None if job.not_from is None else ~_read_mask(job.not_from, photo),
        alpha=photo.alpha,
    )
    return Loaded(job, photo, request)


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


def _read_mask(path: Path, photo: ImageFile) -> MaskArray:
    height, width = photo.image.shape[:2]
    return read_mask(path, height=height, width=width)


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
    notices, place = list[str](), job.photo
    if job.triptych is not None:
        place = job.triptych
        _make_folder(job.triptych)
        if number == 1:
            write_image(job.triptych / "before.png", photo.image, alpha=photo.alpha)
            write_mask(job.triptych / "mask.png", loaded.request.mask)
        write_image(numbered(job.triptych / "after.png", number, fills), result, alpha=alpha)
    if job.target is not None:
        place = numbered(job.target, number, fills)
        _check_unchanged(place, loaded)
        _make_folder(job.target.parent)
        notices += write_image(place, result, alpha=alpha, metadata=photo.metadata)
    return Filled(
        job=job,
        result=place,
        number=number,
        seconds=completion.seconds,
        model=completion.model,
        seed=completion.seed,
        notices=tuple(dict.fromkeys([*photo.notices, *completion.notices, *notices])),
    )


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
