"""A completion says which weights and number format made it: what a recipe compares."""

import numpy as np

from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.request import WITHOUT_NETWORK, FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.weights.manifest import file_sha256, find_weights


def request_of(model: str, *, samples: int = 1, photo_samples: int = 0) -> InpaintRequest:
    image = np.random.default_rng(1).integers(0, 256, (120, 160, 3)).astype(np.uint8)
    mask = np.zeros((120, 160), np.bool_)
    mask[40:80, 50:100] = True
    settings = FillSettings(model=model, samples=samples, photo_samples=photo_samples)
    return InpaintRequest(image=image, mask=mask, settings=settings)


def test_fills_name_the_weights_of_their_network_and_those_without_one_name_none():
    engine = Engine(start_runtime("cpu", threads=1, precision="fp32"))
    path = find_weights(MODELS["spn-probabilistic"])
    assert path is not None
    first, second = engine.inpaint(request_of("spn-probabilistic", samples=2, photo_samples=1))
    assert first.made_on.weights == file_sha256(path)
    assert (first.made_on.precision, first.made_on.device) == ("fp32", "CPU")
    assert second.made_on == WITHOUT_NETWORK
    (quick,) = engine.inpaint(request_of("telea"))
    assert quick.made_on == WITHOUT_NETWORK
    near, *_ = engine.near(request_of("spn-probabilistic"), first, 0.2, seed=3)
    assert near.made_on == first.made_on


def test_a_look_into_another_network_between_two_fills_changes_nothing_of_what_they_say():
    engine = Engine(start_runtime("cpu", threads=1, precision="fp32"))
    request = request_of("spn-probabilistic", samples=2)
    fills = engine.inpaint(request)
    first = next(fills)
    engine.prior(request_of("spl"))
    assert next(fills).made_on == first.made_on
    nears = engine.near(request, first, 0.2, seed=3)
    next(nears)
    engine.prior(request_of("spl"))
    assert next(nears).made_on == first.made_on
