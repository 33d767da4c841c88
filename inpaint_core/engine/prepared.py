"""Completion that waits for the compiler where it has to, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inpaint_core.completion.complete import complete
from inpaint_core.completion.prepare import Preparation, Preparations
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.specks import complete_specks
from inpaint_core.completion.workers import Workers
from inpaint_core.engine.finish import CompleteScene
from inpaint_core.filling.fill import Steps
from inpaint_core.pixels import FloatImage

PREPARING: Final = "Preparing the first fill (slow only once)"


@dataclass(frozen=True, eq=False)
class PreparedCompletion:
    """Completes one region's scene, not before everything is compiled.

    Attributes:
        preparations: Of the engine.
        steps: Told of the waiting; where it can be called off.
        complete: Does it.
    """

    preparations: Preparations
    steps: Steps
    complete: CompleteScene = complete

    def __call__(self, scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> FloatImage:
        """Return what ``complete`` returns.

        Raises:
            OutOfMemoryError: There is no memory for the compiler.
        """
        self._wait_for(self.preparations.holes)
        return self.complete(scene, how, seed=seed, workers=workers)

    def specks(
        self, scenes: Sequence[Scene], how: CompletionSettings, *, seeds: Sequence[int], workers: Workers
    ) -> list[FloatImage]:
        """Return what ``complete_specks`` returns.

        Raises:
            OutOfMemoryError: There is no memory for the compiler.
        """
        self._wait_for(self.preparations.specks)
        return complete_specks(scenes, how, seeds=seeds, workers=workers)

    def _wait_for(self, preparation: Preparation) -> None:
        if preparation.is_done:
            return
        waiting = self.steps.aside()
        waiting.begin(PREPARING)
        preparation.wait(waiting.check)
        self.steps.check()  # what is done now is said again
