"""Instant fills without torch: bit for bit what the engine makes."""

import numpy as np
import pytest

from inpaint_core.engine.engine import Engine
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.transparency.instant import fill_instantly, is_instant


@pytest.mark.parametrize("model", ["telea", "navier-stokes"])
@pytest.mark.parametrize("feather_px", [0, 9])
def test_it_is_what_the_engine_makes(sample_photo, sample_mask, model, feather_px):
    request = InpaintRequest(
        image=sample_photo, mask=sample_mask, settings=FillSettings(model=model, feather_px=feather_px)
    )
    assert is_instant(request)
    mine, (engines,) = fill_instantly(request), Engine().inpaint(request)
    assert np.array_equal(mine.apply_to(sample_photo), engines.apply_to(sample_photo))
    assert mine.notices == engines.notices


def test_what_needs_the_engine_is_said_so(sample_photo, sample_mask):
    clear = np.full(sample_mask.shape, 255, np.uint8)
    clear[:10] = 0

    def request(model, **facts):
        settings = FillSettings(model=model, keep_alpha=facts.pop("keep_alpha", False))
        return InpaintRequest(image=sample_photo, mask=sample_mask, settings=settings, **facts)

    assert not is_instant(request("patches"))
    assert not is_instant(request("spn"))
    assert not is_instant(request("telea", alpha=clear))
    assert is_instant(request("telea", alpha=clear, keep_alpha=True))
    assert is_instant(request("telea", alpha=np.full_like(clear, 255)))
    with pytest.raises(ValueError, match="needs the engine"):
        fill_instantly(request("spn"))
