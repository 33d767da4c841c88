"""What the user chooses when a photo is saved, and what there is to choose from. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.files.formats import FormatName
from inpaint_core.files.privacy.choice import MetadataChoice

QUALITY_FORMATS: Final = frozenset({"JPEG", "WEBP", "AVIF"})
"""Formats for which a quality can be chosen."""


@dataclass(frozen=True)
class SaveOptions:
    """How to write a file.

    Attributes:
        quality: Of a lossy format, 1..100; None for that of the source, or lossless where the format can.
        metadata: What of the metadata goes along.
    """

    quality: int | None = None
    metadata: MetadataChoice = "all"


AS_IT_WAS: Final = SaveOptions()


@dataclass(frozen=True)
class SaveChoice:
    """Where to save, and how; the suffix of the path says the format."""

    path: Path
    options: SaveOptions = AS_IT_WAS
    with_recipe: bool = False
    """Whether a recipe of what was done is saved beside it."""


@dataclass(frozen=True, eq=False)
class SaveOffer:
    """What a dialog needs to ask.

    Attributes:
        suggestion: Folder and name to begin with.
        options: What was chosen last.
        quality: To begin with where one is chosen, 1..100.
        source_formats: Formats that need no quality: they are written as the source was, or lossless.
        size_bytes: Returns the size of the file; takes as long as writing it, and is called in a thread.
        is_exact: Returns whether every pixel keeps its value.
        has_recipe: Whether there is a recipe to save.
        with_recipe: Whether one was saved last time.
    """

    suggestion: Path
    options: SaveOptions
    quality: int
    source_formats: frozenset[FormatName]
    size_bytes: Callable[[FormatName, SaveOptions], int]
    is_exact: Callable[[FormatName, SaveOptions], bool]
    has_recipe: bool = False
    with_recipe: bool = False
