"""Recipes as files: JSON that people can read, with masks as small pictures."""

import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

from msgspec import Meta

from inpaint_core.errors import BadRecordError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.regular_file import NotRegularFileError, read_file
from inpaint_core.files.formats import FORMAT_OF_NAME
from inpaint_core.files.metadata import MAX_PIXELS
from inpaint_core.recipes.packed_mask import MAX_SIDE_PX
from inpaint_core.recipes.plain_step import plain_step, read_step, read_table
from inpaint_core.recipes.recipe import PhotoFacts, Recipe, Saving
from inpaint_core.records import read_record, read_value

SUFFIX: Final = ".recipe.json"
FORMAT: Final = 1
KIND: Final = "inpaint recipe"
MAX_STEPS: Final = 10_000
MAX_WORDS: Final = 240
"""Letters of the reason why a recipe is refused."""
_RECIPE: Final = {"kind", "format", "program", "photo", "saving", "steps"}


def recipe_beside(photo: Path) -> Path:
    """Return where the recipe of a saved photo lies: ``photo-filled.png.recipe.json``."""
    return photo.with_name(photo.name + SUFFIX)


def program_version() -> str:
    """Return the version of this program."""
    return version("inpaint-editor")


def write_recipe(path: Path, recipe: Recipe) -> tuple[str, ...]:
    """Write a recipe, as a whole or not at all.

    Returns:
        Sentences for the user about what could not be kept of a file that was replaced.

    Raises:
        WriteError: It could not be written; what was there before is untouched.
    """
    return replace_file(path, recipe_text(recipe).encode("utf-8"))


def recipe_text(recipe: Recipe) -> str:
    """Return a recipe as the text of its file."""
    values = {
        "kind": KIND,
        "format": FORMAT,
        "program": recipe.program,
        "photo": asdict(recipe.photo),
        "saving": asdict(recipe.saving),
        "steps": [plain_step(step) for step in recipe.steps],
    }
    return json.dumps(values, indent=2, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def read_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Raises:
        BadRecordError: There is no recipe at ``path`` that this version can read; says why.
    """
    try:
        data = read_file(path)
    except NotRegularFileError as error:
        raise BadRecordError(f"{path.name} is {error.strerror}, no recipe.") from error
    except OSError as error:
        raise BadRecordError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    try:
        return parse_recipe(data)
    except BadRecordError as error:
        # What stands in the file may be long.
        raise BadRecordError(f"{path.name} is no recipe that can be used: {error!s:.{MAX_WORDS}}.") from error


def parse_recipe(data: bytes) -> Recipe:
    """Return the recipe that a file holds.

    Raises:
        BadRecordError: It holds none; the message has no name and no full stop.
    """
    try:
        values = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadRecordError("it is no JSON, or damaged") from error
    if not isinstance(values, dict) or values.get("kind") != KIND:
        raise BadRecordError(f'it does not say that it is an "{KIND}"')
    if values.get("format") != FORMAT:
        raise BadRecordError(
            f"it has the format {values.get('format')!r:.40}, and this version of the program reads {FORMAT}"
        )
    return _recipe(read_table(values, "the recipe", _RECIPE, _RECIPE))


def _recipe(table: dict[str, Any]) -> Recipe:
    photo = _photo(table["photo"])
    steps = table["steps"]
    if not isinstance(steps, list) or not 1 <= len(steps) <= MAX_STEPS:
        raise BadRecordError(f"steps must be a list of 1 to {MAX_STEPS} tables")
    return Recipe(
        photo=photo,
        steps=tuple(read_step(step, height=photo.height, width=photo.width) for step in steps),
        program=read_value("program", table["program"], str),
        saving=_saving(table["saving"]),
    )


def _photo(values: object) -> PhotoFacts:
    photo = read_record(PhotoFacts, _texts(values, "photo"), entry="entry")
    for name, side in (("height", photo.height), ("width", photo.width)):
        read_value(name, side, Annotated[int, Meta(ge=1, le=MAX_SIDE_PX)])
    if photo.height * photo.width > MAX_PIXELS:
        raise BadRecordError(f"no photo of {photo.width} × {photo.height} pixels can be opened")
    return photo


def _saving(values: object) -> Saving:
    saving = read_record(Saving, _texts(values, "saving"), entry="entry")
    if saving.format and (saving.format not in FORMAT_OF_NAME or not FORMAT_OF_NAME[saving.format].is_saved):
        raise BadRecordError(f"no photo can be saved as {saving.format!r}")
    if saving.quality is not None:
        read_value("quality", saving.quality, Annotated[int, Meta(ge=1, le=100)])
    return saving


def _texts(values: object, name: str) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise BadRecordError(f"{name} must be a table")
    return values
