"""The wand: click on a colour; drag sideways to take more or less of it."""

import math
from dataclasses import replace
from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Area, Selection
from editor.tools.colour_range import MAX_TOLERANCE, ColourRange
from editor.tools.selection_tool import SelectionTool
from editor.tools.tool import Options, Outline, Press, ToolOptions, ToolSpec

PREVIEW_SIDE_PX: Final = 800
"""What is shown while the hand moves has about so many pixels on its longer side."""

DRAG_PX_A_LEVEL: Final = 3.0
"""On the screen; to the right for a higher tolerance."""


class WandTool(SelectionTool):
    """Selects pixels of the colour under the pointer."""

    name = "wand"
    what = "wand"
    options: ClassVar[Options] = "wand"

    def __init__(self) -> None:
        super().__init__()
        self._preview: ColourRange | None = None
        self._area: Area | None = None
        self._step = 1
        self._chosen: ToolOptions | None = None
        self._first_tolerance = 0

    @property
    def chosen(self) -> ToolOptions | None:
        return self._chosen

    @property
    def outline(self) -> Outline | None:
        """What would be selected now."""
        return None if self._area is None else Outline(area=self._area, area_px=self._step)

    def press(self, document: Document, press: Press) -> None:
        super().press(document, press)
        x, y = math.floor(press.x), math.floor(press.y)
        self._chosen, self._first_tolerance = press.options, press.options.tolerance
        if 0 <= x < document.width and 0 <= y < document.height:
            self._step = max(1, math.ceil(max(document.width, document.height) / PREVIEW_SIDE_PX))
            self._preview = ColourRange(document.image, x, y, step_px=self._step)
            self._look(self._preview, self._chosen)

    def move(self, document: Document, press: Press) -> None:
        if self._chosen is not None:
            before = self._chosen
            moved = (press.x - self._points[0][0]) / press.pixel_px / DRAG_PX_A_LEVEL
            tolerance = min(max(self._first_tolerance + round(moved), 0), MAX_TOLERANCE)
            self._chosen = replace(self._chosen, tolerance=tolerance)
            if self._preview is not None and self._chosen != before:
                self._look(self._preview, self._chosen)

    def release(self, document: Document) -> Selection | None:
        is_inside, chosen = self._preview is not None, self._chosen
        points, combine = self._points, self._combine
        self.cancel(document)
        if not is_inside or chosen is None:
            return None
        image, x, y = document.image, math.floor(points[0][0]), math.floor(points[0][1])
        return Selection(
            combine=combine,
            what=self.what,
            find=lambda: ColourRange(image, x, y).area(chosen.tolerance, is_contiguous=chosen.is_contiguous),
            work_px=document.width * document.height,
        )

    def cancel(self, document: Document) -> None:
        super().cancel(document)
        self._preview, self._chosen, self._area = None, None, None

    def _look(self, preview: ColourRange, chosen: ToolOptions) -> None:
        """Find what would be selected now, once for all that shows it."""
        self._area = preview.area(chosen.tolerance, is_contiguous=chosen.is_contiguous)


WAND: Final = ToolSpec(
    make=WandTool,
    name=WandTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "&Wand"),
    key="W",
    icon="magic-staff",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Wand: click on a colour to select it; drag to the right for more of it, to the left for less",
    ),
    hint=QT_TRANSLATE_NOOP("Actions", "Click on a colour; drag to the right for more of it"),
)
