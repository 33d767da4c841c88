"""Why a recipe may give other pixels here than where it was made: each reason as a sentence."""

from typing import Final

from inpaint_core.batch.done_record import weights_digest
from inpaint_core.catalog import MODELS
from inpaint_core.recipes.making import Making
from inpaint_core.recipes.recipe import PhotoFacts, Recipe
from inpaint_core.request import Completion

MAX_THREADS: Final = 256
_SHOWN: Final = 12
"""Digits of a hash that are shown."""


def photo_differences(recipe: Recipe, photo: PhotoFacts) -> tuple[str, ...]:
    """Say in what a photo is not the one that a recipe was made for.

    Args:
        recipe: That is done to it.
        photo: As it was read.
    """
    before = recipe.photo
    name = before.name or "a photo without a file"
    if (photo.height, photo.width) != (before.height, before.width):
        return (
            f"The recipe was made for {name}, {before.width} × {before.height} pixels; this photo is "
            f"{photo.width} × {photo.height}: masks are scaled.",
        )
    if photo.pixels_sha256 != before.pixels_sha256:
        return (f"This photo is another than {name}, which the recipe was made for: its pixels differ.",)
    if before.file_sha256 and photo.file_sha256 and photo.file_sha256 != before.file_sha256:
        return (f"The file is another than {name} was (its metadata, for example); its pixels are the same.",)
    return ()


def program_differences(recipe: Recipe, program: str) -> tuple[str, ...]:
    """Say so when a recipe was made by another version.

    Args:
        recipe: To be done.
        program: Version of this program.
    """
    if recipe.program == program:
        return ()
    return (f"The recipe was made by version {recipe.program} of the program, this is {program}.",)


def weights_differences(recipe: Recipe) -> tuple[str, ...]:
    """Say which networks have other weights here, or none, before anything is filled.

    Raises:
        WeightsError: Weights are there and cannot be read.
    """
    makings = [making for step in recipe.steps for making in step.makings]
    wanted = {(making.settings.model, making.made_on.weights) for making in makings}
    sentences = []
    for model, weights in sorted(wanted):
        if MODELS[model].kind == "network" and weights:
            here = weights_digest(model, {})
            if here != weights:
                sentences.append(_about_weights(model, weights, here))
    return tuple(sentences)


def step_differences(making: Making, completion: Completion) -> tuple[str, ...]:
    """Say in what a completion that was made again was made otherwise.

    Args:
        making: As it was recorded.
        completion: Of now.
    """
    before, now = making.made_on, completion.made_on
    if not before.precision:
        return ()
    model = making.settings.model
    sentences = []
    if before.weights != now.weights:
        sentences.append(_about_weights(model, before.weights, now.weights))
    if before.precision != now.precision:
        sentences.append(
            f"{MODELS[model].label} was computed in {before.precision}, and here in {now.precision}."
        )
    if before.device != now.device:
        sentences.append(
            f"{MODELS[model].label} ran on {before.device}, and here on {now.device}: rounding differs."
        )
    if before.threads != now.threads and before.device == now.device:
        sentences.append(
            f"{MODELS[model].label} ran on {before.threads} of the processor's threads, and here on "
            f"{now.threads}: rounding differs."
        )
    return tuple(sentences)


def threads_of(recipe: Recipe) -> int | None:
    """Return the number of threads that gives a recipe's networks their own rounding; None where any does."""
    threads = {making.made_on.threads for step in recipe.steps for making in step.makings} - {0}
    return max(threads) if threads and 0 < max(threads) <= MAX_THREADS else None


def _about_weights(model: str, before: str, here: str) -> str:
    title = MODELS[model].label
    if not here:
        return f"There are no weights for {title} here."
    return f"{title} has other weights here ({here[:_SHOWN]}…) than in the recipe ({before[:_SHOWN]}…)."
