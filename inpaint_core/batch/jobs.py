"""Many photos through the engine: which photo goes with which mask and target."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inpaint_core.batch.mask_names import same_name
from inpaint_core.batch.pairing import Say, expected_mask, masks_for, photos_of, without_mask
from inpaint_core.errors import BadMaskError, WriteError
from inpaint_core.files.formats import FORMAT_OF_NAME, FormatName
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
    made_with: tuple[str, ...] | None = None
    """What else the pixels of a fill follow from: number format and SHA-256 of the weights (device and number
    of threads change no more than the rounding). None when no record is kept of what is done."""
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
    file_format: FormatName | None = None
    """As what the target is written; None for what its suffix names."""


@dataclass(frozen=True, kw_only=True)
class ResultPlace:
    """Where the results of a batch go."""

    target: Path | None
    """A file, or a folder (an existing one, or any for a folder of photos) in which names are kept."""
    triptych: Path | None = None
    """Folder for before.png, mask.png and after.png; one photo only."""
    overwrite: bool = False
    """Whether a target may be one of the photos or masks. Without a target it means each photo itself, or
    numbered files beside it."""
    fills: int = 1
    """How many fills of each photo there will be."""
    file_format: FormatName | None = None
    """Of all results, whose suffix they then get; None keeps each photo's own."""


def numbered(path: Path, number: int, fills: int) -> Path:
    """Return where one of several fills goes: ``out-1.png``, ``out-2.png``; a single one keeps the name.

    Args:
        path: Target without a number.
        number: Of the fill, from 1; written with as many digits as the largest has.
        fills: How many there will be.
    """
    return path if fills == 1 else path.with_stem(f"{path.stem}-{number:0{len(str(fills))}}")


def say_nothing(sentence: str) -> None:
    """Tell nobody."""


def plan_jobs(photos: Path, masks: Path, place: ResultPlace, say: Say = say_nothing) -> list[Job]:
    """Pair photos with masks and targets; nothing is opened or written yet.

    Args:
        photos: A photo, or a folder of them (its sub-folders are not looked into).
        masks: One mask for all; or a folder of masks with the photos' names (see ``mask_names``), which may
            be the folder of the photos.
        place: Where the results go.
        say: Told what the user should know of the folders.

    Returns:
        The jobs. One without a mask in the folder names a file that is not there.

    Raises:
        BadImageError: There is no such photo, or none in the folder.
        BadMaskError: There is no such mask, none in the folder that belongs to a photo, or two that do.
        WriteError: There is no target; a target would replace a photo or mask; or two are one file.
    """
    if not masks.exists():
        raise BadMaskError(f"There is no mask at {masks}.")
    paths = photos_of(photos, masks, say)
    _check_place(place, photos, amount=len(paths))
    chosen = masks_for(paths, masks, say)
    _check_some(chosen, masks)
    jobs = [
        Job(
            photo=path,
            mask=chosen[path] or expected_mask(path, masks),
            target=_target_of(path, place, into_folder=photos.is_dir()),
            triptych=place.triptych,
        )
        for path in paths
    ]
    _check_targets(jobs, place)
    _check_apart(jobs, place)
    return jobs


def with_forbidden(
    jobs: Sequence[Job], not_from: Path, place: ResultPlace, say: Say = say_nothing
) -> list[Job]:
    """Return the jobs with masks of what must not be copied; nothing is read yet.

    Args:
        jobs: Of ``plan_jobs``, one at least.
        not_from: One mask for all, which is no photo to be filled; or a folder of masks with the photos'
            names, as for ``plan_jobs``. A photo without one in the folder may be copied from everywhere.
        place: As for ``plan_jobs``.
        say: As for ``plan_jobs``.

    Raises:
        BadMaskError: There is no such mask, none in the folder that belongs to a photo, or two that do.
        WriteError: A target would replace a mask.
    """
    if not not_from.exists():
        raise BadMaskError(f"There is no mask at {not_from}.")
    if len(jobs) > 1 and not_from.is_file():
        others = set(without_mask([job.photo for job in jobs], not_from))
        jobs = [job for job in jobs if job.photo in others]
    chosen = masks_for([job.photo for job in jobs], not_from, say)
    _check_some(chosen, not_from)
    found = [replace(job, not_from=chosen[job.photo]) for job in jobs]
    _check_targets(found, place)
    return found


