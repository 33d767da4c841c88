"""A place for something small beside holes: over none of them, nor over what stands between two."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

GAP_PX: Final = 10
"""Between what is placed and a hole, and between it and the border."""
MANY_HOLES: Final = 24
"""Of more holes only the first are looked at for what stands between them: dust is no side of anything."""


def find_place(sizes: Sequence[QSize], holes: Sequence[QRect], free: QRect) -> QRect | None:
    """Return where something covers no hole; None where there is no such place.

    Below a hole is best, then above it, right and left of it; the first hole comes first. Then come the
    borders of the view. What stands between two holes is what the photo is about more often than not: it is
    covered only where no size has another place, and then as little of it as can be, rather at a border.

    Args:
        sizes: That it can take; the first is best.
        holes: That may not be covered.
        free: Where it must lie wholly, apart from a gap.
    """
    inside = free.adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
    between = list(_between(holes[:MANY_HOLES]))

    def is_allowed(place: QRect) -> bool:
        return inside.contains(place) and not any(place.intersects(hole) for hole in holes)

    for size in sizes:
        for place in (*_beside(size, holes, inside), *_at_borders(size, inside)):
            if is_allowed(place) and not any(place.intersects(one) for one in between):
                return place
    left = [place for size in sizes for place in (*_at_borders(size, inside), *_beside(size, holes, inside))]
    return min(
        filter(is_allowed, left),
        key=lambda place: sum(_area(place.intersected(one)) for one in between),
        default=None,
    )


def _beside(size: QSize, holes: Sequence[QRect], inside: QRect) -> Iterator[QRect]:
    """Yield places at the four sides of each hole, moved along the hole's side until they are inside."""
    width, height = size.width(), size.height()
    for hole in holes:
        centre = hole.center()
        x = _clamped(centre.x() - width // 2, inside.left(), inside.right() + 1 - width)
        y = _clamped(centre.y() - height // 2, inside.top(), inside.bottom() + 1 - height)
        yield QRect(QPoint(x, hole.bottom() + 1 + GAP_PX), size)
        yield QRect(QPoint(x, hole.top() - GAP_PX - height), size)
        yield QRect(QPoint(hole.right() + 1 + GAP_PX, y), size)
        yield QRect(QPoint(hole.left() - GAP_PX - width, y), size)


def _at_borders(size: QSize, inside: QRect) -> Iterator[QRect]:
    """Yield places at the borders: first the lower and the upper one, then halfway up."""
    room = QRect(inside.topLeft(), inside.size() - size)
    for y in (room.bottom() + 1, room.top(), room.center().y()):
        for x in (room.center().x(), room.right() + 1, room.left()):
            yield QRect(QPoint(x, y), size)


def _between(holes: Sequence[QRect]) -> Iterator[QRect]:
    """Yield what lies between each two holes that face each other."""
    for one, other in combinations(holes, 2):
        left, right = sorted((one, other), key=QRect.left)
        upper, lower = sorted((one, other), key=QRect.top)
        across = QRect(
            QPoint(left.right() + 1, max(one.top(), other.top())),
            QPoint(right.left() - 1, min(one.bottom(), other.bottom())),
        )
        down = QRect(
            QPoint(max(one.left(), other.left()), upper.bottom() + 1),
            QPoint(min(one.right(), other.right()), lower.top() - 1),
        )
        yield from (found for found in (across, down) if found.isValid())


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


def _clamped(value: int, low: int, high: int) -> int:
    return min(max(value, low), high)
