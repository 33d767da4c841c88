import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from inpaint_core.engine.noise import (
    draw_noise,
    from_latent,
    interpolate_noise,
    scale,
    source_penalty_of,
    to_latent,
)
from inpaint_core.request import Latent

SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 7), st.integers(1, 7))
SEEDS = st.integers(0, 2**31 - 1)


def draw(shape: tuple[int, int, int], seed: int) -> Tensor:
    noise = draw_noise(shape, seed=seed)
    assert isinstance(noise, Tensor)
    return noise


def between(start: Tensor, end: Tensor, t: float) -> Tensor:
    noise = interpolate_noise(start, end, t)
    assert isinstance(noise, Tensor)
    return noise


@given(SHAPES, SEEDS, st.integers(0, 999))
def test_a_seed_and_a_region_always_mean_the_same_noise(
    shape: tuple[int, int, int], seed: int, region: int
) -> None:
    first = draw_noise([shape, shape], seed=seed, region=region)
    torch.rand(3)  # what others draw in between does not matter
    again = draw_noise([shape, shape], seed=seed, region=region)
    assert all(torch.equal(*pair) for pair in zip(first, again, strict=True))
    assert first[0].shape == (1, *shape)
    assert (first[0].dtype, first[0].device.type) == (torch.float32, "cpu")
    assert not torch.equal(first[0], first[1])


def test_the_noise_of_a_seed_is_what_it_always_was() -> None:
    # A completion is remembered by its seed: these numbers must not change.
    noise = draw((1, 1, 3), seed=7)
    assert torch.allclose(noise.flatten(), torch.tensor([-0.291403, -0.437671, -0.562137]), atol=1e-6)


def test_neighbouring_seeds_and_regions_have_unrelated_noise() -> None:
    drawn = [
        draw_noise((8, 16, 16), seed=seed, region=region).flatten()
        for seed in (0, 1, 2, 2**31 - 1)
        for region in (0, 1, 2)
    ]
    correlation = torch.corrcoef(torch.stack(drawn)) - torch.eye(len(drawn))
    assert float(correlation.abs().max()) < 0.1
    assert abs(float(torch.cat(drawn).mean())) < 0.02
    assert abs(float(torch.cat(drawn).std()) - 1) < 0.02


def test_noise_does_not_depend_on_threads_nor_on_other_randomness() -> None:
    before, threads = draw((3, 64, 64), seed=5), torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        torch.manual_seed(1)
        assert torch.equal(draw((3, 64, 64), seed=5), before)
    finally:
        torch.set_num_threads(threads)


@given(SHAPES, SEEDS, st.floats(0, 1.5))
def test_diversity_scales_every_number(shape: tuple[int, int, int], seed: int, diversity: float) -> None:
    noise = draw_noise([shape, shape], seed=seed)
    for before, after in zip(noise, scale(noise, diversity), strict=True):
        assert torch.equal(after, before * diversity)
    alone = scale(noise[0], diversity)
    assert isinstance(alone, Tensor)
    assert torch.equal(alone, noise[0] * diversity)


