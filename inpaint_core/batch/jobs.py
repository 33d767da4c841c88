"""Many photos through the engine: which photo goes with which mask and target, and what is already there."""

from dataclasses import dataclass, replace
from pathlib import Path

from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.files.read_write import READABLE_SUFFIXES
from inpaint_core.filling.plan import find_model
from inpaint_core.request import FillSettings


@dataclass(frozen=True, kw_only=True)
class FillOptions:
    """How each photo is filled."""

    settings: FillSettings
    grow_px: int = 0
    """By how much the mask grows first."""
    page: int = 0
    """Of a TIFF with several, which is filled; from 0."""
    first_frame: bool = False
    """Whether a photo may be replaced by its first picture where its others cannot be kept."""
    mask_label: int | None = None
    """The one label of a mask that is filled; None for all."""

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
    not_from: Path | None = None
    """A mask of what must not be copied into the hole; None allows everything."""


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


def with_forbidden(jobs: list[Job], not_from: Path, *, overwrite: bool, fills: int = 1) -> list[Job]:
    """Return the jobs with masks of what must not be copied; nothing is read yet.

    Args:
        jobs: Of ``plan_jobs``.
        not_from: One mask for all; or a folder of masks, each with its photo's file name up to the suffix. A
            photo without one in the folder may be copied from everywhere.
        overwrite: As for ``plan_jobs``.
        fills: How many fills of each photo there will be.

    Raises:
        BadMaskError: There is no such mask, or none in the folder that belongs to a photo.
        WriteError: A target would replace a mask.
    """
    if not not_from.exists():
        raise BadMaskError(f"There is no mask at {not_from}.")
    paths = _masks_of(not_from)
    found = [replace(job, not_from=not_from if paths is None else paths.get(job.photo.stem)) for job in jobs]
    if all(job.not_from is None for job in found):
        raise BadMaskError(f"No mask in the folder {not_from} has the name of a photo.")
    _check_targets(found, overwrite=overwrite, fills=fills)
    return found


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
    read = [path for job in jobs for path in (job.photo, job.mask, job.not_from)]
    sources = {path.resolve() for path in read if path is not None}
    for target in (job.target for job in jobs if job.target is not None):
        for path in (numbered(target, number, fills) for number in range(1, fills + 1)):
            if path.resolve() in sources:
                raise WriteError(f"{path} would be replaced: choose another place, or say --overwrite.")


def results_of(job: Job, *, fills: int) -> list[Path]:
    """Return every file that holds a fill of a job, the triptych's last."""
    places = [job.target] if job.target is not None else []
    places += [job.triptych / "after.png"] if job.triptych is not None else []
    return [numbered(place, number, fills) for place in places for number in range(1, fills + 1)]


def without_filled(jobs: list[Job], *, fills: int) -> list[Job]:
    """Return the jobs that are still to be done: those of which a result is missing.

    A result that is there is whole, because files are written as a whole or not at all.

    Args:
        jobs: All of them.
        fills: How many fills of each photo there will be.

    Raises:
        WriteError: A result takes the place of its photo, so that nothing shows whether it was filled.
    """
    for job in jobs:
        if job.photo.resolve() in {path.resolve() for path in results_of(job, fills=fills)}:
            raise WriteError(
                f"{job.photo.name} is replaced by its fill, so nothing shows whether it is filled already: "
                "leave --skip-existing out, or choose another place with --out."
            )
    return [job for job in jobs if not all(path.exists() for path in results_of(job, fills=fills))]
