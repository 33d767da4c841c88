"""The list of recipes: what this computer can train first, the rest behind a box to check."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from editor.state.language.translation import translate
from editor.state.training.recipes import Recipe

ROWS: Final = 5


class RecipeChoice(QWidget):
    """One recipe is always chosen, once there are any."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._recipes: list[Recipe] = []
        self.list = QListWidget()
        self.list.setAccessibleName(translate("RecipeChoice", "Recipe"))
        self.list.setFixedHeight(ROWS * (self.list.fontMetrics().height() + 6) + 4)
        self.more = QCheckBox(
            translate("RecipeChoice", "&More recipes: for graphics cards, of the papers, and for teachers")
        )
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setObjectName("quiet")
        self.setFocusProxy(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.list, self.about, self.more):
            column.addWidget(part)
        self.list.currentRowChanged.connect(self._on_row)
        self.more.toggled.connect(self._fill)

    @property
    def recipe(self) -> Recipe | None:
        """The chosen one; None while there are none."""
        item = self.list.currentItem()
        found: Recipe | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    def show_recipes(self, recipes: Sequence[Recipe]) -> None:
        """Offer these, those that fit this computer first."""
        self._recipes = list(recipes)
        self._fill()

    def choose(self, name: str) -> None:
        """Choose a recipe by name; the list of all opens where it is needed for that."""
        if any(recipe.name == name and not recipe.fits for recipe in self._recipes):
            self.more.setChecked(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole).name == name:
                self.list.setCurrentRow(row)

    def _fill(self) -> None:
        before = self.recipe
        self.list.clear()
        for recipe in self._recipes:
            if recipe.fits or self.more.isChecked():
                item = QListWidgetItem(recipe.title)
                item.setData(Qt.ItemDataRole.UserRole, recipe)
                item.setToolTip(f"<p>{recipe.description}</p>")
                self.list.addItem(item)
        rows = [row for row in range(self.list.count()) if self._at(row) == before]
        self.list.setCurrentRow(rows[0] if rows else 0)

    def _at(self, row: int) -> Recipe:
        recipe: Recipe = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        return recipe

    def _on_row(self) -> None:
        self.about.setText(self.recipe.summary if self.recipe is not None else "")
        if self.recipe is not None:
            self.chosen.emit()
