"""Smart select: drag a box around a thing or scribble over it; more strokes correct what was found."""

import itertools
import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Area, Combine, Selection
from editor.tools.selection_tool import SelectionTool
from editor.tools.shapes import Point, rectangle_area
from editor.tools.tool import Outline, Press, ToolSpec
from editor.tools.tracing.cutout import Cutout, Found, Hint
from inpaint_core.request import MaskArray

HINT_RADIUS_PX: Final = 4.0
"""On the screen: half of a scribble's width."""

MAX_DETOUR: Final = 1.2
"""A drag is that of a box if the hand went at most this much further than straight from corner to corner."""

MIN_SLOPE: Final = 0.2
"""And if the box is not flatter than this: a stroke along a pole is a scribble."""


@dataclass(eq=False)
class _Answer:
    """What was made of some hints; ``found`` is there once it was looked for."""

    hints: tuple[Hint, ...]
    found: Found | None = None


@dataclass(eq=False)
class _Thing:
    """What is being selected, stroke by stroke."""

    document: Document
    cutout: Cutout
    combine: Combine
    base: MaskArray
    """The mask in the cutout's box before anything of this was selected."""
    answers: list[_Answer] = field(default_factory=list)

    def expected(self, answer: _Answer) -> MaskArray | None:
        """Return what the mask is in the cutout's box if this was the last answer; None while not found."""
        if answer.found is None:
            return None
        pixels = answer.found.area.pixels
        if self.combine == "subtract":
            return self.base & ~pixels
        return self.base | pixels if self.combine == "add" else self.base & pixels

    def drop_undone(self) -> None:
        """Forget answers that are not in the mask any more: undone, or painted over."""
        mask = self.document.edited_mask[self.cutout.box.slices]
        while self.answers:
            expected = self.expected(self.answers[-1])
            if expected is not None and np.array_equal(mask, expected):
                return
            self.answers.pop()


class SmartSelectTool(SelectionTool):
    """Selects one thing by its colours and edges. Strokes within what was looked at are hints for it."""

    name = "smart_select"
    what = "smart select"

    def __init__(self) -> None:
        super().__init__()
        self._thing: _Thing | None = None
        self._corrects = False
        self._adds = True

    @property
    def outline(self) -> Outline | None:
        """A box while the drag looks like one; else the scribble."""
        if len(self._points) < 2:
            return None
        if self._corrects or not _is_box(self._points):
            return Outline(points=tuple(self._points), is_closed=False)
        (left, top), (right, bottom) = self._points[0], self._points[-1]
        return Outline(points=((left, top), (right, top), (right, bottom), (left, bottom)))

    def press(self, document: Document, press: Press) -> None:
        super().press(document, press)
        self._adds = press.add
        self._corrects = False
        if self._thing is not None and self._thing.document is document:
            self._thing.drop_undone()
            self._corrects = bool(self._thing.answers) and self._is_within(self._thing, self._points[0])

    def release(self, document: Document) -> Selection | None:
        points, self._points = self._points, []
        thing = self._thing
        if self._corrects and thing is not None and all(self._is_within(thing, point) for point in points):
            hint = Hint(tuple(points), HINT_RADIUS_PX * self._pixel_px, is_thing=self._adds)
            return self._ask(thing, hint)
        if not self._is_a_drag(points):
            return None
        self._thing = self._begin(document, points)
        if self._thing is None:
            return None
        if _is_box(points):
            return self._ask(self._thing, None)
        return self._ask(self._thing, Hint(tuple(points), HINT_RADIUS_PX * self._pixel_px, is_thing=True))

    def _begin(self, document: Document, points: list[Point]) -> _Thing | None:
        frame = rectangle_area(points[0], points[-1], document.box).box if _is_box(points) else None
        scribble = None if frame else Hint(tuple(points), HINT_RADIUS_PX * self._pixel_px, is_thing=True)
        if frame is not None and frame.is_empty:
            return None
        cutout = Cutout(document.box, frame=frame, first=scribble)
        if cutout.box.is_empty:
            return None
        return _Thing(document, cutout, self._combine, document.edited_mask[cutout.box.slices].copy())

    def _ask(self, thing: _Thing, hint: Hint | None) -> Selection:
        """Return the selection with one more hint; it corrects the one before."""
        last = thing.answers[-1] if thing.answers else None
        answer = _Answer((*(last.hints if last else ()), *((hint,) if hint else ())))
        thing.answers.append(answer)
        image = thing.document.image  # as it is now, and on loan only until the thing is found

        def find() -> Area:
            answer.found = thing.cutout.find(image, answer.hints, last.found if last else None)
            return answer.found.area

        return Selection(
            combine=thing.combine,
            what=self.what,
            find=find,
            work_px=thing.cutout.work_px,
            base=Area(thing.cutout.box, thing.base) if last else None,
        )

    def _is_within(self, thing: _Thing, point: Point) -> bool:
        box = thing.cutout.box
        return box.left <= point[0] < box.right and box.top <= point[1] < box.bottom


def _is_box(points: list[Point]) -> bool:
    """Whether a drag goes from corner to corner of a box, rather than over something."""
    width, height = abs(points[-1][0] - points[0][0]), abs(points[-1][1] - points[0][1])
    straight = math.hypot(width, height)
    way = sum(math.dist(first, second) for first, second in itertools.pairwise(points))
    return way <= MAX_DETOUR * straight and min(width, height) >= MIN_SLOPE * straight


SMART_SELECT: Final = ToolSpec(
    make=SmartSelectTool,
    name=SmartSelectTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "Smar&t Select"),
    key="G",
    icon="creation-outline",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Smart select: drag a box around a thing, or scribble over it; then stroke over what is missing, "
        "and with the right button over what is too much",
    ),
    hint=QT_TRANSLATE_NOOP("Actions", "Drag a box around the thing, or scribble over it"),
)
