"""Many photos through the engine: which photo goes with which mask and target, and one from file to file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.files.read_write import (
    READABLE_SUFFIXES,
    WRITABLE_SUFFIXES,
    ImageFile,
    read_image,
    read_mask,
    write_image,
    write_mask,
)
from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.filling.plan import find_model
from inpaint_core.mask import grow
from inpaint_core.request import (
    Completion,
    FillSettings,
    ImageArray,
    InpaintRequest,
    MaskArray,
    ReportProgress,
)


@dataclass(frozen=True, kw_only=True)
class FillOptions:
    """How each photo is filled."""

    settings: FillSettings
    grow_px: int = 0
    """By how much the mask grows first."""

    @property
    def fills(self) -> int:
        """How many fills of each photo there will be."""
        return self.settings.samples if find_model(self.settings.model).is_stochastic else 1


@dataclass(frozen=True, kw_only=True)
class Job:
    """One photo of a batch."""

    photo: Path
    mask: Path
    target: Path | None
    """Where the filled photo goes, in the format of its suffix; None when only a triptych is wanted. Of
    several fills each gets a number: see ``numbered``."""
    triptych: Path | None = None
    """Folder for before.png, mask.png and after.png (after-1.png and so on for several fills)."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """One fill of one photo, written."""

    result: Path
    """File, or the triptych's folder when there is no other."""
    seconds: float
    """Of the fill alone."""
    seed: int | None = None
    """Of its noise; None for models that always give the same fill."""
    notices: tuple[str, ...] = ()
    """Sentences for the user, from reading, filling and writing."""


def numbered(path: Path, number: int, fills: int) -> Path:
    """Return where one of several fills goes: ``out-1.png``, ``out-2.png``; a single one keeps the name.

    Args:
        path: Target without a number.
        number: Of the fill, from 1; written with as many digits as the largest has.
        fills: How many there will be.
    """
    return path if fills == 1 else path.with_stem(f"{path.stem}-{number:0{len(str(fills))}}")


def plan_jobs(
    photos: Path, masks: Path, *, target: Path | None, triptych: Path | None, overwrite: bool, fills: int = 1
) -> list[Job]:
    """Pair photos with masks and targets; nothing is read or written yet.

    Args:
        photos: A photo, or a folder of them (its sub-folders are not looked into).
        masks: One mask for all; or a folder of masks, each with its photo's file name up to the suffix.
        target: A file, or a folder (an existing one, or any for a folder of photos) in which names are kept.
        triptych: Folder for before.png, mask.png and after.png; one photo only.
        overwrite: Whether a target may be one of the photos or masks. Without a target it means each photo
            itself, or numbered files beside it.
        fills: How many fills of each photo there will be.

    Raises:
        BadImageError: There is no such photo, or none in the folder.
        BadMaskError: There is no such mask.
        WriteError: There is no target, or a target would replace a photo or mask.
    """
    paths = _photos_of(photos)
    if not masks.exists():
        raise BadMaskError(f"There is no mask at {masks}.")
    if target is None and triptych is None and not overwrite:
        raise WriteError(
            "Say where the result goes with --out, or replace the photo itself with --overwrite."
        )
    if triptych is not None and len(paths) > 1:
        raise WriteError("A triptych shows one photo: give one photo instead of a folder.")
    mask_paths = _masks_of(masks)
    jobs = [
        Job(
            photo=path,
            mask=masks if mask_paths is None else mask_paths.get(path.stem, masks / f"{path.stem}.png"),
            target=_target_of(path, target, into_folder=photos.is_dir(), triptych=triptych),
            triptych=triptych,
        )
        for path in paths
    ]
    _check_targets(jobs, overwrite=overwrite, fills=fills)
    return jobs


def _photos_of(photos: Path) -> list[Path]:
    if photos.is_file():
        return [photos]
    if not photos.is_dir():
        raise BadImageError(f"There is no photo at {photos}.")
    found = sorted(path for path in photos.iterdir() if path.suffix.lower() in READABLE_SUFFIXES)
    if not found:
        raise BadImageError(f"There is no photo in the folder {photos}.")
    return found


