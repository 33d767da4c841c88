"""What a tool is: something that turns presses and moves on the photo into changes of the document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from editor.state.document import Document

MIN_PRESSURE = 0.15
"""A feather-light pen still draws a line this much of the brush wide."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """Where the pointer is, in image pixels, and how it is held.

    Attributes:
        x: The photo's left border is 0; may lie outside the photo.
        y: Downwards.
        brush_px: Diameter of the brush.
        pressure: Of a pen, 0..1; 1 for a mouse.
        add: Whether to add to the mask or take away: the tool's own way, or its opposite.
        straight: Draw a straight line from where the last stroke ended (Shift).
    """

    x: float
    y: float
    brush_px: int
    pressure: float = 1.0
    add: bool = True
    straight: bool = False

    @property
    def radius_px(self) -> float:
        """Of the brush at this pressure."""
        return self.brush_px / 2 * max(MIN_PRESSURE, min(1.0, self.pressure))


class Tool(Protocol):
    """A mask tool. It holds nothing between two strokes; what it did is in the document."""

    @property
    def name(self) -> str:
        """Key in settings and shortcuts."""
        ...

    @property
    def add(self) -> bool:
        """Whether the tool adds to the mask; its opposite (right button, Alt) does the other."""
        ...

    def press(self, document: Document, press: Press) -> None: ...

    def move(self, document: Document, press: Press) -> None: ...

    def release(self, document: Document) -> None: ...

    def cancel(self, document: Document) -> None:
        """Take back what this stroke did."""
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
    """

    make: Callable[[], Tool]
    name: str
    text: str
    key: str
    icon: str
    tip: str
