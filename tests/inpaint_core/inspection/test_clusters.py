"""k-means beside scikit-learn's, and cluster maps whose numbers can be relied on."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from inpaint_core.inspection import clusters as priors
from inpaint_core.inspection.clusters import (
    align_labels,
    cluster_pyramid,
    directions,
    find_clusters,
    number_from_top,
)


def blobs(count=600, channels=12, groups=6, *, spread=0.1, seed=0):
    generator = torch.Generator().manual_seed(seed)
    centres = torch.randn(groups, channels, generator=generator) * 5
    truth = torch.randint(groups, (count,), generator=generator)
    truth[:groups] = torch.arange(groups)
    return centres[truth] + spread * torch.randn(count, channels, generator=generator), truth


def textured(channels, side, seed=0):
    """Features as a network has them: smooth, rectified, of several scales."""
    generator = torch.Generator().manual_seed(seed)
    total = torch.zeros(1, channels, side, side)
    for cells in (4, 8, 16):
        noise = torch.randn(1, channels, cells, cells, generator=generator) * (4 / cells) ** 0.5
        total += torch.nn.functional.interpolate(noise, size=(side, side), mode="bilinear")
    return total[0].relu()


@pytest.mark.parametrize("seed", range(3))
def test_inertia_is_within_a_percent_of_scikit_learns(seed):
    points = textured(24, 40, seed).flatten(1).T
    theirs = KMeans(8, n_init=10, random_state=seed).fit(points.numpy())
    ours = find_clusters(points, 8, seed=seed)
    assert ours.inertia <= theirs.inertia_ * 1.01
    assert ours.inertia >= theirs.inertia_ * 0.95, "an inertia far below is none"


def test_inertia_stays_within_a_percent_when_restarts_see_only_a_sample():
    points = textured(16, 128).flatten(1).T
    assert len(points) > priors.POINTS_TRIED
    theirs = KMeans(8, n_init=10, random_state=0).fit(points.numpy())
    assert find_clusters(points, 8).inertia == pytest.approx(theirs.inertia_, rel=0.01)


@pytest.mark.parametrize("seed", range(3))
def test_well_separated_groups_are_found_exactly(seed):
    points, truth = blobs(seed=seed)
    ours = find_clusters(points, 6, seed=seed)
    theirs = KMeans(6, n_init=10, random_state=seed).fit(points.numpy())
    assert adjusted_rand_score(truth, ours.labels) == 1
    assert adjusted_rand_score(theirs.labels_, ours.labels) == 1
    assert ours.inertia == pytest.approx(theirs.inertia_, rel=1e-3)


def test_far_from_the_origin_groups_are_still_told_apart():
    points, truth = blobs(spread=0.01)
    found = find_clusters(points + 10_000, 6)
    assert adjusted_rand_score(truth, found.labels) == 1


def test_the_same_seed_gives_the_same_labels_and_another_may_not():
    points = torch.rand(500, 5, generator=torch.Generator().manual_seed(1))
    first, again = find_clusters(points, 7, seed=3), find_clusters(points, 7, seed=3)
    assert torch.equal(first.labels, again.labels)
    assert torch.equal(first.centres, again.centres)
    assert not torch.equal(first.labels, find_clusters(points, 7, seed=4).labels)


def test_randomness_elsewhere_is_neither_used_nor_changed():
    points, _ = blobs()
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    find_clusters(points, 4)
    assert torch.equal(torch.rand(3), expected)


@settings(max_examples=30)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 6), st.integers(0, 5))
def test_any_points_and_any_k_give_means_that_are_nearest(count, k, distinct, seed):
    generator = torch.Generator().manual_seed(seed)
    kinds = torch.randn(distinct, 3, generator=generator)
    points = kinds[torch.randint(distinct, (count,), generator=generator)]
    found = find_clusters(points, k, seed=seed, restarts=2)
    there = len(points.unique(dim=0))
    assert len(found.centres) == min(k, there)
    assert found.labels.unique().tolist() == list(range(len(found.centres)))
    nearest = torch.cdist(points, found.centres).argmin(dim=1)
    assert torch.equal(nearest, found.labels)
    for number, centre in enumerate(found.centres):
        torch.testing.assert_close(points[found.labels == number].mean(dim=0), centre, rtol=1e-4, atol=1e-4)


def test_a_cluster_that_loses_its_points_gets_the_farthest():
    points = torch.tensor([[0.0], [0.1], [10.0], [20.0]])
    centres = torch.tensor([[0.0], [500.0], [10.0]])
    assert sorted(priors._lloyd(points, centres).labels.bincount().tolist()) == [1, 1, 2]


@pytest.mark.parametrize(
    ("points", "k"), [(torch.zeros(0, 3), 2), (torch.zeros(4, 3), 0), (torch.zeros(4), 1)]
)
def test_what_makes_no_sense_is_refused(points, k):
    with pytest.raises(ValueError, match="k >= 1"):
        find_clusters(points, k)


def test_clusters_are_numbered_from_the_top_of_the_photo():
    labels = np.array([[2, 2, 2, 2], [0, 0, 3, 3], [1, 1, 1, 1]], np.uint8)
    assert number_from_top(labels).tolist() == [[0, 0, 0, 0], [1, 1, 2, 2], [3, 3, 3, 3]]


def test_alignment_takes_over_the_numbers_of_a_coarser_map():
    coarse = np.array([[0, 1], [2, 3]], np.uint8)
    fine = np.kron(np.array([[3, 2], [0, 1]], np.uint8), np.ones((4, 4), np.uint8))
    fine[0, 4] = 3  # a cell that went over to its neighbour
    aligned = align_labels(fine, coarse, 4)
    assert (aligned != np.kron(coarse, np.ones((4, 4), np.uint8))).sum() == 1


@given(st.integers(0, 50), st.integers(2, 6))
def test_alignment_only_renames(seed, k):
    random = np.random.default_rng(seed)
    labels = random.integers(0, k, (12, 9), dtype=np.uint8)
    aligned = align_labels(labels, random.integers(0, k, (5, 4), dtype=np.uint8), k)
    assert adjusted_rand_score(labels.ravel(), aligned.ravel()) == pytest.approx(1)
    assert aligned.max() < k


def stripes(channels, side, *, seed):
    """Four bands, top to bottom, that look different in random feature directions."""
    generator = torch.Generator().manual_seed(seed)
    kinds = torch.randn(4, channels, generator=generator) * 3
    bands = kinds[torch.arange(side) * 4 // side].T  # (C, side)
    return bands[:, :, None] + 0.05 * torch.randn(channels, side, side, generator=generator)


def test_one_place_has_one_number_at_all_scales_and_in_all_networks():
    for seed in range(4):
        pyramid = [
            stripes(24, 16, seed=seed),
            stripes(12, 32, seed=seed + 50),
            stripes(6, 64, seed=seed + 90),
        ]
        for labels in cluster_pyramid(pyramid, 4, seed=seed):
            side = len(labels)
            assert np.array_equal(labels, np.repeat(np.arange(side) * 4 // side, side).reshape(side, side))


def test_maps_need_not_be_square_and_may_have_few_cells():
    wide, single, flat = torch.randn(5, 3, 7), torch.randn(4, 1, 1), torch.ones(3, 6, 14)
    maps = cluster_pyramid([single, wide, flat], 8)
    assert [labels.shape for labels in maps] == [(1, 1), (3, 7), (6, 14)]
    assert all(labels.dtype == np.uint8 for labels in maps)
    assert maps[0].tolist() == [[0]]
    assert len(np.unique(maps[1])) == 8
    assert len(np.unique(maps[2])) == 1
    with pytest.raises(ValueError, match=r"1\.\.255"):
        cluster_pyramid([wide], 256)


def test_directions_have_length_one_whatever_shift_and_scale():
    features = torch.randn(6, 8, 9, generator=torch.Generator().manual_seed(0))
    found = directions(features)
    torch.testing.assert_close(found.norm(dim=0), torch.ones(8, 9))
    torch.testing.assert_close(directions(features * 3 + 2), found)


def test_the_mean_place_has_no_direction():
    assert (directions(torch.full((4, 3, 3), 7.0)) == 0).all()


def test_what_is_expected_less_surely_stays_with_what_is_alike():
    """Four kinds of stripes, seen clearly around a hole and at a tenth of the strength in it."""
    kinds = torch.arange(64) // 16
    strength = torch.ones(64, 64)
    strength[:, 20:44] = 0.1
    features = torch.nn.functional.one_hot(kinds, 4).T.float()[:, :, None] * 4 - 1
    features = features * strength + 0.05 * torch.randn(4, 64, 64, generator=torch.Generator().manual_seed(1))
    truth = kinds[:, None].expand(64, 64).flatten()
    (plain,), (turned,) = (cluster_pyramid([one], 4) for one in (features, directions(features)))
    assert adjusted_rand_score(truth, turned.ravel()) > 0.95
    assert adjusted_rand_score(truth, plain.ravel()) < 0.8