def _masks_of(masks: Path) -> dict[str, Path] | None:
    """Return the masks of a folder by file name up to the suffix; None when there is one mask for all."""
    if masks.is_file():
        return None
    return {path.stem: path for path in sorted(masks.iterdir()) if path.suffix.lower() in READABLE_SUFFIXES}


def _target_of(photo: Path, target: Path | None, *, into_folder: bool, triptych: Path | None) -> Path | None:
    if target is None:
        return photo if triptych is None else None
    return target / photo.name if into_folder or target.is_dir() else target


def _check_targets(jobs: list[Job], *, overwrite: bool, fills: int) -> None:
    if overwrite:
        return
    sources = {path.resolve() for job in jobs for path in (job.photo, job.mask)}
    for target in (job.target for job in jobs if job.target is not None):
        for path in (numbered(target, number, fills) for number in range(1, fills + 1)):
            if path.resolve() in sources:
                raise WriteError(f"{path} would be replaced: choose another place, or say --overwrite.")


def fill_photo(
    job: Job, options: FillOptions, engine: FillEngine, report: ReportProgress
) -> Iterator[Filled]:
    """Read a photo and its mask, fill it, and write each fill as soon as it is there.

    Args:
        job: Which files.
        options: How.
        engine: Does the filling.
        report: Passed to the engine.

    Raises:
        InpaintError: Anything about the files or the fill that the user can do something about.
    """
    if job.target is not None and job.target.suffix.lower() not in WRITABLE_SUFFIXES:
        # Before the work, not after it.
        known = ", ".join(WRITABLE_SUFFIXES)
        raise WriteError(f"{job.target.name} cannot be written: its name must end in one of {known}.")
    photo = read_image(job.photo)
    request = _request_of(job, photo.image, options)
    for number, completion in enumerate(engine.inpaint(request, report), start=1):
        notices = _write(job, photo, request.mask, completion, number=number, fills=options.fills)
        yield Filled(
            result=_result_of(job, number=number, fills=options.fills),
            seconds=completion.seconds,
            seed=completion.seed,
            notices=tuple(dict.fromkeys([*photo.notices, *completion.notices, *notices])),
        )


def read_request(job: Job, options: FillOptions) -> InpaintRequest:
    """Return what one photo of a batch asks of the engine.

    Raises:
        InpaintError: Photo or mask cannot be read, or do not go together.
    """
    return _request_of(job, read_image(job.photo).image, options)


def _request_of(job: Job, image: ImageArray, options: FillOptions) -> InpaintRequest:
    if not job.mask.exists():
        raise BadMaskError(f"There is no mask for {job.photo.name}: expected {job.mask}.")
    mask = read_mask(job.mask, height=image.shape[0], width=image.shape[1])
    if options.grow_px:
        mask = grow(mask, options.grow_px)
    return InpaintRequest(image=image, mask=mask, settings=options.settings)


def _write(
    job: Job, photo: ImageFile, mask: MaskArray, completion: Completion, *, number: int, fills: int
) -> list[str]:
    """Write one fill wherever the job wants it; return what there is to say about that."""
    result, notices = completion.apply_to(photo.image), list[str]()
    if job.target is not None:
        _make_folder(job.target.parent)
        target = numbered(job.target, number, fills)
        notices += write_image(target, result, alpha=photo.alpha, metadata=photo.metadata)
    if job.triptych is not None:
        _make_folder(job.triptych)
        if number == 1:
            write_image(job.triptych / "before.png", photo.image, alpha=photo.alpha)
            write_mask(job.triptych / "mask.png", mask)
        write_image(numbered(job.triptych / "after.png", number, fills), result, alpha=photo.alpha)
    return notices


def _result_of(job: Job, *, number: int, fills: int) -> Path:
    if job.target is not None:
        return numbered(job.target, number, fills)
    return job.triptych or job.photo


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
