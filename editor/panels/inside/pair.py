"""One cluster map, or those of two fills side by side, with what differs between them."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from editor.panels.inside.cluster_view import ClusterView
from editor.state.language.translation import translate
from inpaint_core.prior.difference import MapDifference, can_be_compared, compare_maps
from inpaint_core.prior.view import PriorView

HEIGHT_OF_MAPS: Final = QLayout.SizeConstraint.SetMinAndMaxSize
"""No higher than the maps can fill: what is said about them stands close to them."""


class MapPair(QWidget):
    """Shows one scale of one view or two. What is pointed at in one map is pointed at in both."""

    hovered = Signal(int)
    """Number of the cluster under the pointer; -1 for none any more."""
    copied = Signal(object)
    """What the place under the pointer is copied from, a Copied; None for nothing."""
    clicked = Signal(int, int, object)
    """The map (0 or 1), the cluster that is to be selected, and what the hand says becomes of the mask."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps = (ClusterView(), ClusterView())
        self.captions = (QLabel(), QLabel())
        self.pointed = 0
        """The map that ``hovered`` was about last."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.setSizeConstraint(HEIGHT_OF_MAPS)
        self._columns = (QWidget(), QWidget())
        for number, (column, caption, shown) in enumerate(
            zip(self._columns, self.captions, self.maps, strict=True)
        ):
            caption.setObjectName("quiet")
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(2)
            layout.addWidget(caption)
            layout.addWidget(shown, 1)
            layout.setSizeConstraint(HEIGHT_OF_MAPS)
            row.addWidget(column, 1)
            self._follow(number, shown)
        self.maps[1].setAccessibleName(translate("Pair", "Cluster map of the other fill"))
        self.show_views((), -1, (), differences=False)

    def _follow(self, number: int, shown: ClusterView) -> None:
        other = self.maps[1 - number]

        def tell(cluster: int) -> None:
            self.pointed = number
            self.hovered.emit(cluster)

        shown.hovered.connect(tell)
        shown.hovered.connect(other.show_cluster)
        shown.copied.connect(self.copied)
        shown.clicked.connect(lambda cluster, combine: self.clicked.emit(number, cluster, combine))

    def show_views(
        self, views: tuple[PriorView, ...], scale: int, captions: tuple[str, ...], *, differences: bool
    ) -> MapDifference | None:
        """Show one scale of one or two views.

        Args:
            views: None, one or two.
            scale: Number of the map in each.
            captions: Of the views; shown where there are two.
            differences: Whether cells that are the same in both are faded.

        Returns:
            What differs between two that can be compared; None for others.
        """
        found = None
        if len(views) == 2 and can_be_compared(*views):
            found = compare_maps(views[0].maps[scale], views[1].maps[scale], views[0].hole)
        same = ~found.cells if found is not None and differences else None
        for number, (column, caption, shown) in enumerate(
            zip(self._columns, self.captions, self.maps, strict=True)
        ):
            is_there = number < len(views)
            column.setVisible(is_there)
            caption.setVisible(len(views) > 1)
            caption.setText(captions[number] if number < len(captions) else "")
            view = views[number] if is_there else None
            shown.show_map(view, None if view is None else view.maps[scale], same)
        return found
