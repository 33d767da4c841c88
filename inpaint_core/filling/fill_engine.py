"""What is needed of ``inpaint_core.engine.engine.Engine``; naming that here would load torch."""

from collections.abc import Callable, Iterator
from typing import Protocol

from inpaint_core.prior.view import PriorSpace, PriorView
from inpaint_core.region import Box
from inpaint_core.request import Completion, InpaintRequest, ReportProgress


class FillEngine(Protocol):
    """Fills holes and shows priors; tests bring small ones of their own."""

    def preload(self, model: str) -> None:
        """Load a model's weights, so that the first fill does not wait for them."""
        ...

    def inpaint(self, request: InpaintRequest, report: ReportProgress = ...) -> Iterator[Completion]:
        """Fill a request's hole, one completion at a time; ``report`` may raise ``Cancelled``."""
        ...

    def prior(
        self,
        request: InpaintRequest,
        k: int = ...,
        space: PriorSpace = ...,
        completion: Completion | None = ...,
        check: Callable[[], None] = ...,
        hole: Box | None = ...,
    ) -> PriorView:
        """Return the prior of the request's model for its hole, or this one, as drawn for one completion."""
        ...