def _check_place(place: ResultPlace, photos: Path, *, amount: int) -> None:
    target = place.target
    if target is None and place.triptych is None and not place.overwrite:
        raise WriteError(
            "Say where the result goes with --out, or replace the photo itself with --overwrite."
        )
    if place.triptych is not None and amount > 1:
        raise WriteError("A triptych shows one photo: give one photo instead of a folder.")
    if target is not None and photos.is_dir() and target.exists() and not target.is_dir():
        raise WriteError(f"{target} is a file: name a folder for the results of a folder of photos.")


def _check_some(chosen: dict[Path, Path | None], masks: Path) -> None:
    """Refuse a folder of masks without one for any photo."""
    if any(chosen.values()):
        return
    photos = list(chosen)
    if len(photos) > 1:
        raise BadMaskError(
            f"No mask in the folder {masks} has the name of a photo: that of {photos[0].name} would be "
            f"{expected_mask(photos[0], masks).name}, for example."
        )
    expected = expected_mask(photos[0], masks)
    raise BadMaskError(f"There is no mask for {photos[0].name}: expected {expected}, for example.")


def _target_of(photo: Path, place: ResultPlace, *, into_folder: bool) -> Path | None:
    target, wanted = place.target, place.file_format
    if target is None:
        return with_suffix_of(photo, wanted) if place.triptych is None else None
    if into_folder or target.is_dir():
        return with_suffix_of(target / photo.name, wanted)
    if with_suffix_of(target, wanted) != target:
        raise WriteError(
            f"{target.name} does not have the suffix of --format: name it "
            f"{with_suffix_of(target, wanted).name}, or leave --format out."
        )
    return target


def with_suffix_of(path: Path, wanted: FormatName | None) -> Path:
    """Return a path with the suffix of a format; as it is without one, or where its own suffix will do."""
    if wanted is None or path.suffix.lower() in FORMAT_OF_NAME[wanted].suffixes:
        return path
    return path.with_suffix(FORMAT_OF_NAME[wanted].suffixes[0])


def _check_targets(jobs: list[Job], place: ResultPlace) -> None:
    if place.overwrite:
        return
    read = [path for job in jobs for path in (job.photo, job.mask, job.not_from)]
    sources = {path.resolve() for path in read if path is not None}
    for target in (job.target for job in jobs if job.target is not None):
        for path in (numbered(target, number, place.fills) for number in range(1, place.fills + 1)):
            if path.resolve() in sources:
                raise WriteError(f"{path} would be replaced: choose another place, or say --overwrite.")


def _check_apart(jobs: list[Job], place: ResultPlace) -> None:
    """Refuse jobs of which one would replace the result of another.

    Names that differ in capital letters only are one file on some disks. Photos that lie in one folder are
    different files there; their results may not be, once their suffixes are changed.
    """
    taken: dict[str, Job] = {}
    for job in jobs:
        for path in results_of(job, fills=place.fills):
            where = str(path.resolve())
            other = taken.setdefault(where if place.file_format is None else same_name(where), job)
            if other is not job:
                raise WriteError(
                    f"{other.photo.name} and {job.photo.name} would both be written to {path}: "
                    "rename one of them, or fill them one by one with two names for --out."
                )


def results_of(job: Job, *, fills: int) -> list[Path]:
    """Return every file that holds a fill of a job, the triptych's last."""
    places = [job.target] if job.target is not None else []
    places += [job.triptych / "after.png"] if job.triptych is not None else []
    return [numbered(place, number, fills) for place in places for number in range(1, fills + 1)]


def check_mask_exists(job: Job) -> None:
    """Raise where there is no mask for a photo.

    Raises:
        BadMaskError: Nothing is where it was looked for.
    """
    if not job.mask.exists():
        raise BadMaskError(f"There is no mask for {job.photo.name}: expected {job.mask}.")
