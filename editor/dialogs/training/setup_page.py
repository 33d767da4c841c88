"""The page where a new training is put together, measured and started."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.training.place_row import PlaceRow
from editor.dialogs.training.questions import TrainingQuestions
from editor.dialogs.training.recipe_choice import RecipeChoice
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.needs import default_teacher, weights_before, weights_in_use, what_is_missing
from editor.state.training.plan import TrainingPlan
from editor.state.training.recipes import Recipe

LENGTHS: Final = {
    QT_TRANSLATE_NOOP("SetupPage", "The whole recipe"): 1.0,
    QT_TRANSLATE_NOOP("SetupPage", "Half of it"): 0.5,
    QT_TRANSLATE_NOOP("SetupPage", "A quarter"): 0.25,
    QT_TRANSLATE_NOOP("SetupPage", "A tenth"): 0.1,
}
FIRST: Final = QT_TRANSLATE_NOOP(
    "SetupPage", "Prepare looks into the photos and measures a step; then you see what the training takes."
)


class SetupPage(QWidget):
    """Says what it wants by signals; what is going on is told to it."""

    prepare_wanted = Signal()
    cancel_wanted = Signal()
    start_wanted = Signal()
    changed = Signal()
    """Something else is chosen: what was measured is not true any more."""

    def __init__(self, questions: TrainingQuestions, *, keep_in: str) -> None:
        """Build the page.

        Args:
            questions: Asks for folders and files.
            keep_in: Folder in which trainings are kept.
        """
        super().__init__()
        self.photos = PlaceRow(translate("SetupPage", "Folder of photos"), questions.folder)
        self.held_out = PlaceRow(
            translate("SetupPage", "Photos to measure by"),
            questions.folder,
            when_empty=translate("SetupPage", "a tenth of the photos is kept aside"),
        )
        self.recipes = RecipeChoice()
        self.start = PlaceRow(
            translate("SetupPage", "Weights to begin with"),
            questions.file,
            when_empty=translate("SetupPage", "nothing: from the very beginning"),
        )
        self.teacher = PlaceRow(
            translate("SetupPage", "Teacher"),
            questions.file,
            when_empty=translate("SetupPage", "needed: none is chosen"),
        )
        self.perceptual = PlaceRow(translate("SetupPage", "Network that compares images"), questions.file)
        self.length = QComboBox()
        for title, factor in LENGTHS.items():
            self.length.addItem(translate("SetupPage", title), factor)
        self.keep_in = PlaceRow(translate("SetupPage", "Folder for trainings"), questions.folder)
        self.keep_in.path = keep_in
        self.status, self.warning = QLabel(translate("SetupPage", FIRST)), QLabel()
        self.bar = QProgressBar()
        self.prepare, self.begin = (
            QPushButton(translate("SetupPage", "&Prepare")),
            QPushButton(translate("SetupPage", "&Start Training")),
        )
        self.begin.setObjectName("primary")
        for button in (self.prepare, self.begin):
            button.setAutoDefault(False)
        self._is_preparing = self._is_ready = False
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def plan(self) -> TrainingPlan | None:
        """What is chosen; None while there are no recipes."""
        if (recipe := self.recipes.recipe) is None:
            return None
        has_perceptual = bool(self.perceptual.path) and bool(recipe.perceptual)
        return TrainingPlan(
            photos=self.photos.path,
            held_out=self.held_out.path,
            recipe=recipe.name,
            model=recipe.model,
            start=self.start.path,
            parent=weights_before(recipe, self.start.path),
            teacher=self.teacher.path if recipe.teacher else "",
            perceptual=self.perceptual.path if has_perceptual else "",
            left_out=recipe.comparing if recipe.perceptual == "optional" and not has_perceptual else (),
            steps_factor=self.length.currentData(),
        )

    def show_recipes(self, recipes: Sequence[Recipe]) -> None:
        """Offer recipes."""
        self.recipes.show_recipes(recipes)

    def say(self, text: str, warning: str = "") -> None:
        """Show a sentence over the buttons, and what speaks against going on."""
        self.status.setText(text)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))

    def show_preparing(self, done: int = 0, count: int = 0) -> None:
        """Show that it is prepared, and how far that is; without a count it is not known."""
        self._is_preparing, self._is_ready = True, False
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        self._refresh()

    def show_prepared(self, *, is_ready: bool) -> None:
        """Show that nothing is being prepared; ``is_ready`` says whether the training can start."""
        self._is_preparing, self._is_ready = False, is_ready
        self._refresh()

    def _lay_out(self) -> None:
        inside = QWidget()
        upper = QVBoxLayout(inside)
        upper.setContentsMargins(0, 0, 12, 0)
        self.form = QFormLayout()
        upper.addLayout(self.form)
        upper.addStretch(1)  # rows keep their height
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, part in (
            (translate("SetupPage", "P&hotos"), self.photos),
            (translate("SetupPage", "&Recipe"), self.recipes),
            (translate("SetupPage", "&Begin with"), self.start),
            (translate("SetupPage", "&Teacher"), self.teacher),
            (translate("SetupPage", "Compare &by"), self.perceptual),
            (translate("SetupPage", "&Length"), self.length),
            (translate("SetupPage", "Measure b&y"), self.held_out),
            (translate("SetupPage", "&Keep it in"), self.keep_in),
        ):
            self.form.addRow(title, part)
        self.length.setAccessibleName(translate("SetupPage", "Length"))
        for row in (self.teacher, self.perceptual):
            self.form.setRowVisible(row, False)  # noqa: FBT003 - Qt's own
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        self._lay_out_lower(column)

    def _lay_out_lower(self, column: QVBoxLayout) -> None:
        """Put what stays in sight under the form: what is going on, and the buttons."""
        for label, name in ((self.status, "what_it_takes"), (self.warning, "warning")):
            label.setWordWrap(True)
            label.setObjectName(name)
        self.warning.hide()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("SetupPage", "Preparing"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.prepare)
        buttons.addWidget(self.begin)
        column.addWidget(self.status)
        column.addWidget(self.warning)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.recipes.chosen.connect(self._on_recipe)
        for row in (self.photos, self.held_out, self.start, self.teacher, self.perceptual, self.keep_in):
            row.changed.connect(self._on_changed)
        self.length.currentIndexChanged.connect(self._on_changed)
        self.prepare.clicked.connect(self._on_prepare)
        self.begin.clicked.connect(self.start_wanted)

    def _on_recipe(self) -> None:
        recipe = self.recipes.recipe
        if recipe is None:
            return
        self.start.path = weights_in_use(recipe.model)
        self.teacher.path = default_teacher(recipe)
        self.form.setRowVisible(self.teacher, bool(recipe.teacher))
        self.form.setRowVisible(self.perceptual, bool(recipe.perceptual))
        self.perceptual.field.setPlaceholderText(
            translate("SetupPage", "needed: none is chosen")
            if recipe.perceptual == "required"
            else translate("SetupPage", "nothing: the loss that compares by a network is left out")
        )
        self._on_changed()

    def _on_changed(self) -> None:
        self._is_ready = self._is_preparing = False
        self.changed.emit()
        plan, recipe = self.plan, self.recipes.recipe
        if plan is not None and recipe is not None:
            missing = what_is_missing(plan, recipe)
            self.say(translate("SetupPage", FIRST) if not missing else "", " ".join(missing))
        self._refresh()

    def _on_prepare(self) -> None:
        (self.cancel_wanted if self._is_preparing else self.prepare_wanted).emit()

    def _refresh(self) -> None:
        plan, recipe = self.plan, self.recipes.recipe
        is_whole = plan is not None and recipe is not None and not what_is_missing(plan, recipe)
        self.prepare.setText(
            translate("SetupPage", "&Cancel") if self._is_preparing else translate("SetupPage", "&Prepare")
        )
        self.prepare.setEnabled(self._is_preparing or is_whole)
        self.begin.setEnabled(self._is_ready and not self._is_preparing and is_whole)
        self.bar.setVisible(self._is_preparing)
