"""The few questions that must be answered before anything goes on, and their answers. No widgets."""

from pathlib import Path
from typing import Literal, Protocol

from editor.state.photos.save_options import SaveChoice, SaveOffer

Unsaved = Literal["save", "discard", "cancel"]
Overwrite = Literal["overwrite", "save_as", "cancel"]
FillsOnShow = Literal["keep", "without", "cancel"]
RecipeUse = Literal["this", "all", "cancel"]
Changed = Literal["overwrite", "save_as", "reload", "cancel"]


class Questions(Protocol):
    """What the program may ask. Tests bring their own answers."""

    def unsaved(self, title: str, *, has_fills: bool) -> Unsaved:
        """Ask what becomes of the changes to the photo called ``title``, and of fills on show."""
        ...

    def stop_filling(self, title: str) -> bool:
        """Ask whether a fill that is running may be given up, when there is nothing else to lose."""
        ...

    def unsaved_photos(self, titles: tuple[str, ...]) -> Unsaved:
        """Ask what becomes of the changes to several photos, all at once."""
        ...

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        """Ask whether the photo that was opened may be replaced, and its other pictures be lost."""
        ...

    def changed_on_disk(self, title: str) -> Changed:
        """Ask what to do about a file that another program has written since it was opened."""
        ...

    def fills_on_show(self, title: str) -> FillsOnShow:
        """Ask whether the fill on show is kept before the photo is saved."""
        ...

    def photos_to_open(self, folder: Path) -> list[Path]:
        """Ask for photos; none if there is none."""
        ...

    def folder_to_open(self, folder: Path) -> Path | None:
        """Ask for a folder of photos, beginning in ``folder``."""
        ...

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        """Ask where to save a photo, and how; the suffix of the answer gives the format."""
        ...

    def mask_to_import(self, folder: Path) -> Path | None:
        """Ask for an image to take the mask from."""
        ...

    def where_to_export(self, suggestion: Path) -> Path | None:
        """Ask where to save the mask."""
        ...

    def where_to_save_picture(self, suggestion: Path) -> Path | None:
        """Return where to save a picture of what a network shows; None to leave it."""
        ...

    def checkpoint_to_import(self, folder: Path) -> Path | None:
        """Ask for a published checkpoint."""
        ...

    def click_model_files(self, folder: Path) -> list[Path]:
        """Ask for the encoder and the decoder of Click to Select, or one of them; none if there is none."""
        ...

    def recipe_to_open(self, folder: Path) -> Path | None:
        """Ask for a recipe."""
        ...

    def where_to_save_recipe(self, suggestion: Path) -> Path | None:
        """Ask where to save a recipe."""
        ...

    def use_recipe(self, name: str, about: tuple[str, ...], *, photos: int) -> RecipeUse:
        """Say what is in ``about``, and ask whether the photo on show or all of so many are to be changed."""
        ...
