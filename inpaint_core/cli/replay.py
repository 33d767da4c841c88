"""``inpaint-batch replay``: what was done in the editor, done again to the same photo or to others."""

import argparse
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from tqdm import tqdm

from inpaint_core.cli import batch_options
from inpaint_core.cli.batch_options import RunCommand
from inpaint_core.cli.interrupts import STOPPED
from inpaint_core.cli.output import DONE, SOME_FAILED, print_json, say
from inpaint_core.cli.start import EngineStart
from inpaint_core.errors import BadImageError, WriteError
from inpaint_core.files.disk.listing import list_images
from inpaint_core.files.disk.names import filled_name, free_filled_name
from inpaint_core.files.formats import FORMAT_OF_NAME
from inpaint_core.files.read_write import read_image
from inpaint_core.recipes.differences import program_differences, threads_of, weights_differences
from inpaint_core.recipes.many_photos import Begun, Done, Event, NotDone, replay_many
from inpaint_core.recipes.photo_replay import ReplayJob, is_in_format
from inpaint_core.recipes.recipe import Recipe
from inpaint_core.recipes.recipe_file import program_version, read_recipe
from inpaint_core.request import Progress

COMMAND: Final = "replay"
HELP: Final = "do again what a recipe of the editor says, to one photo or to many"


@dataclass(frozen=True, kw_only=True)
class ReplayCommand:
    """One call of ``inpaint-batch replay``."""

    recipe: Path
    photos: list[Path]
    """Photos, and folders of them."""
    target: Path | None
    """File or folder for the results; None for beside each photo."""
    anyway: bool
    """Whether masks are scaled to photos of another size."""
    overwrite: bool
    """Whether earlier results may be replaced."""
    run: RunCommand
    as_json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words and options."""
    parser.add_argument(
        "recipe", type=Path, metavar="RECIPE", help="saved by File > Save Recipe of the editor"
    )
    parser.add_argument(
        "photos",
        nargs="+",
        type=Path,
        metavar="PHOTO",
        help="a photo, or a folder of photos; several are fine",
    )
    parser.add_argument(
        "--out",
        "--output",
        type=Path,
        metavar="TARGET",
        help="file for the result of one photo, or folder (default: beside each photo, as photo-filled)",
    )
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="scale the masks to photos of another size, instead of leaving such photos out",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="allow to replace earlier results; never the photos"
    )
    batch_options.add_engine_arguments(parser.add_argument_group("where it runs"))
    parser.add_argument("--json", action="store_true", help="print one JSON object a photo on stdout")


def read_command(parsed: argparse.Namespace) -> ReplayCommand:
    """Return what the command line says."""
    run = RunCommand(
        device=parsed.device,
        precision=parsed.precision,
        threads=parsed.threads,
        workers=None,
        ray=None,
        skip_existing=False,
    )
    return ReplayCommand(
        recipe=parsed.recipe,
        photos=parsed.photos,
        target=parsed.out,
        anyway=parsed.anyway,
        overwrite=parsed.overwrite,
        run=run,
        as_json=parsed.json,
    )


def replay(command: ReplayCommand) -> int:
    """Do a recipe to every photo that was asked for, going on after one that fails; return the exit code.

    Raises:
        InpaintError: Nothing could be started at all.
    """
    recipe = read_recipe(command.recipe)
    photos = _photos(command.photos)
    jobs = _jobs(command, recipe, photos)
    for sentence in (*program_differences(recipe, program_version()), *weights_differences(recipe)):
        say(f"{command.recipe.name}: {sentence}")
    run = command.run
    # The same rounding as where the recipe was made, unless another number of threads is wanted.
    engine = EngineStart(run=replace(run, threads=run.threads or threads_of(recipe)), weights={})(1)
    told = _Told(jobs, photos, as_json=command.as_json)
    try:
        with tqdm(total=len(jobs), unit="photo", disable=None, leave=False) as bar:
            told.bar = bar
            replay_many(jobs, engine, told.tell, told.report)
    except KeyboardInterrupt:
        say(f"Stopped: {told.done} of {len(jobs)} photos {'is' if told.done == 1 else 'are'} done.")
        return STOPPED
    if len(jobs) > 1:
        say(f"Of {len(jobs)} photos: {told.done} done, {len(jobs) - told.done} failed.")
    return DONE if told.done == len(jobs) else SOME_FAILED


class _Told:
    """Counts photos and says what became of them."""

    def __init__(self, jobs: list[ReplayJob], photos: list[Path], *, as_json: bool) -> None:
        self._jobs, self._photos, self._as_json = jobs, photos, as_json
        self.done = 0
        self.bar: tqdm[None] | None = None

    def report(self, number: int, progress: Progress) -> None:
        if self.bar is not None:
            self.bar.set_postfix_str(f"{self._jobs[number].name}: {progress.stage}")

    def tell(self, event: Event) -> None:
        match event:
            case Begun():
                return
            case Done(number, written):
                self.done += 1
                name = self._jobs[number].name
                say(f"{name} → {written.path}")
                for sentence in (*written.differences, *written.notices):
                    say(f"{name}: {sentence}")
                record: dict[str, object] = {
                    "photo": str(self._photos[number]),
                    "result": str(written.path),
                    "differences": list(written.differences),
                    "notices": list(written.notices),
                }
            case NotDone(number, reason):
                say(f"{self._jobs[number].name}: {reason}")
                record = {"photo": str(self._photos[number]), "error": reason}
        if self.bar is not None:
            self.bar.update()
        if self._as_json:
            print_json(record)


def _photos(given: list[Path]) -> list[Path]:
    photos: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            found = list_images(path).files
            if not found:
                raise BadImageError(f"There are no photos in the folder {path}.")
            photos |= dict.fromkeys(found)
        else:
            photos[path] = None  # one that is not there fails by itself
    return list(photos)


def _jobs(command: ReplayCommand, recipe: Recipe, photos: list[Path]) -> list[ReplayJob]:
    read = {path.resolve() for path in (*photos, command.recipe)}
    targets: dict[str, Path] = {}
    jobs = []
    for photo in photos:
        target = _target(command, recipe, photo, is_alone=len(photos) == 1)
        if target.resolve() in read:
            raise WriteError(f"{target} would be replaced: choose another place with --out.")
        other = targets.setdefault(str(target.resolve()).casefold(), photo)
        if other is not photo:
            raise WriteError(f"{other} and {photo} would both be written to {target}: do them one by one.")
        jobs.append(
            ReplayJob(
                name=photo.name,
                read=partial(read_image, photo),
                recipe_for=lambda _: recipe,
                target=target,
                scales=command.anyway,
                scale_hint=" Say --anyway to have the masks scaled.",
                replaces=command.overwrite,
            )
        )
    return jobs


def _target(command: ReplayCommand, recipe: Recipe, photo: Path, *, is_alone: bool) -> Path:
    """Return where a result goes; the format is that of the recipe, unless a file was named."""
    wanted = filled_name(photo)
    saving = recipe.saving
    if saving.format and not is_in_format(wanted, saving):
        wanted = wanted.with_suffix(FORMAT_OF_NAME[saving.format].suffixes[0])
    out = command.target
    if out is None:
        return wanted if command.overwrite else free_filled_name(photo, wanted)
    if not is_alone or out.is_dir():
        if out.exists() and not out.is_dir():
            raise WriteError(f"{out} is a file: name a folder for the results of several photos.")
        _make_folder(out)
        return out / wanted.name
    return out


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"The folder {folder} cannot be used: {error.strerror or error}.") from error
