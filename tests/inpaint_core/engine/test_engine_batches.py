"""Many holes, and holes in pieces: what runs at once, what sees what, and that it is filled whole."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.engine.engine import Engine
from inpaint_core.errors import Cancelled, OutOfMemoryError
from inpaint_core.filling.plan import SPOT_PX, plan_request
from inpaint_core.mask import feather_alpha
from inpaint_core.request import FillSettings, Finish, InpaintRequest, Progress
from inpaint_core.runtime import memory
from inpaint_core.runtime.runtime import start_runtime
from tests.inpaint_core.small_networks import Encoded, FillNoisy

MODEL = "spn-probabilistic"
PLAIN = Finish(match_tone=False, complete=False)
RUNTIME = start_runtime("cpu", threads=1)


class FillSeen(FillNoisy):
    """Fills with the mean of what it sees as known, image by image, and notes the length of each batch."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[int] = []

    def decode(self, state: Encoded, noise: Tensor | list[Tensor] | None = None) -> Tensor:
        self._note("decode", state.image)
        self.batches.append(len(state.image))
        known = 1 - state.extras["mask"][0]
        mean = (state.image * known).sum(dim=(2, 3)) / known.sum(dim=(2, 3))
        prediction = mean[:, :, None, None].expand_as(state.image) * (1 + 0 * self.color.sum())
        return prediction if noise is None else prediction + 0.01 * noise.mean(dim=(1, 2, 3), keepdim=True)


def photo(height: int = 700, width: int = 1000) -> NDArray[np.uint8]:
    rng = np.random.default_rng(2)
    ramp = np.linspace(30, 220, width)[None, :, None] + np.zeros((height, 1, 3))
    return np.clip(ramp + rng.normal(0, 8, ramp.shape), 0, 255).astype(np.uint8)


def spots(count: int) -> NDArray[np.bool_]:
    rng = np.random.default_rng(6)
    canvas = np.zeros((700, 1000), np.uint8)
    for _ in range(count):
        cv2.circle(canvas, (int(rng.integers(0, 1000)), int(rng.integers(0, 700))), 10, 1, -1)
    return canvas > 0


def wire(width_px: int = 20) -> NDArray[np.bool_]:
    canvas = np.zeros((700, 1000), np.uint8)
    cv2.line(canvas, (-5, 200), (1005, 420), 1, width_px)
    return canvas > 0


def request_of(mask: NDArray[np.bool_], **settings: object) -> InpaintRequest:
    return InpaintRequest(
        image=photo(), mask=mask, settings=FillSettings(**({"model": MODEL, "finish": PLAIN} | settings))
    )


def test_many_spots_take_few_passes_of_the_network(start: Callable[[FillNoisy], Engine]) -> None:
    network = FillSeen()
    request = request_of(spots(60))
    (completion,) = start(network).inpaint(request)
    wide = [region for region in plan_request(request).regions if not region.is_narrow]
    assert len(network.batches) <= 10
    no_spots = [one for one in wide if max(one.hole.width, one.hole.height) > SPOT_PX and not one.after]
    assert sum(network.batches) - len(no_spots) == len(wide) > 30, "what is no spot is proven as well"
    assert len(completion.latents) == len(plan_request(request).regions)


def one_spot() -> NDArray[np.bool_]:
    canvas = np.zeros((700, 1000), np.uint8)
    cv2.circle(canvas, (500, 350), 12, 1, -1)
    return canvas > 0


def test_spots_are_completed_without_the_network_and_differ_in_a_gallery(
    start: Callable[[FillNoisy], Engine],
) -> None:
    network = FillSeen()
    engine, plain = start(network), request_of(one_spot(), finish=Finish(), samples=2, seed=5)
    weave = 20 * np.sin(np.arange(1000) / 4)[None, :, None] * np.sin(np.arange(700) / 4)[:, None, None]
    woven = np.clip(photo() + weave, 0, 255).astype(np.uint8)  # on plain ground there would be one fill
    request = replace(plain, image=woven)
    first, second = engine.inpaint(request)
    assert not network.batches
    for completion in (first, second):
        filled = completion.apply_to(request.image)[request.mask].astype(int)
        assert np.abs(filled - woven[request.mask]).mean() < 15
    filled = [completion.apply_to(request.image) for completion in (first, second)]
    assert not np.array_equal(*filled)
    again = engine.interpolate(request, first, second, 1.0)
    assert np.array_equal(again.apply_to(request.image), filled[1])


