"""Many photos through the engine: which photo goes with which mask and target, and one from file to file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.image_file import (
    READABLE_SUFFIXES,
    WRITABLE_SUFFIXES,
    read_image,
    read_mask,
    write_image,
    write_mask,
)
from inpaint_core.mask import grow
from inpaint_core.request import Completion, InpaintRequest, ReportProgress


class Engine(Protocol):
    """What is needed of ``inpaint_core.engine.Engine``; naming it here would load torch."""

    def preload(self, model: str) -> None: ...

    def inpaint(self, request: InpaintRequest, report: ReportProgress = ...) -> Iterator[Completion]: ...


@dataclass(frozen=True, kw_only=True)
class FillOptions:
    """How each photo is filled."""

    model: str
    """Key of ``inpaint_core.catalog.MODELS``."""
    feather_px: int = 0
    """Width of the soft seam outside the hole."""
    context: float = 2.5
    """Side of the surroundings shown to a network, as a multiple of the hole's longer side."""
    grow_px: int = 0
    """By how much the mask grows first."""
    match_tone: bool = True
    """Whether a network's fill is brought to the tone of its surroundings."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One photo of a batch."""

    photo: Path
    mask: Path
    target: Path | None
    """Where the filled photo goes, in the format of its suffix; None when only a triptych is wanted."""
    triptych: Path | None = None
    """Folder for before.png, mask.png and after.png."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What became of one photo."""

    seconds: float
    """Of the fill alone."""
    notices: tuple[str, ...] = field(default=())
    """Sentences for the user, from reading, filling and writing."""


def plan_jobs(
    photos: Path, masks: Path, *, target: Path | None, triptych: Path | None, overwrite: bool
) -> list[Job]:
    """Pair photos with masks and targets; nothing is read or written yet.

    Args:
        photos: A photo, or a folder of them (its sub-folders are not looked into).
        masks: One mask for all; or a folder of masks, each with its photo's file name up to the suffix.
        target: A file, or a folder (an existing one, or any for a folder of photos) in which names are kept.
        triptych: Folder for before.png, mask.png and after.png; one photo only.
        overwrite: Whether a target may be one of the photos or masks. Without a target it means each photo
            itself.

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
    _check_targets(jobs, overwrite=overwrite)
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


def _check_targets(jobs: list[Job], *, overwrite: bool) -> None:
    sources = {path.resolve() for job in jobs for path in (job.photo, job.mask)}
    for job in jobs:
        if not overwrite and job.target is not None and job.target.resolve() in sources:
            raise WriteError(f"{job.target} would be replaced: choose another place, or say --overwrite.")


def fill_photo(job: Job, options: FillOptions, engine: Engine, report: ReportProgress) -> Filled:
    """Read a photo and its mask, fill it, and write what the job asks for.

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
    height, width = photo.image.shape[:2]
    if not job.mask.exists():
        raise BadMaskError(f"There is no mask for {job.photo.name}: expected {job.mask}.")
    mask = read_mask(job.mask, height=height, width=width)
    if options.grow_px:
        mask = grow(mask, options.grow_px)
    request = InpaintRequest(
        image=photo.image,
        mask=mask,
        model=options.model,
        feather_px=options.feather_px,
        context=options.context,
        match_tone=options.match_tone,
    )
    completion = next(engine.inpaint(request, report))
    result = completion.apply_to(photo.image)
    notices = [*photo.notices, *completion.notices]
    if job.target is not None:
        _make_folder(job.target.parent)
        notices += write_image(job.target, result, alpha=photo.alpha, metadata=photo.metadata)
    if job.triptych is not None:
        _make_folder(job.triptych)
        write_image(job.triptych / "before.png", photo.image, alpha=photo.alpha)
        write_mask(job.triptych / "mask.png", mask)
        write_image(job.triptych / "after.png", result, alpha=photo.alpha)
    return Filled(seconds=completion.seconds, notices=tuple(dict.fromkeys(notices)))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error
