"""Answers to the clicks on one photo, looked for beside the window; the newest wins. No Qt."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.selection import NOTHING, Area
from editor.tools.clicking.found_thing import Preview, area_at_size, coarse_preview, fine_preview
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray
from inpaint_core.segmentation.frame import Prompt

Prompts = tuple[Prompt, ...]

GONE: Final = QT_TRANSLATE_NOOP(
    "ClickAnswers", "Nothing was found: the photo changed, or could not be looked at."
)


class Answer:
    """What some clicks mean, on its way."""

    def __init__(self) -> None:
        self.preview: Preview | None = None
        """What can be shown of it so far."""
        self.is_wanted = True
        """Until it is overtaken by that to other clicks."""
        self._area: Future[Area] = Future()

    @property
    def is_found(self) -> bool:
        """Whether it is there at the photo's own size, or will never be."""
        return self._area.done()

    @property
    def has_area(self) -> bool:
        """Whether ``area`` neither waits nor fails."""
        return self._area.done() and not self._area.cancelled() and self._area.exception() is None

    def area(self) -> Area:
        """Return it at the photo's own size; block until it is there.

        Raises:
            InpaintError: It cannot be found.
        """
        try:
            return self._area.result()
        except (Cancelled, CancelledError) as error:
            raise InpaintError(translate("ClickAnswers", GONE)) from error

    def find(self, image: ImageArray, see: Callable[[], MaskArray]) -> Exception | None:
        """Look for it, in a thread of its own; return what went wrong."""
        try:
            small = see() if self.is_wanted else None
            if small is None:
                self._area.cancel()
                return None
            self.preview = coarse_preview(small, Box(0, 0, image.shape[1], image.shape[0]))
            area = area_at_size(image, small)
            self.preview = fine_preview(area) if area is not NOTHING else self.preview
        except Exception as error:  # noqa: BLE001 - whoever waits for the area hears of it, whatever it is
            self._area.set_exception(error)
            return error
        self._area.set_result(area)
        return None


class ClickAnswers:
    """Asks a network that sees one photo. Questions wait for one another in a thread."""

    def __init__(
        self,
        image: ImageArray,
        answer: Callable[[Prompts], MaskArray],
        failed: Callable[[Exception], None],
    ) -> None:
        """Nothing is asked yet.

        Args:
            image: H x W x 3, uint8 or uint16; nobody changes it.
            answer: Returns the mask for clicks on a reduced copy of the photo; called in another thread, may
                wait for the network to have seen the photo.
            failed: Called in that thread with what went wrong.
        """
        self._image, self._answer, self._failed = image, answer, failed
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="click-answers")

    def ask(self, prompts: Prompts) -> Answer:
        """Return the answer to some clicks, which is on its way."""
        found = Answer()

        def find() -> None:
            error = found.find(self._image, lambda: self._answer(prompts))
            if error is not None and not isinstance(error, Cancelled):
                self._failed(error)

        self._thread.submit(find)
        return found

    def close(self) -> None:
        """Take no more questions; those that were asked are still answered."""
        self._thread.shutdown(wait=False)
