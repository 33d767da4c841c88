"""One step of a recipe done again: its completions are made, and mixed as they were chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from inpaint_core.errors import BadRecordError
from inpaint_core.filling.render import Rendering
from inpaint_core.filling.separate.holes import Hole, find_holes
from inpaint_core.filling.separate.mix import mix
from inpaint_core.filling.separate.one_hole import one_hole_request
from inpaint_core.look import Look
from inpaint_core.recipes.making import EVERYWHERE, Making
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.recipes.replay_engine import ReplayEngine
from inpaint_core.request import AlphaArray, Completion, ImageArray, InpaintRequest, ReportProgress


@dataclass(frozen=True, eq=False)
class Made:
    """A completion of a step.

    Attributes:
        making: How it was made.
        request: That it is a fill of.
        completion: In the look of its own settings.
    """

    making: Making
    request: InpaintRequest
    completion: Completion


class StepReplay:
    """Makes what a step needs, one completion at a time."""

    def __init__(self, step: EditStep, image: ImageArray, alpha: AlphaArray | None) -> None:
        """See that the step fits the photo; nothing is filled yet.

        Args:
            step: To be done.
            image: The photo as it is before the step, H x W x 3; on loan, not modified.
            alpha: Its opacity, H x W, or None.

        Raises:
            BadMaskError: The photo is of another size than the mask, or the mask holds nothing or everything.
            BadRecordError: What was chosen does not fit the holes of the mask.
        """
        forbidden = step.dont_copy
        self._first = InpaintRequest(
            image=image,
            mask=step.mask.mask,
            settings=step.grouping,
            source_mask=None if forbidden is None else ~forbidden.mask,
            alpha=alpha,
        )
        self._step, self._alpha = step, alpha
        self._holes: tuple[Hole, ...] = find_holes(self._first.mask, step.grouping)
        self._made: dict[Making, Made] = {}
        count = len(self._holes)
        fits = len(step.chosen) in (1, count) and all(
            making.hole < count and (making.hole == EVERYWHERE or len(making.beside) == count - 1)
            for making in step.makings
        )
        if not fits:
            raise BadRecordError(
                f"The fills of this recipe were chosen for other holes: here the mask has {count}."
            )

    @property
    def count(self) -> int:
        """How many completions have to be made."""
        return len(self._step.makings)

    @property
    def chosen(self) -> tuple[Making, ...]:
        """The making that was chosen for each hole."""
        chosen = self._step.chosen
        return chosen * len(self._holes) if len(chosen) == 1 else chosen

    def make(self, engine: ReplayEngine, report: ReportProgress) -> Iterator[Made]:
        """Make the completions, what is needed first before what needs it.

        Args:
            engine: Does it.
            report: Called between steps of a fill; it may raise ``Cancelled``, which passes through.

        Raises:
            InpaintError: A fill cannot be made.
        """
        for making in self._step.makings:
            request = self._request(making)
            made = Made(making, request, self._fill(making, request, engine, report))
            self._made[making] = made
            yield made

    def result(self) -> Completion:
        """Return what the step makes of the photo, when everything is made."""
        fills = {
            making: in_look(self._made[making], self._step.look) for making in dict.fromkeys(self.chosen)
        }
        return mix(self._first.image, self._holes, [fills[making] for making in self.chosen], self._alpha)

    def done_step(self) -> EditStep:
        """Return the step with what its completions were made on now."""
        return self._step.made_on({making: made.completion.made_on for making, made in self._made.items()})

    def _request(self, making: Making) -> InpaintRequest:
        root = making
        while root.start is not None:
            root = root.start
        if root is not making:
            return replace(self._made[root].request, settings=making.settings)
        if making.hole == EVERYWHERE:
            return replace(self._first, settings=making.settings)
        fills = [self._made[one].completion for one in making.beside]
        return one_hole_request(self._first, self._holes, fills, making.hole, making.settings)

    def _fill(
        self, making: Making, request: InpaintRequest, engine: ReplayEngine, report: ReportProgress
    ) -> Completion:
        if making.start is None:
            *_, completion = engine.inpaint(request, report)
            return completion
        start = self._made[making.start].completion
        if making.end is None:
            *_, completion = engine.near(request, start, making.t, report, seed=making.settings.seed)
            return completion
        return engine.interpolate(request, start, self._made[making.end].completion, making.t, report)


def in_look(made: Made, look: Look) -> Completion:
    """Return a completion as it meets the photo in a look; as it is where it has no other."""
    completion = made.completion
    if not completion.kept or made.request.settings.look == look:
        return completion
    return replace(completion, patches=Rendering(made.request.image, completion.kept).patches(look))
