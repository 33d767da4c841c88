"""The list at the left of the window of models: what fills now, what needs weights, what needs no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from editor.state.language.core_words import core_words, model_label
from editor.state.language.translation import translate
from editor.widgets.theme import current_shades
from inpaint_core.catalog import MODELS

WIDTH_PX: Final = 250


@dataclass(frozen=True)
class ListGroup:
    """Models under one heading.

    Attributes:
        title: The heading.
        lines: What stands below the name of each model, by its key.
    """

    title: str
    lines: Mapping[str, str]


class ModelList(QListWidget):
    """One row a model, two lines each."""

    chosen = Signal(str)
    """Key of the model that is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("ModelList", "Models"))
        self.setFixedWidth(WIDTH_PX)
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)

    @property
    def shown(self) -> str:
        """Key of the model on show; empty for none."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else ""

    def show_groups(self, groups: Sequence[ListGroup], model: str) -> None:
        """List models, and choose one without telling of it."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's own
        top = self.verticalScrollBar().value()
        self.clear()
        for group in groups:
            if group.lines:
                self._add_heading(group.title)
            for name, line in group.lines.items():
                item = QListWidgetItem(f"{model_label(MODELS[name])}\n{line}")
                item.setData(Qt.ItemDataRole.UserRole, name)
                item.setToolTip(core_words(MODELS[name].summary))
                self.addItem(item)
                if name == model:
                    self.setCurrentItem(item)
        self.verticalScrollBar().setValue(top)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own
        if (item := self.currentItem()) is not None:
            self.scrollToItem(item)

    def _add_heading(self, title: str) -> None:
        heading = QListWidgetItem(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setForeground(QBrush(QColor(current_shades().quiet_text)))
        self.addItem(heading)

    def _on_current(self) -> None:
        if model := self.shown:
            self.chosen.emit(model)
