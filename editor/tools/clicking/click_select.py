"""Click to select: a click on a thing finds all of it; more clicks say what belongs to it."""

from typing import ClassVar, Final

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.state.selection import Selection
from editor.tools.clicking.click_answers import Answer, ClickAnswers
from editor.tools.clicking.found_thing import Preview
from editor.tools.selection_tool import SelectionTool
from editor.tools.tool import Options, Outline, Press, ToolSpec
from inpaint_core.segmentation.frame import Prompt

WORK_PX: Final = 10**9
"""An answer that is not there is waited for beside the window, and what became of it is told there."""


class ClickSelectTool(SelectionTool):
    """Stays open from its first click until Enter, a double click, or another tool, which all finish it.

    The first click says what becomes of the mask (Shift, Alt, the right button); later ones with Alt or the
    right button say what is not the thing.
    """

    name = "click_select"
    what = "click"
    options: ClassVar[Options] = "clicks"
    keeps_when_left: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.answers: ClickAnswers | None = None
        """None as long as no network can look at the photo; a click then does nothing."""
        self._clicks: list[Prompt] = []
        self._answer: Answer | None = None
        self._before: Preview | None = None

    @property
    def is_open(self) -> bool:
        return bool(self._clicks)

    @property
    def is_waiting(self) -> bool:
        return self._answer is not None and not self._answer.is_found

    @property
    def outline(self) -> Outline | None:
        """The clicks, and what is found of the thing: what was found before, until there is more."""
        if not self._clicks:
            return None
        shown = (self._answer.preview if self._answer else None) or self._before
        return Outline(
            area=shown.area if shown else None,
            area_px=shown.px if shown else 1,
            plus=tuple((click.x, click.y) for click in self._clicks if click.is_thing),
            minus=tuple((click.x, click.y) for click in self._clicks if not click.is_thing),
        )

    def press(self, document: Document, press: Press) -> None:
        is_inside = 0 <= press.x < document.width and 0 <= press.y < document.height
        if self.answers is None or not is_inside:
            return
        if not self._clicks:
            self._combine = press.combine
        is_thing = not self._clicks or not press.is_opposite
        self._clicks.append(Prompt(press.x, press.y, is_thing))
        self._ask()

    def move(self, document: Document, press: Press) -> None:
        """A click with an unsteady hand is one all the same."""

    def release(self, document: Document) -> None:
        """The selection stays open."""

    def back(self) -> None:
        """Take the last click back; without one the tool is not open any more."""
        del self._clicks[-1:]
        self._ask()

    def finish(self, document: Document) -> Selection | None:
        answer, combine = self._answer, self._combine
        self._answer = None  # stays wanted: the selection waits for it
        self.cancel(document)
        if answer is None:
            return None
        work_px = 0 if answer.has_area else WORK_PX
        return Selection(combine=combine, what=self.what, find=answer.area, work_px=work_px)

    def cancel(self, document: Document) -> None:
        super().cancel(document)
        self._clicks = []
        self._ask()

    def _ask(self) -> None:
        if self._answer is not None:
            self._answer.is_wanted = False
            self._before = self._answer.preview or self._before
        self._answer = None
        if self._clicks and self.answers is not None:
            self._answer = self.answers.ask(tuple(self._clicks))
        if not self._clicks:
            self._before = None


CLICK_SELECT: Final = ToolSpec(
    make=ClickSelectTool,
    name=ClickSelectTool.name,
    text=QT_TRANSLATE_NOOP("Actions", "Click &to Select"),
    key="T",
    icon="cursor-default-click-outline",
    tip=QT_TRANSLATE_NOOP(
        "Actions",
        "Click to select: click on a thing; then click on what is missing, and with Alt or the right button "
        "on what is too much. Enter takes it into the mask. Needs a model of your own",
    ),
    hint=QT_TRANSLATE_NOOP(
        "Actions", "Click on the thing; Alt+click on what is too much; Enter takes it into the mask"
    ),
)