def test_each_spot_of_a_batch_gets_the_fill_of_its_own_surroundings(
    start: Callable[[FillNoisy], Engine],
) -> None:
    request = request_of(spots(60), diversity=0.0)
    (completion,) = start(FillSeen()).inpaint(request)
    filled = completion.apply_to(request.image)
    for region in plan_request(request).regions:
        inside = request.mask[region.hole.slices]
        crop = request.image[region.crop.slices][~request.mask[region.crop.slices]]
        assert np.abs(filled[region.hole.slices][inside].mean() - crop.mean()) < 2


@pytest.mark.parametrize("feather_px", [0, 5])
def test_a_wire_is_filled_whole_and_known_pixels_survive(
    start: Callable[[FillNoisy], Engine], feather_px: int
) -> None:
    request = request_of(wire(), feather_px=feather_px, diversity=0.0)
    assert len(plan_request(request).regions) > 10
    (completion,) = start(FillSeen()).inpaint(request)
    filled = completion.apply_to(request.image)
    untouched = feather_alpha(request.mask, feather_px) == 0
    assert np.array_equal(filled[untouched], request.image[untouched])
    assert np.abs(filled.astype(int) - photo()).mean(axis=2)[request.mask].max() < 60


def test_the_same_seed_gives_the_same_bytes_alone_and_in_a_gallery(
    start: Callable[[FillNoisy], Engine],
) -> None:
    gallery = request_of(wire() | spots(40), samples=3, seed=5)
    engine = start(FillSeen())
    among = [completion.apply_to(gallery.image) for completion in engine.inpaint(gallery)]
    alone = request_of(wire() | spots(40), seed=6)
    (completion,) = engine.inpaint(alone)
    assert np.array_equal(completion.apply_to(alone.image), among[1])
    assert not np.array_equal(among[0], among[1])


def test_only_what_shows_no_other_fill_is_encoded_once_for_a_gallery(
    start: Callable[[FillNoisy], Engine],
) -> None:
    request = request_of(wire(), samples=3)
    network = FillSeen()
    list(start(network).inpaint(request))
    batches = plan_request(request).batches
    fixed = sum(not any(region.after for region in batch) for batch in batches)
    assert 0 < fixed < len(batches)
    proofs = fixed  # once for all completions, too
    assert network.count("encode") == fixed + proofs + 3 * (len(batches) - fixed)


def test_between_two_batches_a_job_can_be_cancelled(start: Callable[[FillNoisy], Engine]) -> None:
    request = request_of(wire())
    batches = plan_request(request).batches
    network = FillSeen()

    def stop(progress: Progress) -> None:
        if progress.stage == f"Filling {batches[1][0].number + 1} of {sum(map(len, batches))}":
            raise Cancelled

    with pytest.raises(Cancelled):
        list(start(network).inpaint(request, stop))
    assert network.batches == 2 * [len(batches[0])], "the fill and the proof of the first batch"


def test_a_batch_that_does_not_fit_is_halved_before_the_working_size_is(
    start: Callable[[FillNoisy], Engine],
) -> None:
    request = request_of(spots(60), diversity=0.0)
    plenty, little = FillSeen(), FillSeen()
    (wanted,) = start(plenty).inpaint(request)
    little.failures = {0}
    (completion,) = start(little).inpaint(request)
    assert completion.notices == ()
    assert little.batches[0] == plenty.batches[0] // 2
    assert np.array_equal(completion.apply_to(request.image), wanted.apply_to(request.image))


def test_a_fill_too_large_for_the_memory_there_is_is_refused_before_it_begins(
    start: Callable[[FillNoisy], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "memory_available_bytes", lambda device: 40 * 2**20)
    network = FillSeen()
    mask = np.zeros((700, 1000), np.bool_)
    mask[200:500, 200:600] = True
    with pytest.raises(OutOfMemoryError, match="GB for it: close other programs, or mask less at a time"):
        list(start(network).inpaint(request_of(mask)))
    assert network.calls == []


def test_a_speck_and_a_scratch_are_continued_from_their_rim_without_the_network(
    start: Callable[[FillNoisy], Engine],
) -> None:
    mask = wire(8)
    mask[600:606, 50:56] = True
    mask[100:104, 700:704] = True
    request = request_of(mask, samples=2)
    network = FillSeen()
    one, other = start(network).inpaint(request)
    assert network.calls == []
    assert len(one.latents) == len(plan_request(request).regions)
    filled = one.apply_to(request.image)
    assert np.array_equal(filled[~mask], request.image[~mask])
    assert np.abs(filled.astype(int) - photo()).mean(axis=2)[mask].max() < 30
    assert np.array_equal(other.apply_to(request.image), filled)
    between = start(network).interpolate(request, one, other, 0.5)
    assert np.array_equal(between.apply_to(request.image), filled)
