"""What a tool is: something that turns presses and moves on the photo into changes of the mask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, runtime_checkable

from editor.state.document import Document
from editor.state.selection import Area, Combine, Selection

MIN_PRESSURE = 0.15
"""A feather-light pen still draws a line this much of the brush wide."""

Options = Literal["brush", "selection", "wand", "dust", "clicks"]
"""Which controls belong to a tool in the bar above the photo."""

COMBINING: Final[frozenset[Options]] = frozenset({"selection", "wand", "clicks"})
"""Those among which is what a selection does with the mask."""


@dataclass(frozen=True, kw_only=True)
class ToolOptions:
    """What the bar above the photo says.

    Attributes:
        combine: What a selection does with the mask when no key says otherwise.
        tolerance: Of the wand: how far a channel may differ from the colour under it, in levels of 0..255.
        is_contiguous: Whether the wand takes only pixels that hang together with the one under it.
    """

    combine: Combine = "add"
    tolerance: int = 24
    is_contiguous: bool = True


@dataclass(frozen=True, kw_only=True)
class Press:
    """Where the pointer is, in image pixels, and how it is held.

    Attributes:
        x: The photo's left border is 0; may lie outside the photo.
        y: Downwards.
        brush_px: Diameter of the brush.
        pressure: Of a pen, 0..1; 1 for a mouse.
        add: Whether a brush adds to the mask or takes away: the tool's own way, or its opposite.
        combine: What a selection does with the mask.
        straight: Draw a straight line from where the last stroke ended (Shift).
        is_constrained: Keep to a square or a circle (Shift, held since the press).
        pixel_px: How many image pixels a screen pixel is wide; a hand is not more exact than that.
        options: What the bar above the photo says.
        is_opposite: Alt or the right button is held at this very press; ``add`` and ``combine`` are those of
            the first press of an open selection.
    """

    x: float
    y: float
    brush_px: int
    pressure: float = 1.0
    add: bool = True
    combine: Combine = "add"
    straight: bool = False
    is_constrained: bool = False
    pixel_px: float = 1.0
    options: ToolOptions = field(default_factory=ToolOptions)
    is_opposite: bool = False

    @property
    def radius_px(self) -> float:
        """Of the brush at this pressure."""
        return self.brush_px / 2 * max(MIN_PRESSURE, min(1.0, self.pressure))


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a tool shows while its selection is not finished.

    Attributes:
        points: Of a line, in image pixels, in order.
        anchors: Points that were set, drawn as small squares.
        is_closed: Whether the line goes back to where it began.
        area: Pixels that would be selected now, each ``area_px`` image pixels wide; None for a line alone.
        area_px: Size of a pixel of ``area``; its box counts in these.
        plus: Points that say what is wanted, drawn with a plus.
        minus: Points that say what is not, drawn with a minus.
        width_px: About how broad the selection would be along the line, in image pixels; 0 for a line alone.
    """

    points: tuple[tuple[float, float], ...] = ()
    anchors: tuple[tuple[float, float], ...] = ()
    is_closed: bool = True
    area: Area | None = None
    area_px: int = 1
    plus: tuple[tuple[float, float], ...] = ()
    minus: tuple[tuple[float, float], ...] = ()
    width_px: float = 0.0


class Tool(Protocol):
    """A mask tool: one that paints at once, or one that selects an area and hands it over when finished.

    A selection may take several presses (a polygon); until it is finished or cancelled the tool ``is_open``.
    """

    @property
    def name(self) -> str:
        """Key in settings and shortcuts."""
        ...

    @property
    def add(self) -> bool:
        """Whether the tool adds to the mask; its opposite (right button, Alt) does the other."""
        ...

    @property
    def options(self) -> Options:
        """Which controls it has in the bar above the photo."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether a selection has been begun that does not end with the button."""
        ...

    @property
    def keeps_when_left(self) -> bool:
        """Whether an open selection is finished, not taken back, when another tool is taken up."""
        ...

    @property
    def outline(self) -> Outline | None:
        """What to show of a selection that is under way."""
        ...

    @property
    def is_waiting(self) -> bool:
        """Whether the outline will change by itself: something is looked for beside the window."""
        ...

    @property
    def chosen(self) -> ToolOptions | None:
        """Options that the hand has changed with the tool itself since its press."""
        ...

    def press(self, document: Document, press: Press) -> None: ...

    def move(self, document: Document, press: Press) -> None: ...

    def release(self, document: Document) -> Selection | None:
        """End what the button held; return the selection if it is finished by that."""
        ...

    def cancel(self, document: Document) -> None:
        """Take back what this stroke or selection did."""
        ...

    def hover(self, press: Press) -> None:
        """The pointer moved with no button down, while the tool is open."""
        ...

    def back(self) -> None:
        """Take back the last point of an open selection."""
        ...

    def finish(self, document: Document) -> Selection | None:
        """Finish an open selection (double click, Enter)."""
        ...


@runtime_checkable
class ShowsWidth(Protocol):
    """A tool of which one sees before the first press how broad its line would be."""

    def width_at(self, document: Document, press: Press) -> float:
        """Return that width where the pointer is, in image pixels; while ``is_waiting`` it may change."""
        ...


@dataclass(frozen=True, kw_only=True)
class ToolSpec:
    """How a tool is chosen: its action in menu and tool bar.

    Attributes:
        make: Returns the tool.
        name: Key of its action in settings and shortcuts; ``name`` of the tool.
        text: In the menu, with ``&`` before the letter to press.
        key: As Qt writes it.
        icon: Of the family mdi6.
        tip: What it does, for the tooltip.
        hint: How to use it, shown over the photo when it is chosen; empty where painting says it all.
    """

    make: Callable[[], Tool]
    name: str
    text: str
    key: str
    icon: str
    tip: str
    hint: str = ""
