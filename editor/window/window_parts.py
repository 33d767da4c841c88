"""The window's parts, each in its place and not yet connected: what there is, not what happens."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from editor.canvas.canvas_view import CanvasView
from editor.canvas.keyboard.cursor import KeyboardCursor
from editor.controllers.choosing.more import MoreFills
from editor.controllers.file import FileController
from editor.controllers.history import HistoryController
from editor.controllers.import_checkpoint import ImportController
from editor.controllers.inpaint import InpaintController
from editor.controllers.inside.cluster_mask import ClusterMask
from editor.controllers.inside.copy_pointer import CopyPointer
from editor.controllers.inside.fills import FillsToSee
from editor.controllers.inside.looking import PriorController
from editor.controllers.inside.pictures import PicturesOfPriors
from editor.controllers.look import LookController
from editor.controllers.mask import MaskController
from editor.controllers.masks.click_model import ClickModelController
from editor.controllers.masks.clicks import ClicksController
from editor.controllers.masks.dust import DustController
from editor.controllers.masks.layer import MaskLayerController
from editor.controllers.model import ModelController
from editor.controllers.models.models import ModelsController
from editor.controllers.preferences import PreferencesController
from editor.controllers.recipes.many import FillManyController
from editor.controllers.recipes.recipes import RecipeController
from editor.controllers.training.training import TrainingController
from editor.controllers.view import ViewController
from editor.dialogs.save_as import AskWhereToSave
from editor.dialogs.training.questions import TrainingDialogs
from editor.engine.worker import EngineWorker
from editor.panels.completion_strip import CompletionStrip
from editor.panels.empty_state import EmptyState
from editor.panels.inside.panel import InsidePanel
from editor.panels.model_panel import ModelPanel
from editor.panels.options_row import OptionsRow
from editor.panels.photo_area import PhotoArea
from editor.panels.photos.filmstrip import Filmstrip
from editor.panels.samples_panel import SamplesPanel
from editor.panels.status_row import StatusRow
from editor.state.language.translation import translate
from editor.state.settings import SettingsFile
from editor.widgets.actions import Actions
from editor.widgets.background import Background
from editor.widgets.dialogs import Dialogs
from editor.widgets.docks.column import DockColumn, add_dock
from editor.widgets.docks.stack import DockStack
from editor.widgets.menus import Menus, make_tool_bar
from editor.widgets.overflow import show_overflow
from editor.widgets.questions.questions import Questions
from editor.window.choosing.parts import Choosing
from editor.window.geometry.layout import first_size
from editor.window.hold_keys import OriginalWhileHeld
from editor.window.keyboard.areas import Area, Areas
from editor.window.keyboard.focus_ring import FocusRing
from editor.window.opening import OpeningNotices
from editor.window.several_photos import SeveralPhotos
from resources import locate


class WindowParts(QMainWindow):
    """Builds everything; nothing slow happens here."""

    def __init__(self, settings: SettingsFile, worker: EngineWorker, questions: Questions | None) -> None:
        """Build all parts.

        Args:
            settings: What the program remembers.
            worker: Runs the jobs.
            questions: Answers instead of dialogs, for tests; None for dialogs.
        """
        super().__init__()
        self.settings, self.worker = settings, worker
        worker.setParent(self)
        self.actions_ = Actions(self, settings.current.shortcuts)
        self.background = Background(self)
        self.ask_where = AskWhereToSave(self)
        self.questions: Questions = questions or Dialogs(self, self.ask_where)
        self._build_file_controllers()
        self._build_widgets()
        self._build_docks()
        self._build_controllers()
        self._build_clicks()
        self._build_choosing()
        self._build_photos()
        self._build_recipes()
        self._build_preferences()
        self._build_keyboard()

    def _build_file_controllers(self) -> None:
        self.inpainting = InpaintController(self.worker, self)
        self.files = FileController(
            background=self.background,
            settings=self.settings,
            questions=self.questions,
            inpainting=self.inpainting,
            parent=self,
        )
        self.masks = MaskController(self.background, self.questions, self)
        self.mask_layers = MaskLayerController(self.actions_, self)
        self.imports = ImportController(self.background, self.questions, parent=self)
        self.training = TrainingController(self, TrainingDialogs(self))

    def _build_widgets(self) -> None:
        actions = self.actions_
        self.setWindowTitle("Inpaint Editor")
        self.resize(first_size(self.screen().availableSize()))
        self.canvas = CanvasView()
        self.empty = EmptyState(locate.sample_paths())
        self.strip = CompletionStrip(actions)
        self.filmstrip = Filmstrip()
        self.area = PhotoArea(self.canvas, self.empty, self.strip, self.filmstrip)
        self.setCentralWidget(self.area)
        self.options = OptionsRow(actions)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        self.tools = make_tool_bar(self, actions)
        self.status = StatusRow(actions)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)
        self.menus = Menus(self, actions)

    def _build_docks(self) -> None:
        self.model_panel, self.samples_panel, self.prior_panel = ModelPanel(), SamplesPanel(), InsidePanel()
        self.model_panel.more_wanted.connect(self.actions_["models"].trigger)
        self.dock = add_dock(self, "model", translate("WindowParts", "Fill"), self.model_panel)
        self.samples_dock = add_dock(self, "samples", translate("WindowParts", "Samples"), self.samples_panel)
        self.prior_dock = add_dock(self, "prior", translate("WindowParts", "Look inside"), self.prior_panel)
        undo, redo = self.actions_["undo"], self.actions_["redo"]
        self.history = HistoryController(lambda: undo.isEnabled() or redo.isEnabled(), self)
        self.history_dock = add_dock(self, "history", translate("WindowParts", "History"), self.history.panel)
        docks = (self.dock, self.samples_dock, self.prior_dock, self.history_dock)
        self.docks = DockStack(self, docks, DockColumn(self, docks), self.settings)
        self.menus.add_parts([part.toggleViewAction() for part in (*docks, self.tools, self.options)])

    def _build_controllers(self) -> None:
        self.view = ViewController(
            canvas=self.canvas,
            actions=self.actions_,
            options=self.options,
            settings=self.settings,
            parent=self,
        )
        self.dust = DustController(
            canvas=self.canvas,
            actions=self.actions_,
            options=self.options.dust,
            settings=self.settings,
            parent=self,
        )
        OriginalWhileHeld(self, self.canvas)
        self.models = ModelController(
            panel=self.model_panel,
            samples=self.samples_panel,
            worker=self.worker,
            inpainting=self.inpainting,
            settings=self.settings,
            parent=self,
        )

        self.models_window = ModelsController(
            self,
            models=self.models,
            imports=self.imports,
            worker=self.worker,
            settings=self.settings,
            folder=self.files.last_folder,
        )
        self.actions_["models"].triggered.connect(lambda _: self.models_window.show())

    def _build_clicks(self) -> None:
        self.click_model = ClickModelController(self, self.settings, self.questions)
        self.clicks = ClicksController(
            canvas=self.canvas,
            actions=self.actions_,
            options=self.options.clicks,
            model=self.click_model,
            parent=self,
        )
        self.actions_["click_model"].triggered.connect(self.click_model.show)

    def _build_choosing(self) -> None:
        self.more = MoreFills(self.inpainting, self.models, self)
        self.choosing = Choosing(
            self, area=self.area, actions=self.actions_, more=self.more, settings=self.settings
        )
        self.files.switch.leaving.connect(self.choosing.turn_away)  # before its view is noted
        self.looks = LookController(
            sliders=self.strip.look,
            panel=self.model_panel,
            inpainting=self.inpainting,
            settings=self.settings,
            parent=self,
        )
        self.priors = PriorController(
            panel=self.prior_panel,
            worker=self.worker,
            fills=FillsToSee(
                self.prior_panel.choices, self.inpainting, self.model_panel, self.samples_panel, self
            ),
            models=self.models,
            settings=self.settings,
            parent=self,
        )

        self.clusters = ClusterMask(self.prior_panel, self.inpainting, self.canvas, self)
        CopyPointer(self.canvas, self.prior_panel, self)
        self.pictures = PicturesOfPriors(
            self.prior_panel, self.priors, self.files, self.background, self.questions, self
        )

    def _build_photos(self) -> None:
        OpeningNotices(self.files, self.area.notices, self)
        self.several = SeveralPhotos(
            self.actions_,
            self.files,
            inpainting=self.inpainting,
            canvas=self.canvas,
            strip=self.filmstrip,
            parent=self,
        )

    def _build_recipes(self) -> None:
        self.recipes = RecipeController(
            self.files,
            worker=self.worker,
            inpainting=self.inpainting,
            background=self.background,
            questions=self.questions,
            parent=self,
        )
        self.many = FillManyController(self, self.files, models=self.models, worker=self.worker)
        self.recipes.for_all.connect(self.many.open_recipe)

    def _build_preferences(self) -> None:
        self.preferences = PreferencesController(
            self,
            actions=self.actions_,
            view=self.view,
            options=self.options,
            samples=self.samples_panel,
            settings=self.settings,
        )

    def _build_keyboard(self) -> None:
        for bar in (self.tools, self.options):
            show_overflow(bar)
            self.view.theme_changed.connect(lambda bar=bar: show_overflow(bar))
        self.keyboard_cursor = KeyboardCursor(self.canvas)
        self.focus_ring = FocusRing(self)
        docks = (self.dock, self.samples_dock, self.prior_dock)
        self.areas = Areas(
            self,
            (
                Area("tools", (self.tools,)),
                Area("options", (self.options,)),
                Area("photo", (self.canvas, self.empty)),
                Area("fills", (self.strip, self.filmstrip)),
                Area("panels", docks),
                Area("status", (self.status,)),
            ),
            self.actions_,
        )

    def focus_photo(self) -> None:
        """Give the keys to the photo after a choice made with the mouse; the keyboard stays where it is."""
        if not self.focus_ring.is_by_keyboard:
            self.canvas.setFocus()
