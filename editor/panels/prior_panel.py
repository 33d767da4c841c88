"""The dock below the samples: what the chosen network uses, as cluster maps at its scales."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.panels.cluster_view import ClusterView
from editor.widgets.fields import KeySlider
from inpaint_core.catalog import MODELS
from inpaint_core.prior.view import DEFAULT_K, MAX_K, MIN_K, ClusterMap, PriorView

ARROWS: Final = "Arrows lead from the hole to where it copies from."
HINT: Final = "Point at a group to find it in the photo."


class PriorPanel(QWidget):
    """Shows a ``PriorView``, or a sentence about why there is none."""

    look_wanted = Signal()
    """The user wants to see the prior."""
    k_chosen = Signal(int)
    cluster_hovered = Signal(int)
    """Number of the cluster under the pointer, in ``shown_map``; -1 for none."""
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PriorView | None = None
        self._scale = -1
        self.scales: list[QToolButton] = []
        self._scale_group = QButtonGroup(self)
        self._scale_group.idClicked.connect(self._on_scale)
        self.k = KeySlider()
        self.k.setRange(MIN_K, MAX_K)
        self.k.setValue(DEFAULT_K)
        self.k.setPageStep(2)
        self.k.setToolTip("How many groups the places are sorted into (k-means)")
        self.k.setAccessibleName("Groups")
        self.k_label = QLabel(str(DEFAULT_K))
        self.clusters = ClusterView()
        self.message = QLabel()
        self.message.setObjectName("quiet")
        self.message.setWordWrap(True)
        self.button = QPushButton("Look Inside")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.k.valueChanged.connect(self._on_k)
        self.k.sliderReleased.connect(self.done_here)
        self.clusters.hovered.connect(self.cluster_hovered)
        self.button.clicked.connect(self._on_button)
        self._lay_out()
        self.show_message("")

    @property
    def view(self) -> PriorView | None:
        """What is shown."""
        return self._view

    @property
    def shown_map(self) -> ClusterMap | None:
        """The map at the chosen scale."""
        return None if self._view is None else self._view.maps[self._scale]

    def show_message(self, sentence: str, *, button: str = "") -> None:
        """Show a sentence instead of a prior.

        Args:
            sentence: Why there is none.
            button: What the button says; empty without a button.
        """
        self._show(None)
        self.message.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def show_view(self, view: PriorView) -> None:
        """Show a prior, at the scale shown before if it has as many."""
        if self._view is None or len(self._view.maps) != len(view.maps):
            self._scale = _default_scale(view)
        self._show(view)
        title = MODELS[view.model].title if view.model in MODELS else view.model
        sentences = (
            f"{title}: {view.title[0].lower()}{view.title[1:]}.",
            ARROWS if view.arrows else "",
            HINT,
        )
        self.message.setText(" ".join(sentence for sentence in sentences if sentence))
        self.button.hide()

    def _show(self, view: PriorView | None) -> None:
        self._view = view
        for part in (self._choices, self.clusters):
            part.setVisible(view is not None)
        if view is not None:
            self._offer_scales([one.title for one in view.maps])
            self.scales[self._scale].setChecked(True)
        self.clusters.show_map(view, self.shown_map)

    def _offer_scales(self, titles: list[str]) -> None:
        if [button.text() for button in self.scales] == titles:
            return
        for button in self.scales:
            self._scale_group.removeButton(button)
            button.deleteLater()
        self.scales = []
        for index, title in enumerate(titles):
            button = QToolButton()
            button.setText(title)
            button.setCheckable(True)
            button.setToolTip(f"The map of {title} cells on its longer side")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._scale_group.addButton(button, index)
            self._scale_row.insertWidget(index, button)
            self.scales.append(button)

    def _lay_out(self) -> None:
        self._scale_row = QHBoxLayout()
        self._scale_row.setSpacing(4)
        self._scale_row.addStretch(1)
        caption = QLabel("Gro&ups")
        caption.setBuddy(self.k)
        k_row = QHBoxLayout()
        k_row.setSpacing(8)
        k_row.addWidget(caption)
        k_row.addWidget(self.k, 1)
        k_row.addWidget(self.k_label)
        self.k_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("16"))
        self.k_label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._choices = QWidget()
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        choices.addLayout(self._scale_row)
        choices.addLayout(k_row)
        self._choices.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._choices)
        column.addWidget(self.clusters, 1)
        column.addWidget(self.message)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(0)

    def _on_button(self) -> None:
        self.look_wanted.emit()
        self.done_here.emit()

    def _on_k(self, k: int) -> None:
        self.k_label.setText(str(k))
        self.k_chosen.emit(k)

    def _on_scale(self, index: int) -> None:
        self._scale = index
        self.clusters.show_map(self._view, self.shown_map)
        self.done_here.emit()


def _default_scale(view: PriorView) -> int:
    """Return the map to begin with: the finest that is still coarse enough to show things, not texture."""
    coarse = [index for index, one in enumerate(view.maps) if max(one.labels.shape) <= 64]
    return coarse[-1] if coarse else 0
