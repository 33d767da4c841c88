"""What the window knows of a training recipe, as training itself tells it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from editor.state.language.core_words import core_words, model_label
from editor.state.language.numbers import number
from editor.state.language.translation import translate
from inpaint_core.catalog import MODELS


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The facts of one recipe; ``training.cli.attended.recipes`` says what each means."""

    name: str
    description: str
    network: str
    size: str
    model: str
    steps: int
    photos_seen: int
    crop_px: int
    fits: bool
    needs_start: bool
    teacher: str
    perceptual: str
    comparing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name in the list: what the trained model is for, and the recipe."""
        label = (
            model_label(MODELS[self.model])
            if self.model in MODELS
            else translate("TrainingRecipes", "Helps others · {network}").format(network=self.network)
        )
        return f"{label} ({self.name})"

    @property
    def summary(self) -> str:
        """Some plain sentences: what it trains, how much, and what its author says first about it."""
        what = (
            core_words(MODELS[self.model].summary)
            if self.model in MODELS
            else translate(
                "TrainingRecipes", "Its weights fill no photos: another recipe needs them as its teacher."
            )
        )
        author = re.split(r"[.:] ", self.description)[0].rstrip(".")
        said = (
            translate("TrainingRecipes", " Its author: {author}.").format(author=author)
            if author and "--" not in author
            else ""
        )  # of the command line
        return translate(
            "TrainingRecipes",
            "{what} {steps} steps that see {photos_seen} photos, repeats counted, in crops of up "
            "to {crop_px} px.{said}",
        ).format(
            what=what,
            steps=number(self.steps),
            photos_seen=number(self.photos_seen),
            crop_px=self.crop_px,
            said=said,
        )


def read_recipes(rows: Iterable[Mapping[str, object]]) -> list[Recipe]:
    """Return the recipes of a list: those that this computer can train first, and of these the shortest.

    Rows of another version's making that lack a fact are left out.
    """
    names = {field.name for field in fields(Recipe)}
    recipes = []
    for row in rows:
        values = {name: value for name, value in row.items() if name in names}
        comparing = values.get("comparing")
        values["comparing"] = tuple(map(str, comparing)) if isinstance(comparing, list) else ()
        if set(values) == names:
            recipes.append(Recipe(**values))  # type: ignore[arg-type]  # JSON of our own making
    return sorted(recipes, key=_place)


def _place(recipe: Recipe) -> tuple[bool, bool, bool, int]:
    """Return what recipes are sorted by: those that run here with the files there are go first."""
    wants_file = recipe.teacher == "autoencoder" or recipe.perceptual == "required"
    return not recipe.fits, not recipe.model, wants_file, recipe.photos_seen
