"""The opacity of a hole, filled once for all completions of a request: as a grey picture of its own.

Where the surroundings are clear it becomes clear, where they have a soft edge that edge goes on. What follows
from the rim alone is exact; the rest is completed from the opacity's own patches, or by a classical fill.
"""

from typing import Final

import numpy as np

from inpaint_core.catalog import PHOTO_MODEL
from inpaint_core.engine.finish import Completing, finish_bytes
from inpaint_core.engine.memory_need import check_memory
from inpaint_core.engine.photo_predictor import PhotoPredictor
from inpaint_core.filling.fill import ClassicalPredictor, Predictor, Steps, fill_regions
from inpaint_core.filling.plan import find_model, plan_request
from inpaint_core.region import plan_regions
from inpaint_core.request import AlphaArray, AlphaPatch, FillSettings, InpaintRequest, MaskArray
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.transparency.level_parts import fill_level_parts
from inpaint_core.transparency.seen import SeenRequest, as_grey

HAZE: Final = 2
"""Levels of 8 bits: what comes as near to clear or opaque is that, where the photo has such places."""


def fill_alpha(seen: SeenRequest, runtime: Runtime, steps: Steps) -> tuple[AlphaPatch, ...]:
    """Return the new opacity of a request's hole, bit-identical outside it; nothing where it stays.

    Args:
        seen: The request as fills see it.
        runtime: How many threads there are.
        steps: Of the job, which are not counted on; a chance to cancel.

    Raises:
        OutOfMemoryError: It needs more than half of the memory that is free.
    """
    if seen.alpha is None:
        return ()
    alpha, mask = seen.alpha, seen.request.mask
    filled, rest = fill_level_parts(alpha, mask)
    steps.check()
    if rest.any():
        filled = _completed(filled, rest, seen.request, runtime, steps)
        _clear_haze(filled, rest, alpha[~mask])
    boxes = [region.hole for region in plan_regions(mask, context=1, minimum_px=0)]
    return tuple(
        AlphaPatch(box, filled[box.slices].copy())
        for box in boxes
        if not np.array_equal(filled[box.slices], alpha[box.slices])
    )


def _completed(
    alpha: AlphaArray, mask: MaskArray, seen: InpaintRequest, runtime: Runtime, steps: Steps
) -> AlphaArray:
    spec = find_model(seen.settings.model)
    is_classical = spec.kind == "classical"
    request = InpaintRequest(
        image=as_grey(alpha),
        mask=mask,
        settings=FillSettings(
            model=spec.name if is_classical else PHOTO_MODEL,
            context=seen.settings.context,
            cover_fringe=False,
            grain=0,
        ),
    )
    plan = plan_request(request)
    predictor: Predictor = ClassicalPredictor(spec)
    if not is_classical:
        check_memory(request, plan, None, finish_bytes, runtime.device)
        predictor = PhotoPredictor(0, 0.0, Completing(runtime.threads, steps.check))
    own_steps = Steps(lambda _: steps.check(), batches=len(plan.batches), regions=len(plan.regions))
    completion = fill_regions(request, plan, predictor, own_steps)
    return completion.apply_to(request.image)[:, :, 0]


def _clear_haze(filled: AlphaArray, mask: MaskArray, known: AlphaArray) -> None:
    """Make what is nearly clear or nearly opaque in the hole exactly that, if anything known is."""
    top = np.iinfo(filled.dtype).max
    haze = HAZE * (top // 255)
    values = filled[mask]
    if (known == 0).any():
        values[values <= haze] = 0
    if (known == top).any():
        values[values >= top - haze] = top
    filled[mask] = values
