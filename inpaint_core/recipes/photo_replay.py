"""A recipe done to one photo: from its pixels to new pixels, or from a file to a file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inpaint_core.errors import BadRecordError, WriteError
from inpaint_core.files.atomic import check_target
from inpaint_core.files.formats import FORMAT_OF_NAME, check_written_name
from inpaint_core.files.metadata import ImageFile
from inpaint_core.files.privacy.choice import chosen_metadata
from inpaint_core.files.read_write import write_image
from inpaint_core.recipes.differences import photo_differences, step_differences
from inpaint_core.recipes.recipe import EditStep, PhotoFacts, Recipe, Saving, pixels_digest
from inpaint_core.recipes.replay_engine import ReplayEngine
from inpaint_core.recipes.step_replay import StepReplay
from inpaint_core.request import AlphaArray, Completion, ImageArray, Progress, ReportProgress, ignore_progress


@dataclass(frozen=True, eq=False)
class Replayed:
    """A photo to which a recipe was done.

    Attributes:
        image: H x W x 3.
        alpha: H x W or None.
        differences: Sentences: why the result may be another than that of the editor.
        notices: Sentences of the fills.
    """

    image: ImageArray
    alpha: AlphaArray | None
    differences: tuple[str, ...]
    notices: tuple[str, ...]


def fitted(steps: tuple[EditStep, ...], height: int, width: int, *, scales: bool) -> tuple[EditStep, ...]:
    """Return steps for a photo.

    Args:
        steps: For a photo of another size, or of this one.
        height: Of the photo.
        width: Of the photo.
        scales: Whether masks are scaled to another size.

    Raises:
        BadRecordError: The photo is of another size, and ``scales`` is false; or a mask is too small for it.
    """
    mask = steps[0].mask
    if (mask.height, mask.width) != (height, width) and not scales:
        raise BadRecordError(
            f"The photo is {width} × {height} pixels, the mask {mask.width} × {mask.height}."
        )
    scaled = tuple(step.scaled(height, width) for step in steps)
    if any(step.mask.box.is_empty for step in scaled):
        raise BadRecordError("A mask of the recipe is too small to be scaled to the size of the photo.")
    return scaled


def replay(
    steps: tuple[EditStep, ...],
    image: ImageArray,
    alpha: AlphaArray | None,
    engine: ReplayEngine,
    report: ReportProgress = ignore_progress,
) -> Replayed:
    """Do steps to a photo, one after the other.

    Args:
        steps: Of the photo's size.
        image: H x W x 3; not modified.
        alpha: H x W or None; not modified.
        engine: Makes the fills.
        report: Called between the steps of fills; it may raise ``Cancelled``, which passes through. Its
            numbers never fall.

    Raises:
        InpaintError: A step cannot be done.
    """
    differences, notices = list[str](), list[str]()
    total = sum(len(step.makings) for step in steps)
    done = 0

    def report_part(progress: Progress) -> None:
        parts = max(1, progress.total)
        report(Progress(progress.stage, done * 100 + 100 * progress.done // parts, total * 100))

    for step in steps:
        work = StepReplay(step, image, alpha)
        for made in work.make(engine, report_part):
            done += 1
            notices += made.completion.notices
            differences += step_differences(made.making, made.completion)
        image, alpha = _applied(work.result(), image, alpha)
    return Replayed(image, alpha, tuple(dict.fromkeys(differences)), tuple(dict.fromkeys(notices)))


def _applied(
    completion: Completion, image: ImageArray, alpha: AlphaArray | None
) -> tuple[ImageArray, AlphaArray | None]:
    after = completion.apply_to(image)
    after.flags.writeable = False
    return after, completion.apply_to_alpha(alpha)


@dataclass(frozen=True, eq=False, kw_only=True)
class ReplayJob:
    """One photo of many.

    Attributes:
        name: For the user.
        read: Returns the photo, in the thread that fills.
        recipe_for: Returns what is done to it, in that thread.
        target: Where the result goes.
        scales: Whether masks are scaled to the photo's size.
        scale_hint: What to say of how they could be, when they are not.
        replaces: Whether a file at the target may be replaced.
    """

    name: str
    read: Callable[[], ImageFile]
    recipe_for: Callable[[ImageFile], Recipe]
    target: Path
    scales: bool = False
    scale_hint: str = ""
    replaces: bool = False


@dataclass(frozen=True)
class Written:
    """A photo that is done.

    Attributes:
        path: Of the result.
        differences: Sentences: why it may be another than that of the editor.
        notices: Sentences about the fills and the file.
    """

    path: Path
    differences: tuple[str, ...]
    notices: tuple[str, ...]


def replay_to_file(job: ReplayJob, engine: ReplayEngine, report: ReportProgress) -> Written:
    """Read a photo, do a recipe to it, and write the result.

    Raises:
        InpaintError: That is not possible; nothing was written, and nothing is replaced that must not be.
    """
    _check_target(job)
    photo = job.read()
    recipe = job.recipe_for(photo)
    height, width = photo.image.shape[:2]
    try:
        steps = fitted(recipe.steps, height, width, scales=job.scales)
    except BadRecordError as error:
        raise BadRecordError(str(error) + ("" if job.scales else job.scale_hint)) from error
    before: tuple[str, ...] = ()
    if recipe.photo.pixels_sha256:
        before = photo_differences(recipe, facts_of(photo, job.name))
    done = replay(steps, photo.image, photo.alpha, engine, report)
    _check_target(job)  # again: filling takes a while
    saving = recipe.saving
    written = write_image(
        job.target,
        done.image,
        alpha=done.alpha,
        metadata=chosen_metadata(photo.metadata, saving.metadata),
        quality=saving.quality if is_in_format(job.target, saving) else None,
    )
    notices = dict.fromkeys([*photo.notices, *done.notices, *written])
    return Written(job.target, (*before, *done.differences), tuple(notices))


def facts_of(photo: ImageFile, name: str) -> PhotoFacts:
    """Return what a recipe says of its photo.

    Args:
        photo: As it was read.
        name: Of its file.
    """
    height, width = photo.image.shape[:2]
    return PhotoFacts(
        name=name,
        height=height,
        width=width,
        file_sha256="" if photo.stamp is None else photo.stamp.digest.hex(),
        pixels_sha256=pixels_digest(photo.image, photo.alpha),
    )


def is_in_format(target: Path, saving: Saving) -> bool:
    """Return whether a file has the format that a recipe's quality is meant for."""
    return bool(saving.format) and target.suffix.lower() in FORMAT_OF_NAME[saving.format].suffixes


def _check_target(job: ReplayJob) -> None:
    check_written_name(job.target)
    check_target(job.target)
    if job.target.exists() and not job.replaces:
        raise WriteError(f"{job.target.name} is there already, and is not replaced.")
