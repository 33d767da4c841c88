"""The recipe of a document: everything that Undo has not taken back. No Qt."""

from collections.abc import Callable
from pathlib import Path

from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.photos.save_options import SaveOptions
from inpaint_core.errors import InpaintError
from inpaint_core.files.formats import FORMAT_OF_SUFFIX
from inpaint_core.recipes.recipe import PhotoFacts, Recipe, Saving, pixels_digest
from inpaint_core.recipes.recipe_file import program_version


def recipe_of(document: Document, path: Path | None, options: SaveOptions) -> Callable[[], Recipe]:
    """Return what makes the recipe of a document as it is now; it reads all pixels, and may be called later.

    Args:
        document: With one accepted fill at least.
        path: As what it was saved, or would be; None for as the photo.
        options: How.

    Raises:
        InpaintError: Nothing was filled, or there is no record of a fill.
    """
    edits = document.edits
    steps = tuple(edit for edit in edits if edit is not None)
    if not edits:
        raise InpaintError(
            translate("DocumentRecipe", "There is no recipe yet: no fill was accepted in this photo.")
        )
    if len(steps) < len(edits):
        raise InpaintError(
            translate(
                "DocumentRecipe",
                "There is no recipe: it is not known how some fills in this photo were made.",
            )
        )
    facts = facts_of_document(document)
    known = None if path is None else FORMAT_OF_SUFFIX.get(path.suffix.lower())
    saving = Saving(
        format="" if known is None or not known.is_saved else known.name,
        quality=options.quality,
        metadata=options.metadata,
    )

    def make() -> Recipe:
        return Recipe(photo=facts(), steps=steps, program=program_version(), saving=saving)

    return make


def facts_of_document(document: Document) -> Callable[[], PhotoFacts]:
    """Return what says which photo a document is of, as it was opened; it reads all pixels."""
    image, alpha = document.original, document.original_alpha
    name, file_sha256 = document.source_name, document.source_digest

    def make() -> PhotoFacts:
        height, width = image.shape[:2]
        return PhotoFacts(
            name=name,
            height=height,
            width=width,
            file_sha256=file_sha256,
            pixels_sha256=pixels_digest(image, alpha),
        )

    return make
