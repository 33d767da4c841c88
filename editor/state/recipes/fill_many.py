"""Many open photos filled one after the other: which mask, which steps, which name. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from inpaint_core.errors import BadMaskError
from inpaint_core.files.disk.names import free_filled_name
from inpaint_core.files.metadata import ImageFile
from inpaint_core.files.read_write import open_mask, read_image
from inpaint_core.recipes.making import Making
from inpaint_core.recipes.packed_mask import PackedMask
from inpaint_core.recipes.photo_replay import ReplayJob
from inpaint_core.recipes.recipe import EditStep, PhotoFacts, Recipe
from inpaint_core.recipes.recipe_file import program_version
from inpaint_core.request import FillSettings

MaskChoice = Literal["own", "one"]
"""Each photo's own mask, and the one on show for those without; or the one on show for all."""


@dataclass(frozen=True, eq=False)
class Masks:
    """What is to be filled in a photo.

    Attributes:
        mask: Its holes.
        dont_copy: What must not be copied into them; None allows all.
    """

    mask: PackedMask
    dont_copy: PackedMask | None


def masks_of(document: Document | None) -> Masks | None:
    """Return the masks of a document as they are now; None where nothing is masked."""
    if document is None or not document.has_mask:
        return None
    forbidden = PackedMask.of(document.forbidden) if document.has_forbidden else None
    return Masks(PackedMask.of(document.mask), forbidden)


@dataclass(frozen=True, kw_only=True)
class ManyWish:
    """What is to be done to many photos.

    Attributes:
        settings: Of the fill; one sample is made.
        choice: Which masks.
        one: The mask on show; None without one.
        recipe: What is done instead of a fill; None for a fill.
        scales: Whether masks are scaled to photos of another size.
    """

    settings: FillSettings
    choice: MaskChoice
    one: Masks | None
    recipe: Recipe | None = None
    scales: bool = False


def plan_many(
    photos: Sequence[OpenPhoto], wish: ManyWish, name_for: Callable[[Path | None], Path]
) -> list[ReplayJob]:
    """Return what is done to each photo as it is now. Files are read later.

    Args:
        photos: In their order.
        wish: What is done.
        name_for: Returns the name of a result, whether it is free or not.
    """
    taken: set[Path] = set()
    jobs = []
    for photo in photos:
        wanted = name_for(photo.path)
        target = free_filled_name(photo.path or wanted, wanted, taken)
        taken.add(target)
        jobs.append(
            ReplayJob(
                name=photo.title,
                read=_reader(photo),
                recipe_for=_recipe_for(photo, wish),
                target=target,
                scales=wish.scales,
                scale_hint=translate("RecipesFillMany", " Masks can be scaled: tick that before."),
            )
        )
    return jobs


def mask_words(photo: OpenPhoto, wish: ManyWish) -> str:
    """Return in a word which mask a photo gets."""
    if wish.recipe is not None:
        return translate("RecipesFillMany", "of the recipe")
    has_own = photo.mask_path is not None if photo.document is None else photo.document.has_mask
    if wish.choice == "own" and has_own:
        return translate("RecipesFillMany", "its own")
    return (
        translate("RecipesFillMany", "none")
        if wish.one is None
        else translate("RecipesFillMany", "the one on show")
    )


def _reader(photo: OpenPhoto) -> Callable[[], ImageFile]:
    """Return what reads a photo: with what was done to it where it is in memory."""
    document, path = photo.document, photo.path
    if document is None:
        if path is None:
            raise ValueError("a photo that was pasted is always in memory")
        return partial(read_image, path)
    now = ImageFile(document.image, document.alpha, document.metadata)
    return lambda: now


def _recipe_for(photo: OpenPhoto, wish: ManyWish) -> Callable[[ImageFile], Recipe]:
    recipe = wish.recipe
    if recipe is not None:
        return lambda _: recipe
    own = masks_of(photo.document) if wish.choice == "own" else None
    mask_path = photo.mask_path if photo.document is None and wish.choice == "own" else None

    def make(image: ImageFile) -> Recipe:
        masks = own or _read_mask(mask_path, image) or wish.one
        if masks is None:
            raise BadMaskError(translate("RecipesFillMany", "Nothing is masked in this photo."))
        return fill_recipe(masks, wish.settings)

    return make


def fill_recipe(masks: Masks, settings: FillSettings) -> Recipe:
    """Return one fill as a recipe for any photo of the size of its mask."""
    one = replace(settings, samples=1, photo_samples=0)
    step = EditStep(
        mask=masks.mask,
        dont_copy=masks.dont_copy,
        look=one.look,
        context=one.context,
        feather_px=one.feather_px,
        chosen=(Making(settings=one),),
    )
    height, width = masks.mask.height, masks.mask.width
    photo = PhotoFacts(name="", height=height, width=width, file_sha256="", pixels_sha256="")
    return Recipe(photo=photo, steps=(step,), program=program_version())


def _read_mask(path: Path | None, image: ImageFile) -> Masks | None:
    if path is None:
        return None
    height, width = image.image.shape[:2]
    return Masks(PackedMask.of(open_mask(path, size=(height, width)).require_hole().hole), None)
