"""The opacity of a hole, filled once for all completions of a request: as a grey picture of its own.

Where the surroundings are clear it becomes clear, where they have a soft edge that edge goes on. What follows
from the rim alone is exact. The rest is completed from the opacity's own patches, led by a classical fill,
whatever fills the colours: streaks and smears that pass in a colour are dirt on a clear ground.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from inpaint_core.catalog import PHOTO_MODEL
from inpaint_core.completion.settings import GUIDED, CompletionSettings
from inpaint_core.engine.finish import Completing, complete_crop, finish_bytes
from inpaint_core.engine.memory_need import check_memory
from inpaint_core.engine.predictors.completion_predictor import finishes_without_network
from inpaint_core.filling.canvas import AS_IT_IS
from inpaint_core.filling.classical import fill_classical
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.fill import FinishCrop, Steps, fill_regions
from inpaint_core.filling.plan import plan_request
from inpaint_core.mask import grow
from inpaint_core.pixels import FloatImage, as_grey, to_float_image
from inpaint_core.region import plan_regions
from inpaint_core.request import (
    AlphaArray,
    AlphaPatch,
    FillSettings,
    InpaintRequest,
    MaskArray,
)
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.transparency.level_parts import fill_level_parts
from inpaint_core.transparency.seen import SeenRequest

HAZE: Final = 2
"""Levels of 8 bits: what comes as near to clear or opaque is that, where the photo has such places."""
STEEP: Final = replace(GUIDED, copies_whole=False)
"""Of clear and opaque with an edge between: bringing the tones of pieces together would be haze."""
_MAX_BETWEEN: Final = 1 / 3
"""Of what is around a steep opacity, between clear and opaque."""
_AROUND_PX: Final = 8


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
    request = InpaintRequest(
        image=as_grey(alpha),
        mask=mask,
        settings=FillSettings(
            model=PHOTO_MODEL, context=seen.settings.context, finish=AS_IT_IS, cover_fringe=False, grain=0
        ),
    )
    plan = plan_request(request)
    check_memory(request, plan, None, finish_bytes, runtime.device)
    predictor = OpacityPredictor(Completing(runtime.threads, steps.check))
    own_steps = Steps(lambda _: steps.check(), batches=len(plan.batches), regions=len(plan.regions))
    completion = fill_regions(request, plan, predictor, own_steps)
    return completion.apply_to(request.image)[:, :, 0]


class OpacityPredictor:
    """Fills crops of an opacity as a grey image from its own patches, led by a classical fill."""

    def __init__(self, completing: Completing) -> None:
        """Take threads and cancelling."""
        self._completing = completing
        self.notices: Final = ()

    def predict(self, crops: Sequence[Crop]) -> Sequence[FinishCrop]:
        """Return what fills each crop; specks are filled at once."""
        return finishes_without_network(crops, self._fill_wide, self._completing)

    def _fill_wide(self, crop: Crop) -> FloatImage:
        guess = to_float_image(fill_classical(crop.image, crop.mask, "telea"))[crop.wanted.slices]
        return complete_crop(crop, guess, None, _how(crop), self._completing)


def _how(crop: Crop) -> CompletionSettings:
    """Return how an opacity is completed: what goes on evenly has tones, what is clear or opaque has none."""
    around = crop.image[:, :, 0][grow(crop.mask, _AROUND_PX) & ~crop.mask]
    top = np.iinfo(around.dtype).max
    between = (around > HAZE * (top // 255)) & (around < top - HAZE * (top // 255))
    return GUIDED if len(around) and between.mean() > _MAX_BETWEEN else STEEP


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
