"""What can be chosen for one photo when it is saved, and what it would come to."""

from pathlib import Path
from typing import Final

from editor.state.document import Document
from editor.state.photos.save_options import SaveOffer, SaveOptions
from editor.state.settings import Settings
from inpaint_core.files.encode import encode_image, is_exact
from inpaint_core.files.formats import FormatName
from inpaint_core.files.privacy.choice import chosen_metadata

ALWAYS_LOSSLESS_ON_WISH: Final = "WEBP"


def make_offer(document: Document, suggestion: Path, settings: Settings) -> SaveOffer:
    """Return what can be chosen for a photo as it is shown now, a fill on show included.

    Args:
        document: The photo.
        suggestion: Folder and name to begin with.
        settings: What was chosen last.
    """
    photo, opacity, shown, metadata = document.image, document.alpha, document.previewed, document.metadata

    def size_bytes(name: FormatName, options: SaveOptions) -> int:
        image = photo if shown is None else shown.apply_to(photo)
        alpha = opacity if shown is None else shown.apply_to_alpha(opacity)
        kept = chosen_metadata(metadata, options.metadata)
        return len(encode_image(image, alpha=alpha, metadata=kept, name=name, quality=options.quality)[0])

    def keeps_all(name: FormatName, options: SaveOptions) -> bool:
        return is_exact(
            name, metadata, bits=document.bits, has_alpha=opacity is not None, quality=options.quality
        )

    source_formats = {ALWAYS_LOSSLESS_ON_WISH} | ({"JPEG"} if metadata.jpeg is not None else set())
    quality = None if settings.save_as_source else settings.save_quality
    return SaveOffer(
        suggestion=suggestion,
        options=SaveOptions(quality, settings.save_metadata),
        quality=settings.save_quality,
        source_formats=frozenset(source_formats),
        size_bytes=size_bytes,
        is_exact=keeps_all,
        has_recipe=bool(document.edits) or shown is not None,
        with_recipe=settings.save_recipe,
    )
