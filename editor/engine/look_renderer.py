"""Renders kept fills in another look beside the window: the latest wish only, a slider may make many."""

import contextlib
import logging
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from inpaint_core.files.disk.memory import check_room_for_thread
from inpaint_core.filling.render import Rendering
from inpaint_core.look import Look
from inpaint_core.request import Completion, ImageArray

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class LookWish:
    """A completion that is wanted in a look.

    Attributes:
        image: The photo it was made from.
        completion: With its kept fills.
        look: How they should meet the photo.
    """

    image: ImageArray
    completion: Completion
    look: Look

    def rendered(self, rendering: Rendering | None = None) -> Completion:
        """Return the same completion with the patches of the look.

        Args:
            rendering: Of this completion, where there is one already.
        """
        rendering = rendering or Rendering(self.image, self.completion.kept)
        return replace(self.completion, patches=rendering.patches(self.look))


class LookRenderer(QObject):
    """One thread, one wish at a time; what was wished for before the latest and not begun is dropped."""

    rendered = Signal(object, object)
    """A LookWish, and the Completion with its patches."""
    failed = Signal(object)
    """A LookWish that came to nothing."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._is_busy = False
        self._next: LookWish | None = None
        self._prepared: tuple[Completion, Rendering] | None = None
        self._ended.connect(self._on_ended)

    def ask(self, wish: LookWish) -> None:
        """Render a completion as soon as the one at work is done.

        Raises:
            OutOfMemoryError: There is no memory to begin.
        """
        self._next = wish
        self._begin()

    def forget(self) -> None:
        """Drop the wish that waits, and what was prepared."""
        self._next = self._prepared = None

    def wait(self) -> None:
        """Block until nothing is rendered any more."""
        self._next = None
        self._pool.waitForDone()

    def _begin(self) -> None:
        if self._is_busy or self._next is None:
            return
        wish, self._next = self._next, None
        check_room_for_thread()
        if self._prepared is None or self._prepared[0] is not wish.completion:
            self._prepared = wish.completion, Rendering(wish.image, wish.completion.kept)
        rendering = self._prepared[1]

        def render() -> None:
            made: Completion | None = None
            try:
                made = wish.rendered(rendering)
            except Exception:  # the pool would drop it and the slider be dead for good
                log.exception("a look could not be rendered")
            with contextlib.suppress(RuntimeError):  # the window is gone: there is nobody left to tell
                self._ended.emit(wish, made)

        self._is_busy = True  # not before: there may be no memory to prepare, and the next wish is heard
        self._pool.start(render)

    @Slot(object, object)
    def _on_ended(self, wish: LookWish, made: Completion | None) -> None:
        self._is_busy = False
        if made is not None:
            self.rendered.emit(wish, made)
        elif self._next is None:
            self.failed.emit(wish)
        self._begin()
