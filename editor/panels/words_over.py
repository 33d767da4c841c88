"""Words that lie over the photo: none is printed over another, or over a notice."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

GAP_PX: Final = 8
LEGEND_PX: Final = 12
"""From the upper left corner to the words there."""
HINT_PX: Final = 24
"""From the lower edge to the words in its middle."""

Corner = Literal["corner", "bottom"]


class WordsOver:
    """Gives words their places, those that were added first the better ones."""

    def __init__(self) -> None:
        self._words: list[tuple[QWidget, Corner]] = []

    def __contains__(self, widget: object) -> bool:
        return any(widget is one for one, _ in self._words)

    def add(self, words: QWidget, corner: Corner) -> None:
        """Take on words that lie in a corner, or as near to it as there is room."""
        self._words.append((words, corner))

    def place(self, around: QSize, taken: Sequence[QRect]) -> None:
        """Move all words that are shown.

        Args:
            around: Size of what they lie in.
            taken: What other things have there.
        """
        taken = list(taken)
        for words, corner in self._words:
            if words.isHidden():
                continue
            words.adjustSize()
            place = free_place(words.size(), around, taken, corner)
            words.setGeometry(place)
            words.raise_()
            taken.append(place)


def free_place(size: QSize, around: QSize, taken: Sequence[QRect], corner: Corner) -> QRect:
    """Return the place nearest to a corner that nothing else has; above ``around`` if there is none.

    Args:
        size: Of the words.
        around: Of what they lie in, whose upper left corner is the origin.
        taken: What other things have there.
        corner: Where the words belong.
    """
    is_upper = corner == "corner"
    left = LEGEND_PX if is_upper else (around.width() - size.width()) // 2
    top = LEGEND_PX if is_upper else around.height() - size.height() - HINT_PX
    place = QRect(left, top, size.width(), size.height())
    while met := [one for one in taken if one.intersects(place)]:
        if is_upper:
            place.moveTop(max(one.bottom() for one in met) + 1 + GAP_PX)
        else:
            place.moveBottom(min(one.top() for one in met) - 1 - GAP_PX)
    if place.top() < 0 or place.bottom() >= around.height():
        place.moveBottom(-1)
    return place
