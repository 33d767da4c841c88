"""The classical fills from request to completion, without torch: what can be had while that still loads."""

from dataclasses import replace

from inpaint_core.filling.fill import ClassicalPredictor, Steps, fill_regions
from inpaint_core.filling.plan import find_model, plan_request
from inpaint_core.request import Completion, InpaintRequest, ReportProgress, ignore_progress
from inpaint_core.transparency.opaque import is_transparent
from inpaint_core.transparency.seen import see


def is_instant(request: InpaintRequest) -> bool:
    """Return whether ``fill_instantly`` can fill a request.

    It cannot where transparency is to be filled too: that is completed as the engine completes colours.
    """
    if find_model(request.settings.model).kind != "classical":
        return False
    return request.settings.keep_alpha or request.alpha is None or not is_transparent(request.alpha)


def fill_instantly(request: InpaintRequest, report: ReportProgress = ignore_progress) -> Completion:
    """Return the one completion of a classical model, bit for bit as the engine makes it.

    Args:
        request: One that ``is_instant``.
        report: Called between steps; it may raise ``Cancelled``, which passes through.

    Raises:
        BadMaskError: All that is visible is masked.
        ValueError: The request is not instant.
    """
    if not is_instant(request):
        raise ValueError(f"{request.settings.model} needs the engine for this request")
    seen = see(request)
    plan = plan_request(seen.request)
    steps = Steps(report, batches=len(plan.batches), regions=len(plan.regions))
    steps.begin("Filling")
    predictor = ClassicalPredictor(find_model(request.settings.model))
    filled = fill_regions(seen.request, plan, predictor, steps, seen.facts())
    return replace(filled, notices=(*filled.notices, *seen.notices))
