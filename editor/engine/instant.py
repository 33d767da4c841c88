"""The engine of instant fills: it is there at once, because it needs no torch."""

from collections.abc import Callable, Iterator

from editor.state.language.translation import translate
from inpaint_core.completion.workers import do_not_check
from inpaint_core.errors import InpaintError
from inpaint_core.prior.view import DEFAULT_K, PriorSpace, PriorView
from inpaint_core.region import Box
from inpaint_core.request import Completion, InpaintRequest, ReportProgress, ignore_progress
from inpaint_core.transparency.instant import fill_instantly


class InstantEngine:
    """Makes the classical fills; whatever else an engine is asked for it has not."""

    def device_title(self) -> str:
        """Return where it runs."""
        return "CPU"

    def preload(self, model: str) -> None:
        """Do nothing: there is nothing to load."""

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        """Yield the one completion; there are no drafts of it."""
        del drafts
        yield fill_instantly(request, report)

    def refine(
        self, request: InpaintRequest, completion: Completion, report: ReportProgress = ignore_progress
    ) -> Completion:
        """Return the completion as it is: it was never a draft."""
        del request, report
        return completion

    def near(
        self,
        request: InpaintRequest,
        completion: Completion,
        t: float,
        report: ReportProgress = ignore_progress,
        *,
        seed: int,
        drafts: bool = False,
    ) -> Iterator[Completion]:
        """Refuse: there is only one such fill.

        Raises:
            InpaintError: Always.
        """
        raise InpaintError(translate("Instant", "Instant fills have no variants."))

    def interpolate(
        self,
        request: InpaintRequest,
        a: Completion,
        b: Completion,
        t: float,
        report: ReportProgress = ignore_progress,
        *,
        drafts: bool = False,
    ) -> Completion:
        """Refuse: there is only one such fill.

        Raises:
            InpaintError: Always.
        """
        raise InpaintError(translate("Instant", "There is nothing between instant fills."))

    def prior(
        self,
        request: InpaintRequest,
        k: int = DEFAULT_K,
        space: PriorSpace = "taught",
        completion: Completion | None = None,
        check: Callable[[], None] = do_not_check,
        hole: Box | None = None,
    ) -> PriorView:
        """Refuse: these fills have no prior.

        Raises:
            InpaintError: Always.
        """
        raise InpaintError(translate("Instant", "Instant fills have no prior to look into."))
