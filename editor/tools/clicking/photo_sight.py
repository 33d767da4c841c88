"""A photo that a network looks at once, beside the window, and on which it then answers clicks. No Qt."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from editor.tools.clicking.click_answers import ClickAnswers, Prompts
from inpaint_core.errors import Cancelled
from inpaint_core.request import ImageArray, MaskArray
from inpaint_core.segmentation.photo_segmenter import Embedding, Look, PhotoSegmenter


@dataclass(frozen=True, eq=False)
class Seen:
    """What was seen of a photo, and the network that has seen it."""

    segmenter: PhotoSegmenter
    embedding: Embedding


class PhotoSight:
    """One photo. Clicks may come before it was looked at: their answers wait."""

    def __init__(
        self, image: ImageArray, failed: Callable[[Exception], None], seen: Seen | None = None
    ) -> None:
        """Nothing is looked at yet.

        Args:
            image: H x W x 3, uint8 or uint16; nobody changes it.
            failed: Called in another thread when a click cannot be answered.
            seen: What is known of this photo from before.
        """
        self.image = image
        self.answers = ClickAnswers(image, self._answer, failed)
        self._seen: Future[Seen] = Future()
        self._look: Look | None = None
        self._is_stopped = False
        if seen is not None:
            self._seen.set_result(seen)

    def look(self, load: Callable[[], PhotoSegmenter]) -> Seen | None:
        """Look at the photo; takes seconds. Return what was seen; None if it was stopped.

        Args:
            load: Returns the network; may take seconds itself.

        Raises:
            InpaintError: The network cannot be loaded or run.
        """
        try:
            segmenter = load()
            self._look = segmenter.look(self.image)
            if self._is_stopped:
                self._look.stop()
            seen = Seen(segmenter, self._look.run())
        except Cancelled as error:
            self._seen.set_exception(error)
            return None
        except Exception:
            self._seen.set_exception(Cancelled())  # who looks tells of the error: once is enough
            raise
        self._seen.set_result(seen)
        return seen

    def give_up(self) -> None:
        """Nobody will look: clicks that wait are not answered."""
        if not self._seen.done():
            self._seen.set_exception(Cancelled())

    def stop(self) -> None:
        """Look no further, and take no more clicks."""
        self._is_stopped = True
        if self._look is not None:
            self._look.stop()
        self.answers.close()

    def _answer(self, prompts: Prompts) -> MaskArray:
        seen = self._seen.result()
        return seen.segmenter.answer(seen.embedding, prompts)
