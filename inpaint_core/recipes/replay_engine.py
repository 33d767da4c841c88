"""What is needed of an engine to do again what was done in the editor."""

from collections.abc import Iterator
from typing import Protocol

from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.request import Completion, InpaintRequest, ReportProgress


class ReplayEngine(FillEngine, Protocol):
    """Fills holes, and varies fills; naming ``inpaint_core.engine.engine.Engine`` here would load torch."""

    def near(
        self,
        request: InpaintRequest,
        completion: Completion,
        t: float,
        report: ReportProgress = ...,
        *,
        seed: int,
    ) -> Iterator[Completion]:
        """Make completions, each a part ``t`` of the way to new noise."""
        ...

    def interpolate(
        self, request: InpaintRequest, a: Completion, b: Completion, t: float, report: ReportProgress = ...
    ) -> Completion:
        """Return a completion on the way from one (``t`` = 0) to another (1)."""
        ...
