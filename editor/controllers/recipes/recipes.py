"""Recipes of the window: saved beside photos, opened onto the photo on show, or onto all open photos."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from editor.controllers.file import FileController
from editor.controllers.inpaint import InpaintController
from editor.controllers.recipes.laying import RecipeLayer
from editor.engine.worker import EngineWorker
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.photos.save_options import SaveOptions
from editor.state.recipes.document_recipe import facts_of_document, recipe_of
from editor.widgets.background import Background
from editor.widgets.questions.questions import Questions
from inpaint_core.errors import InpaintError
from inpaint_core.recipes.differences import photo_differences, program_differences, weights_differences
from inpaint_core.recipes.photo_replay import fitted
from inpaint_core.recipes.recipe import Recipe
from inpaint_core.recipes.recipe_file import program_version, read_recipe, recipe_beside, write_recipe


class RecipeController(QObject):
    """Everything slow happens beside the window."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    saved = Signal(str)
    """A phrase for the status line."""
    for_all = Signal(object, str)
    """A Recipe that is to be done to all open photos, and its name."""

    def __init__(
        self,
        files: FileController,
        *,
        worker: EngineWorker,
        inpainting: InpaintController,
        background: Background,
        questions: Questions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._files, self._background, self._questions = files, background, questions
        self.layer: Final = RecipeLayer(worker, inpainting, self)
        self.layer.notice.connect(self.notice)
        files.saving.recipe_wanted.connect(self._save_beside)

    def save(self) -> None:
        """Ask where to, and save the recipe of the photo on show."""
        document = self._files.document
        if document is None or not document.edits:
            return
        path = document.path
        beside = self._files.saving.name_for(path) if path is None or not path.parent.is_dir() else path
        if target := self._questions.where_to_save_recipe(recipe_beside(beside)):
            self._write(document, target, path, self._files.saving.options_of(path))

    def open(self) -> None:
        """Ask for a recipe, and do it to the photo on show or to all open photos."""
        if path := self._questions.recipe_to_open(self._files.last_folder()):
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Do a recipe to the photo on show or to all open photos; what differs is said before."""
        document = self._files.document
        if document is None:
            return
        facts = facts_of_document(document)

        def read() -> tuple[Recipe, tuple[str, ...]]:
            recipe = read_recipe(path)
            differences = (
                *photo_differences(recipe, facts()),
                *program_differences(recipe, program_version()),
                *weights_differences(recipe),
            )
            return recipe, differences

        self._background.run(
            translate("RecipesRecipes", "Opening {path}…").format(path=path.name),
            read,
            done=lambda found: self._ask(document, path.name, *found),
            failed=lambda sentence: self.notice.emit("error", sentence),
        )

    def _ask(self, document: Document, name: str, recipe: Recipe, differences: tuple[str, ...]) -> None:
        """Do what the user wants with a recipe; without anything to ask it is done to the photo."""
        if document is not self._files.document:
            return  # another photo was shown meanwhile
        count, use = len(self._files.photos), "this"
        if differences or document.edits or count > 1:
            about = differences
            if document.edits:
                about = (
                    *about,
                    translate(
                        "RecipesRecipes", "The photo holds fills already: those of the recipe come on top."
                    ),
                )
            use = self._questions.use_recipe(name, about, photos=count)
        if use == "all":
            self.for_all.emit(recipe, name)
        elif use == "this":
            self._lay(document, recipe)

    def _lay(self, document: Document, recipe: Recipe) -> None:
        try:
            steps = fitted(recipe.steps, document.height, document.width, scales=True)
        except InpaintError as error:
            self.notice.emit("error", str(error))
            return
        self.layer.lay(document, steps)

    def _save_beside(self, path: Path, options: SaveOptions) -> None:
        document = self._files.document
        if document is not None:
            self._write(document, recipe_beside(path), path, options)

    def _write(self, document: Document, target: Path, path: Path | None, options: SaveOptions) -> None:
        try:
            make = recipe_of(document, path, options)
        except InpaintError as error:
            self.notice.emit("error", str(error))
            return

        def done(notices: tuple[str, ...]) -> None:
            self.saved.emit(translate("RecipesRecipes", "Saved {target}").format(target=target.name))
            for sentence in notices:
                self.notice.emit("info", sentence)

        self._background.run(
            translate("RecipesRecipes", "Saving {target}…").format(target=target.name),
            lambda: write_recipe(target, make()),
            done=done,
            failed=lambda sentence: self.notice.emit(
                "error",
                translate("RecipesRecipes", "{sentence} There is no recipe beside it.").format(
                    sentence=sentence
                ),
            ),
        )
