"""Region normalisation in both its ways against the published steps, and against each other."""

from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import pytest
import torch
from torch import Tensor

from inpaint_core.models.fast import region_norm
from inpaint_core.models.fast.region_norm import normalise_one_by_one, normalise_regions, normalise_together

Hole = Literal["some", "nothing", "everything"]
Shift = Literal["a channel", "a place"]
Way = Callable[..., Tensor]

WAYS = pytest.mark.parametrize("way", [normalise_together, normalise_one_by_one])
HOLES = pytest.mark.parametrize("hole", get_args(Hole))
ORDERS = [torch.contiguous_format, torch.channels_last]


class Call(NamedTuple):
    """What a normalisation is called with."""

    features: Tensor
    region: Tensor
    gamma: Tensor
    shift: Tensor
    weight: Tensor | None

    def by(self, way: Way) -> Tensor:
        return way(self.features, self.region, gamma=self.gamma, shift=self.shift, weight=self.weight)

    def in_full_precision(self) -> "Call":
        """Return the same numbers in float32."""
        features, region, gamma, shift, weight = (
            None if one is None else one.detach().float().requires_grad_(one.requires_grad) for one in self
        )
        return Call(features, region, gamma, shift, weight)

    def learned(self) -> list[Tensor]:
        """Return what has a gradient."""
        return [one for one in (self.features, self.gamma, self.shift, self.weight) if one is not None]

    def gradients_by(self, way: Way) -> tuple[Tensor, ...]:
        """Return the gradients of everything learned, for one that arrives."""
        arriving = noise(*self.features.shape, seed=9).to(self.features)
        return torch.autograd.grad(self.by(way), self.learned(), arriving)


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def with_hole(hole: Hole, height: int, width: int) -> Tensor:
    """Return the masks of two images, 1 = hole."""
    mask = torch.zeros(2, 1, height, width)
    for number in range(2):
        mask[number, :, 1 : 3 + number, 2 : width // 2 + number] = 1
    return {"some": mask, "nothing": mask * 0, "everything": mask * 0 + 1}[hole]


def call(
    hole: Hole = "some",
    shift: Shift = "a place",
    *,
    weighed: bool = True,
    side: tuple[int, int] = (7, 9),
    dtype: torch.dtype = torch.float64,
    order: torch.memory_format = torch.channels_last,
) -> Call:
    """Return a call whose every input but the region wants a gradient."""
    moved = noise(2, 1, *side, seed=2) if shift == "a place" else noise(3, 1, 1, seed=2)
    made = Call(
        (noise(2, 3, *side) * 5 + 2).to(dtype).contiguous(memory_format=order),
        with_hole(hole, *side).to(dtype),
        noise(2, 3, seed=1).to(dtype),
        moved.to(dtype),
        noise(2, 1, *side, seed=3).to(dtype) if weighed else None,
    )
    for one in made.learned():
        one.requires_grad_()
    return made


def fill_and_normalise(features: Tensor, part: Tensor) -> Tensor:
    """The published steps: fill what is outside by the mean, normalise the whole map, weigh by its share."""
    count = part.sum(dim=(2, 3), keepdim=True).clamp_min(1)
    mean = (features * part).sum(dim=(2, 3), keepdim=True) / count
    filled = features * part + mean * (1 - part)
    centred = filled - filled.mean(dim=(2, 3), keepdim=True)
    deviation = (centred.square().mean(dim=(2, 3), keepdim=True) + 1e-5).sqrt()
    return centred / deviation * (count / part[0, 0].numel()).sqrt()


def published(
    features: Tensor, region: Tensor, *, gamma: Tensor, shift: Tensor, weight: Tensor | None
) -> Tensor:
    """The whole of it as published."""
    scales = [gamma[part][:, None, None] + 1 for part in range(2)]
    inside, outside = fill_and_normalise(features, region), fill_and_normalise(features, 1 - region)
    scaled = inside * scales[0] * region + outside * scales[1] * (1 - region)
    return scaled * (1 if weight is None else weight) + shift


@WAYS
@HOLES
@pytest.mark.parametrize("graded", [True, False])
def test_regions_are_normalised_as_if_they_were_filled_up(way: Way, hole: Hole, *, graded: bool) -> None:
    made = call(hole, dtype=torch.float32)
    before = made.features.detach().clone()
    with torch.set_grad_enabled(graded):
        got = made.by(way)
    torch.testing.assert_close(got, made.by(published), atol=1e-5, rtol=1e-5)
    assert torch.equal(made.features, before)


@WAYS
@HOLES
@pytest.mark.parametrize("shift", get_args(Shift))
@pytest.mark.parametrize("weighed", [True, False])
def test_gradients_are_those_of_the_published_steps(
    way: Way, hole: Hole, shift: Shift, *, weighed: bool
) -> None:
    made = call(hole, shift, weighed=weighed)
    for ours, theirs in zip(made.gradients_by(way), made.gradients_by(published), strict=True):
        assert ours.shape == theirs.shape
        torch.testing.assert_close(ours, theirs, atol=1e-10, rtol=1e-9)


@HOLES
@pytest.mark.parametrize("shift", get_args(Shift))
@pytest.mark.parametrize("weighed", [True, False])
def test_the_closed_form_is_the_slope(hole: Hole, shift: Shift, *, weighed: bool) -> None:
    made = call(hole, shift, weighed=weighed, side=(4, 6))

    def result(*learned: Tensor) -> Tensor:
        features, gamma, moved, *weight = learned
        weight_or_none = weight[0] if weight else None
        return normalise_one_by_one(features, made.region, gamma=gamma, shift=moved, weight=weight_or_none)

    assert torch.autograd.gradcheck(result, made.learned())


@pytest.mark.parametrize("arriving", ORDERS)
@pytest.mark.parametrize("order", ORDERS)
def test_the_order_in_memory_does_not_matter(
    order: torch.memory_format, arriving: torch.memory_format
) -> None:
    results = []
    for one, gradient_order in ((torch.channels_last, torch.channels_last), (order, arriving)):
        made = call(order=one, dtype=torch.float32)
        filled = made.by(normalise_one_by_one)
        gradient = noise(*filled.shape, seed=9).contiguous(memory_format=gradient_order)
        results.append([filled, *torch.autograd.grad(filled, made.learned(), gradient)])
    assert all(torch.equal(one, other) for one, other in zip(*results, strict=True))
    assert results[1][0].is_contiguous(memory_format=torch.channels_last)


@WAYS
def test_gradients_in_half_precision_have_that_type_and_stay_close(way: Way) -> None:
    half = call(dtype=torch.bfloat16, side=(16, 16))
    exact = half.in_full_precision()
    assert half.by(way).dtype == torch.bfloat16
    for rough, fine in zip(half.gradients_by(way), exact.gradients_by(normalise_together), strict=True):
        assert rough.dtype == torch.bfloat16
        torch.testing.assert_close(rough.float(), fine, atol=0.01 * float(fine.abs().max()), rtol=0.01)


@WAYS
@pytest.mark.parametrize("graded", [True, False])
def test_statistics_are_taken_in_full_precision(way: Way, *, graded: bool) -> None:
    features = (noise(2, 3, 16, 16) + 100).bfloat16()
    region, nothing = with_hole("some", 16, 16), {"gamma": torch.zeros(2, 3), "shift": torch.zeros(3, 1, 1)}
    expected = way(features.float(), region, **nothing)
    with torch.set_grad_enabled(graded), torch.autocast("cpu", torch.bfloat16):
        got = way(features, region, **nothing)
    assert got.dtype == torch.bfloat16
    torch.testing.assert_close(got.float(), expected, atol=0.02, rtol=0.01)


def test_gradients_are_taken_in_full_precision_too() -> None:
    made = call(dtype=torch.float32)
    expected = made.gradients_by(normalise_one_by_one)
    with torch.autocast("cpu", torch.bfloat16):
        got = made.gradients_by(normalise_one_by_one)
    assert all(torch.equal(one, other) for one, other in zip(got, expected, strict=True))


def test_a_gradient_of_the_gradient_is_refused() -> None:
    made = call()
    (slope,) = torch.autograd.grad(
        made.by(normalise_one_by_one).square().sum(), made.gamma, create_graph=True
    )
    with pytest.raises(RuntimeError, match="differentiate twice"):
        slope.sum().backward()


@pytest.mark.parametrize(
    ("graded", "compiling", "chosen"),
    [
        (True, False, "normalise_one_by_one"),
        (False, False, "normalise_together"),
        (True, True, "normalise_together"),
    ],
)
def test_only_training_on_a_processor_goes_image_by_image(
    monkeypatch: pytest.MonkeyPatch, *, graded: bool, compiling: bool, chosen: str
) -> None:
    taken: list[str] = []
    for name in ("normalise_one_by_one", "normalise_together"):
        monkeypatch.setattr(region_norm, name, lambda *_, name=name, **__: taken.append(name))
    monkeypatch.setattr(torch.compiler, "is_compiling", lambda: compiling)
    with torch.inference_mode(not graded):
        call(dtype=torch.float32).by(normalise_regions)
    with torch.device("meta"):
        call_on_meta = (torch.empty(2, 3, 4, 4), torch.empty(2, 1, 4, 4))
    normalise_regions(*call_on_meta, gamma=noise(2, 3), shift=noise(3, 1, 1))
    assert taken == [chosen, "normalise_together"]


def test_filling_gives_what_training_gives() -> None:
    made = call(dtype=torch.float32)
    trained = made.by(normalise_regions)
    assert trained.requires_grad
    with torch.inference_mode():
        filled = made.by(normalise_regions)
    torch.testing.assert_close(filled, trained.detach(), atol=1e-5, rtol=1e-5)


def test_what_does_not_learn_gets_no_gradient() -> None:
    made = call("some", "a channel", weighed=False)
    expected = made.gradients_by(published)[1]
    fixed = made._replace(features=made.features.detach(), shift=made.shift.detach())
    fixed.by(normalise_one_by_one).backward(noise(2, 3, 7, 9, seed=9).double())
    torch.testing.assert_close(made.gamma.grad, expected)
    assert fixed.features.grad is None
    assert fixed.shift.grad is None


@pytest.mark.slow
def test_a_compiler_is_given_what_it_can_trace_whole() -> None:
    made = call(dtype=torch.float32)
    compiled = torch.compile(normalise_regions, backend="aot_eager", fullgraph=True)
    expected = made.gradients_by(normalise_regions)
    for ours, theirs in zip(made.gradients_by(compiled), expected, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)
