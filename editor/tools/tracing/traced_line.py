"""A line that finds its own way from point to point, looked for beside the window. No Qt."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from editor.tools.tracing.path_cost import PathCost
from editor.tools.tracing.path_map import PathMap, Point, step_for
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

LEAST_ROOM_PX: Final = 100.0
"""On the screen: around start and pointer, for a way that is no straight one."""

SNAP_PX: Final = 6.0
"""On the screen: so far a click moves to the line or edge that it meant."""

TOO_COARSE: Final = 3
"""A map is made anew for a point for which a map could be so many times finer."""


@dataclass(frozen=True)
class Leg:
    """The way from one point that was set to the next.

    Attributes:
        points: In image pixels, both ends included.
        step_px: How exact it is.
    """

    points: tuple[Point, ...]
    step_px: int


@dataclass(frozen=True)
class _Wish:
    """Where a map is wanted: from a point, to another, seen at a zoom."""

    target: Point
    pixel_px: float


class TracedLine:
    """Legs that are set, and the way to the pointer. Everything that takes long runs in a thread of its own.

    What is asked while the thread is busy waits there: however fast the hand, the line is the same. Until a
    way is found it is shown straight.
    """

    def __init__(self, image: ImageArray, cost: PathCost, start: Point, *, pixel_px: float) -> None:
        """Begin.

        Args:
            image: H x W x 3, uint8 or uint16; nobody changes it.
            cost: Says where the line should go.
            start: Its first point, in image pixels; moves a little to what it meant.
            pixel_px: How many image pixels a screen pixel is wide.
        """
        self._image, self._cost = image, cost
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="traced-line")
        self._targets: list[Point] = [start]
        self._legs: list[Future[Leg]] = []
        self._pointer: Point | None = None
        self._map = self._thread.submit(self._make_map, lambda: start, _Wish(start, pixel_px))
        self._first = self._map

    @property
    def is_waiting(self) -> bool:
        """Whether something is looked for that will change the line."""
        return not (self._map.done() and all(leg.done() for leg in self._legs))

    @property
    def anchors(self) -> tuple[Point, ...]:
        """The points that were set, where they came to lie."""
        first = self._first.result().start if self._first.done() else self._targets[0]
        ends = zip(self._legs, self._targets[1:], strict=True)
        return first, *(leg.result().points[-1] if leg.done() else target for leg, target in ends)

    @property
    def points(self) -> list[Point]:
        """The line so far, to the pointer; straight where no way is found yet."""
        anchors, line = self.anchors, list[Point]()
        for number, leg in enumerate(self._legs):
            line += leg.result().points if leg.done() else anchors[number : number + 2]
        return line + self._live(anchors[-1])

    @property
    def step_px(self) -> int:
        """How exact the legs are that are found."""
        return max((leg.result().step_px for leg in self._legs if leg.done()), default=1)

    def lead_to(self, pointer: Point, pixel_px: float) -> None:
        """The pointer is there now: look for a way to it, unless one is being looked for."""
        self._pointer = pointer
        if self._map.done() and not self._suffices(self._map.result(), _Wish(pointer, pixel_px)):
            self._map = self._thread.submit(self._make_map, self._start_after(), _Wish(pointer, pixel_px))

    def set_point(self, target: Point, pixel_px: float) -> None:
        """Keep the way to ``target``, and go on from there."""
        self._legs.append(self._leg_to(lambda: target, pixel_px))
        self._targets.append(target)
        self._pointer = None
        self._map = self._thread.submit(self._make_map, self._start_after(), _Wish(target, pixel_px))

    def back(self, pixel_px: float) -> None:
        """Take the last point back; not the first."""
        self._legs.pop().cancel()
        target = self._targets.pop()
        self._map.cancel()
        self._map = self._thread.submit(self._make_map, self._start_after(), _Wish(target, pixel_px))

    def finish(self, pixel_px: float, *, closes: bool) -> Callable[[], tuple[list[Point], int]]:
        """End the line; return what waits for it, and gives its points and how exact they are.

        Args:
            pixel_px: How many image pixels a screen pixel is wide.
            closes: Whether it goes back to its first point.
        """
        legs, first = list(self._legs), self._first
        if closes:
            legs.append(self._leg_to(lambda: first.result().start, pixel_px))
        self._thread.shutdown(wait=False)

        def found() -> tuple[list[Point], int]:
            ways = [leg.result() for leg in legs]
            return [point for way in ways for point in way.points], max(way.step_px for way in ways)

        return found

    def close(self) -> None:
        """Look for nothing any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _live(self, start: Point) -> list[Point]:
        pointer = self._pointer
        if pointer is None:
            return []
        if self._map.done() and self._is_inside(self._map.result(), pointer):
            return self._map.result().path_to(pointer)
        return [start, pointer]

    def _start_after(self) -> Callable[[], Point]:
        """Return what gives the end of the last leg, in the thread that has found it before."""
        if not self._legs:
            first, start = self._first, self._targets[0]
            return lambda: first.result().start if first.done() else start
        leg = self._legs[-1]
        return lambda: leg.result().points[-1]

    def _leg_to(self, target: Callable[[], Point], pixel_px: float) -> Future[Leg]:
        start, known = self._start_after(), self._map

        def find() -> Leg:
            wish = _Wish(target(), pixel_px)
            made = None
            with contextlib.suppress(Exception):  # cancelled
                made = known.result() if known.done() else None
            if made is None or not self._suffices(made, wish):
                made = self._make_map(start, wish)
            return Leg(tuple(made.path_to(wish.target)), made.step_px)

        return self._thread.submit(find)

    def _make_map(self, start: Callable[[], Point], wish: _Wish) -> PathMap:
        begin = self._within(start())
        target = self._within(wish.target)
        further = begin[0] + 1.4 * (target[0] - begin[0]), begin[1] + 1.4 * (target[1] - begin[1])
        box = self._box_around(begin, further, wish.pixel_px)
        return PathMap(self._image, begin, box, self._cost, snap_px=SNAP_PX * wish.pixel_px)

    def _suffices(self, made: PathMap, wish: _Wish) -> bool:
        """Whether a map reaches a point, and is fine enough for so near a one."""
        target = self._within(wish.target)
        box = self._box_around(made.start, target, wish.pixel_px)
        return self._is_inside(made, target) and made.step_px <= TOO_COARSE * step_for(box)

    def _is_inside(self, made: PathMap, point: Point) -> bool:
        x, y = self._within(point)
        return made.box.left <= x < made.box.right and made.box.top <= y < made.box.bottom

    def _within(self, point: Point) -> Point:
        """Return a point moved into the photo."""
        height, width = self._image.shape[:2]
        return min(max(point[0], 0), width - 1), min(max(point[1], 0), height - 1)

    def _box_around(self, start: Point, end: Point, pixel_px: float) -> Box:
        height, width = self._image.shape[:2]
        longest = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        margin = round(max(0.2 * longest, LEAST_ROOM_PX * pixel_px))
        (left, right), (top, bottom) = (sorted((int(start[axis]), int(end[axis]))) for axis in (0, 1))
        box = Box(left - margin, top - margin, right + margin + 1, bottom + margin + 1)
        return box.intersection(Box(0, 0, width, height))
