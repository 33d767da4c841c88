"""The first fill of a large hole is shown as soon as the network is done, and is the same in the end."""

from collections.abc import Callable

import numpy as np
import pytest

from inpaint_core.engine.engine import Engine
from inpaint_core.errors import InpaintError
from inpaint_core.request import FillSettings, Finish, InpaintRequest, Progress
from tests.inpaint_core.small_networks import FillNoisy

MODEL = "spn-probabilistic"


def request_of(hole_px: int = 160, **settings: object) -> InpaintRequest:
    rng = np.random.default_rng(2)
    image = rng.integers(0, 256, (480, 640, 3)).astype(np.uint8)
    mask = np.zeros((480, 640), np.bool_)
    mask[100 : 100 + hole_px, 200 : 200 + hole_px] = True
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(**({"model": MODEL} | settings)))


def test_the_networks_answer_comes_first_and_the_fill_in_its_place(
    start: Callable[[FillNoisy], Engine],
) -> None:
    network, request = FillNoisy(), request_of(samples=2, seed=3)
    engine = start(network)
    whole = [one.apply_to(request.image) for one in engine.inpaint(request)]
    asked = network.count("decode")
    first, *others = engine.inpaint(request, drafts=True)
    assert network.count("decode") == 2 * asked, "the network is asked for each fill once"
    assert [first.is_provisional, *(one.is_provisional for one in others)] == [True, False, False]
    assert first.seed == others[0].seed == 3
    shown = first.apply_to(request.image)
    assert not np.array_equal(shown, whole[0])
    assert np.array_equal(shown[~request.mask], request.image[~request.mask])
    for one, expected in zip(others, whole, strict=True):
        assert np.array_equal(one.apply_to(request.image), expected)
    refined = engine.refine(request, first)
    assert refined.draft is None
    assert not refined.is_provisional
    assert np.array_equal(refined.apply_to(request.image), whole[0]), "to accept it is to wait for the fill"
    with pytest.raises(InpaintError, match="another photo or mask"):
        engine.refine(request_of(170), first)


def test_it_comes_before_the_hole_is_completed_and_progress_never_falls(
    start: Callable[[FillNoisy], Engine],
) -> None:
    seen: list[Progress] = []
    fills = start(FillNoisy()).inpaint(request_of(), seen.append, drafts=True)
    assert next(fills).is_provisional
    done = len(seen)
    list(fills)
    assert done < len(seen) / 2
    shares = [one.done / one.total for one in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(
    "settings", [{"hole_px": 60}, {"finish": Finish(complete=False)}], ids=["small", "without detail"]
)
def test_what_is_there_at_once_comes_once(
    start: Callable[[FillNoisy], Engine], settings: dict[str, int]
) -> None:
    (only,) = start(FillNoisy()).inpaint(request_of(**settings), drafts=True)
    assert not only.is_provisional