@pytest.mark.parametrize("diversity", [-0.1, float("nan")])
def test_no_diversity_below_zero(diversity: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        scale(torch.zeros(1, 1, 2, 2), diversity)


@given(SHAPES, SEEDS, SEEDS, st.floats(0, 1))
def test_between_two_noises_the_length_goes_evenly_from_one_to_the_other(
    shape: tuple[int, int, int], seed: int, other: int, t: float
) -> None:
    assume(np.prod(shape) >= 4)  # a few numbers may well point in opposite ways
    start, end = draw(shape, seed), draw(shape, other) * 3
    wanted = (1 - t) * start.norm() + t * end.norm()
    assert float(between(start, end, t).norm()) == pytest.approx(float(wanted), rel=1e-5)


@given(SHAPES, SEEDS, SEEDS)
def test_the_ends_are_exact_and_copies(shape: tuple[int, int, int], seed: int, other: int) -> None:
    start, end = draw(shape, seed), draw(shape, other)
    for t, wanted in ((0.0, start), (1.0, end)):
        found = between(start, end, t)
        assert torch.equal(found, wanted)
        assert found.data_ptr() != wanted.data_ptr()


@given(SEEDS, SEEDS, st.floats(0, 1), st.floats(0, 1))
def test_the_way_is_an_arc_of_even_speed(seed: int, other: int, t: float, u: float) -> None:
    assume(seed != other)
    start, end = draw((4, 4, 4), seed), draw((4, 4, 4), other)
    whole = angle_between(start, end)
    assert angle_between(between(start, end, t), between(start, end, u)) == pytest.approx(
        abs(t - u) * whole, abs=2e-3
    )


def angle_between(start: Tensor, end: Tensor) -> float:
    cosine = torch.cosine_similarity(start.double().flatten(), end.double().flatten(), dim=0)
    return float(torch.arccos(cosine.clamp(-1, 1)))


@given(SEEDS, st.floats(1e-9, 1e-2), st.floats(0, 1))
def test_nearly_parallel_noises_are_no_trouble(seed: int, apart: float, t: float) -> None:
    start = draw((4, 8, 8), seed)
    end = start + apart * draw((4, 8, 8), seed + 1)
    found = between(start, end, t)
    assert torch.allclose(found, torch.lerp(start, end, t), atol=apart**2 + 1e-6)


def test_the_same_noise_twice_is_itself_all_the_way() -> None:
    noise = draw((4, 8, 8), 3)
    assert torch.allclose(between(noise, noise, 0.3), noise, atol=1e-6)


def test_where_there_is_no_arc_the_line_is_taken() -> None:
    noise = draw((4, 8, 8), 3)
    assert torch.allclose(between(noise, -noise, 0.5), torch.zeros(()), atol=1e-5)
    assert torch.allclose(between(torch.zeros_like(noise), noise, 0.25), noise / 4)


def test_each_tensor_of_a_list_goes_its_own_way() -> None:
    start, end = (draw_noise([(1, 4, 4), (2, 8, 8)], seed=seed) for seed in (1, 2))
    both = interpolate_noise(start, end, 0.4)
    for found, first, last in zip(both, start, end, strict=True):
        assert torch.equal(found, between(first, last, 0.4))


@pytest.mark.parametrize(
    ("end", "t"),
    [
        ([torch.zeros(1, 1, 2, 2)], 0.5),
        (torch.zeros(1, 1, 2, 3), 0.5),
        (torch.zeros(1, 1, 2, 2), 1.5),
        (torch.zeros(1, 1, 2, 2), float("nan")),
    ],
)
def test_noises_that_do_not_fit_are_refused(end: Tensor | list[Tensor], t: float) -> None:
    with pytest.raises(ValueError, match=r"noises|must lie"):
        interpolate_noise(torch.ones(1, 1, 2, 2), end, t)


def test_lists_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="not of one network"):
        interpolate_noise([torch.ones(1, 1, 2, 2)], [torch.ones(1, 1, 2, 2)] * 2, 0.5)


@given(st.lists(SHAPES, min_size=1, max_size=4), SEEDS)
def test_noise_survives_its_record(shapes: list[tuple[int, int, int]], seed: int) -> None:
    noise = draw_noise(shapes, seed=seed)
    latent = to_latent(noise, height=40, width=56)
    assert (latent.height, latent.width) == (40, 56)
    back = from_latent(latent, shapes)
    assert isinstance(back, list)
    assert all(torch.equal(*pair) for pair in zip(noise, back, strict=True))
    single = draw(shapes[0], seed)
    again = from_latent(to_latent(single, height=1, width=1), shapes[0])
    assert isinstance(again, Tensor)
    assert torch.equal(again, single)


def test_a_record_is_not_written_to() -> None:
    noise = draw((2, 3, 3), 0)
    latent = to_latent(noise, height=9, width=9)
    before = latent.values[0].copy()
    noise.zero_()
    assert np.array_equal(latent.values[0], before)
    from_latent(latent, (2, 3, 3)).zero_()
    assert np.array_equal(latent.values[0], before)
    with pytest.raises(ValueError, match="read-only"):
        latent.values[0][:] = 0


def test_noise_of_another_network_is_refused() -> None:
    latent = to_latent(draw((2, 3, 3), 0), height=9, width=9)
    with pytest.raises(ValueError, match="the network takes"):
        from_latent(latent, (2, 3, 4))
    with pytest.raises(ValueError, match="C x h x w float32"):
        Latent(9, 9, (np.zeros((1, 2, 3, 3), np.float32),))


@pytest.mark.parametrize("as_list", [False, True])
def test_a_completion_leans_as_its_noise_goes(as_list: bool) -> None:
    """With the deviation of the noise, whatever its channels; with a list by its first."""
    noise = draw((5, 60, 70), seed=3)
    source_penalty = source_penalty_of([noise, draw((1, 9, 9), seed=4)] if as_list else noise, 0.5)
    assert source_penalty is not None
    assert source_penalty.shape == (60, 70)
    assert source_penalty.dtype == np.float32
    assert source_penalty.std() == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose(source_penalty, source_penalty_of(noise, 1.0) * 0.5, atol=1e-6)


def test_without_noise_there_is_no_source_penalty() -> None:
    assert source_penalty_of(draw((5, 6, 7), seed=3), 0.0) is None
    assert source_penalty_of([], 1.0) is None
