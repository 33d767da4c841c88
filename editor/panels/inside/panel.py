"""The dock below the samples: what the chosen network uses, as cluster maps at its scales."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from editor.panels.inside.choices import Choices
from editor.panels.inside.levels import MemoryLevels
from editor.panels.inside.pair import MapPair
from editor.state.choosing.words import title_of
from editor.state.language.core_words import core_words
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.prior.view import ClusterMap, PriorView

ARROWS: Final = QT_TRANSLATE_NOOP(
    "Panel", "Arrows lead from the hole to where it copies from; point at a place of the hole for its own."
)
LEVELS: Final = QT_TRANSLATE_NOOP("Panel", "The bars say which levels of its memory answered.")
HINT: Final = QT_TRANSLATE_NOOP("Panel", "Point at a group to find it in the photo, click to select it.")


class InsidePanel(QWidget):
    """Shows one ``PriorView`` or two, or a sentence about why there is none."""

    look_wanted = Signal()
    """The user wants to see the prior."""
    cluster_hovered = Signal(int)
    """Number of the cluster under the pointer, in the map of ``pointed_view``; -1 for none."""
    cluster_clicked = Signal(int, int, object)
    """The view, its cluster that is to be selected, and what the hand says becomes of the mask: a Combine, or
    None."""
    copied_hovered = Signal(object)
    """What the place under the pointer is copied from, a Copied; None for nothing."""
    picture_wanted = Signal()
    """What is shown is to be saved as a picture."""
    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[PriorView, ...] = ()
        self._captions: tuple[str, ...] = ()
        self._hole = 0
        self._scale = -1
        self.choices = Choices()
        self.pair = MapPair()
        self.clusters = self.pair.maps[0]
        self.levels = MemoryLevels()
        self.message = QLabel()
        self.message.setObjectName("quiet")
        self.message.setWordWrap(True)
        self.button = QPushButton(translate("Panel", "Look Inside"))
        self.save = QPushButton(translate("Panel", "Save Picture…"))
        self.save.setToolTip(translate("Panel", "Save the maps as a picture, with model, seed and groups"))
        for button in (self.button, self.save):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._connect()
        self._lay_out()
        self.show_message("")

    @property
    def view(self) -> PriorView | None:
        """What is shown, of the fill that is chosen."""
        return self._views[0] if self._views else None

    @property
    def views(self) -> tuple[PriorView, ...]:
        """What is shown: none, one, or those of two fills."""
        return self._views

    @property
    def pointed_view(self) -> PriorView | None:
        """The view that is pointed at, of two that are compared."""
        return self._views[self.pair.pointed] if self.pair.pointed < len(self._views) else self.view

    @property
    def shown_map(self) -> ClusterMap | None:
        """The map at the chosen scale."""
        return None if self.view is None else self.view.maps[self._scale]

    @property
    def scale(self) -> int:
        """Number of the chosen scale."""
        return self._scale

    def show_message(self, sentence: str, *, button: str = "") -> None:
        """Show a sentence instead of a prior.

        Args:
            sentence: Why there is none.
            button: What the button says; empty without a button.
        """
        self._show(())
        self.message.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def show_view(
        self, view: PriorView, other: PriorView | None = None, *captions: str, hole: int = 0
    ) -> None:
        """Show a prior, at the scale shown before if it has as many.

        Args:
            view: Of the fill that is chosen.
            other: Of the one that it is compared with; None for none.
            captions: Of both.
            hole: Its number, from 1; 0 where there is one only.
        """
        if self.view is None or len(self.view.maps) != len(view.maps):
            self._scale = _default_scale(view)
        views = (view,) if other is None or len(other.maps) != len(view.maps) else (view, other)
        self._captions, self._hole = captions, hole
        self._show(views)
        self.button.hide()

    def _show(self, views: tuple[PriorView, ...]) -> None:
        self._views = views
        view = self.view
        for part in (self.choices, self.pair, self.save):
            part.setVisible(view is not None)
        self.levels.show_levels(() if view is None else view.levels)
        if view is not None:
            self.choices.offer_scales([one.title for one in view.maps], self._scale)
            self.choices.offer_spaces(on=view.kind == "prior")
        self._show_maps()

    def _show_maps(self) -> None:
        wanted = self.choices.differences.isChecked()
        found = self.pair.show_views(self._views, self._scale, self._captions, differences=wanted)
        view = self.view
        if view is None:
            return
        title = core_words(view.title)
        sentences = [
            translate("Panel", "Hole {number}.").format(number=self._hole) if self._hole else "",
            f"{title_of(view.model)}: {title[0].lower()}{title[1:]}.",
            translate("Panel", ARROWS) if view.arrows else "",
            translate("Panel", LEVELS) if view.levels else "",
            translate("Panel", HINT),
        ]
        if found is not None:
            sentences.insert(
                2,
                translate(
                    "Panel",
                    "The two differ in {hole_share:.0%} of the hole and {known_share:.0%} of what is "
                    "around it.",
                ).format(hole_share=found.hole_share, known_share=found.known_share),
            )
        self.message.setText(" ".join(sentence for sentence in sentences if sentence))

    def _connect(self) -> None:
        self.choices.scale_chosen.connect(self._on_scale)
        self.choices.differences_wanted.connect(lambda _: self._show_maps())
        self.choices.done_here.connect(self.done_here)
        self.pair.hovered.connect(self.cluster_hovered)
        self.pair.copied.connect(self.copied_hovered)
        self.pair.clicked.connect(self.cluster_clicked)
        self.button.clicked.connect(self._on_button)
        self.save.clicked.connect(lambda _: self.picture_wanted.emit())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.choices)
        column.addWidget(self.pair, 1)
        column.addWidget(self.levels)
        column.addWidget(self.message)
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(0)

    def _on_button(self) -> None:
        self.look_wanted.emit()
        self.done_here.emit()

    def _on_scale(self, index: int) -> None:
        self._scale = index
        self._show_maps()


def _default_scale(view: PriorView) -> int:
    """Return the map to begin with: the finest that is still coarse enough to show things, not texture."""
    coarse = [index for index, one in enumerate(view.maps) if max(one.labels.shape) <= 64]
    return coarse[-1] if coarse else 0
