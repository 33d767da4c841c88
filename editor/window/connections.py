"""What each action of the window does, and who hears what of a fill: one call a subject."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow, QSpinBox

from editor.controllers.file import FileController
from editor.controllers.import_checkpoint import ImportController
from editor.controllers.inpaint import InpaintController
from editor.controllers.mask import MaskController
from editor.controllers.model import ModelController
from editor.controllers.recipes.many import FillManyController
from editor.controllers.recipes.recipes import RecipeController
from editor.panels.about import show_about, show_shortcuts
from editor.panels.completion_strip import CompletionStrip
from editor.panels.empty_state import EmptyState
from editor.panels.photo_area import PhotoArea
from editor.panels.status_row import StatusRow
from editor.state.language.translation import translate
from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets.actions import TOOLS, Actions
from editor.widgets.drop_target import DropTarget
from editor.window.crash_log import log_path


def connect_file_commands(actions: Actions, files: FileController, imports: ImportController) -> None:
    """Open, save, copy and paste photos; import checkpoints."""
    for name, slot in (
        ("open", files.open),
        ("save", files.save),
        ("save_as", files.save_as),
        ("import_checkpoint", lambda: imports.ask(files.last_folder())),
        ("copy", files.copy),
        ("paste", files.paste),
    ):
        actions[name].triggered.connect(slot)


def connect_drops(
    window: QMainWindow, empty: EmptyState, files: FileController, imports: ImportController
) -> None:
    """Take what is dropped on the window: checkpoints to import, photos to open."""

    def take(data: QMimeData) -> None:
        if not imports.take(data):
            files.take(data)

    drops = DropTarget(window)
    drops.hovered.connect(empty.show_drop)
    drops.dropped.connect(take)


def connect_empty_state(empty: EmptyState, files: FileController) -> None:
    """Open what is chosen where there is no photo yet."""
    empty.open_wanted.connect(files.open)
    empty.sample_chosen.connect(files.open_sample)
    empty.recent_chosen.connect(files.open_path)


def connect_recipe_commands(
    actions: Actions, recipes: RecipeController, many: FillManyController, status: StatusRow
) -> None:
    """Save recipes, do them again, fill many photos; say how far that is."""
    for name, slot in (
        ("save_recipe", recipes.save),
        ("open_recipe", recipes.open),
        ("fill_many", many.open),
    ):
        actions[name].triggered.connect(slot)
    recipes.saved.connect(status.show_idle)
    recipes.layer.started.connect(status.show_running)
    recipes.layer.progressed.connect(status.show_progress)
    recipes.layer.ended.connect(status.show_idle)


def connect_mask_commands(
    actions: Actions, masks: MaskController, files: FileController, edge: QSpinBox
) -> None:
    """Change the mask as a whole; ``edge`` says by how many pixels it grows or shrinks."""
    for name, slot in (
        ("clear_mask", masks.clear),
        ("invert_mask", masks.invert),
        ("grow_mask", lambda: masks.grow(edge.value())),
        ("shrink_mask", lambda: masks.shrink(edge.value())),
        ("fill_mask_holes", masks.fill_holes),
        ("smooth_mask", lambda: masks.smooth(edge.value())),
        ("copy_mask", masks.clipboard.copy),
        ("paste_mask", masks.clipboard.paste),
        ("import_mask", lambda: masks.import_mask(files.last_folder())),
        ("export_mask", lambda: masks.export_mask(files.last_folder())),
    ):
        actions[name].triggered.connect(slot)


def connect_tool_hints(actions: Actions, area: PhotoArea) -> None:
    """Say over the photo how a tool is used, when it is chosen."""
    for name in TOOLS:
        hint = translate("Actions", MASK_TOOLS[name].hint) if name in MASK_TOOLS else ""
        actions[name].triggered.connect(partial(area.show_tool_hint, hint))


def connect_fill_commands(actions: Actions, models: ModelController, inpainting: InpaintController) -> None:
    """Start a fill, stop it, choose among completions."""
    for name, slot in (
        ("inpaint", models.start),
        ("cancel", inpainting.cancel),
        ("accept", inpainting.accept),
        ("discard", inpainting.discard),
        ("next_completion", lambda: inpainting.step(1)),
        ("previous_completion", lambda: inpainting.step(-1)),
    ):
        actions[name].triggered.connect(slot)


def connect_window_commands(
    actions: Actions, window: QMainWindow, diagnostics: Callable[[], str], device: Callable[[], str]
) -> None:
    """Quit, full screen, and the Help menu.

    Args:
        actions: Of the window.
        window: Over which dialogs open.
        diagnostics: Says what a report of a fault should hold.
        device: Says where models run.
    """
    for name, slot in (
        ("quit", window.close),
        ("full_screen", lambda on: window.showFullScreen() if on else window.showNormal()),
        ("shortcuts", lambda: show_shortcuts(window, actions)),
        ("about", lambda: show_about(window, diagnostics, device())),
    ):
        actions[name].triggered.connect(slot)


def show_fills(inpainting: InpaintController, strip: CompletionStrip, status: StatusRow) -> None:
    """Show a fill's progress in the status line and its completions in the strip."""
    inpainting.started.connect(status.show_running)
    inpainting.progressed.connect(status.show_progress)
    inpainting.ended.connect(status.show_idle)
    inpainting.chooser.completion_added.connect(strip.put)
    inpainting.chooser.captions_changed.connect(strip.show_captions)
    inpainting.chooser.arranged.connect(strip.arrange)
    inpainting.chooser.holes_changed.connect(strip.show_holes)
    inpainting.waiting_changed.connect(strip.show_waiting)
    inpainting.chooser.highlighted.connect(strip.highlight)
    inpainting.cleared.connect(strip.clear)
    inpainting.chooser.choice_changed.connect(strip.show_choice)
    inpainting.chooser.news_changed.connect(strip.show_new)
    strip.asked_about.connect(inpainting.chooser.ask_about)
    strip.chosen_for.connect(inpainting.chooser.choose_for)
    strip.chosen.connect(inpainting.highlight)
    strip.hovered.connect(inpainting.peek)
    strip.hole_chosen.connect(inpainting.chooser.turn_to)


def connect_log(actions: Actions, say: Callable[[str, str], None]) -> None:
    """Show Log opens the log in whatever shows text here; where nothing does, it says where the log is.

    Args:
        actions: Of the window.
        say: Shows a notice: its kind, and a sentence.
    """

    def show() -> None:
        path = log_path()
        if not path.exists():
            say("info", translate("Connections", "There is no log yet: nothing has gone wrong."))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            say(
                "warning",
                translate("Connections", "No program here shows text files. The log is {path}.").format(
                    path=path
                ),
            )

    actions["log"].triggered.connect(show)
