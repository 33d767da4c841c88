"""Agreement of cluster maps, beside scikit-learn's, and what priors get that see all or nothing."""

import math
from dataclasses import astuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from inpaint_core.models.spn import Spn, SpnSize
from inpaint_core.runtime.runtime import Runtime
from tests.training.small_networks import SEMANTIC
from tests.training.stand_in_teacher import StandInTeacher
from training.errors import TrainingError
from training.figures.prior_scores import (
    MIN_PLACES,
    Agreement,
    PriorScoring,
    adjusted_information,
    agreement,
    mean_agreement,
)

RUNTIME = Runtime(torch.device("cpu"), threads=1)


def labels_like(others: NDArray[np.uint8], *, share: float, seed: int) -> NDArray[np.uint8]:
    """Return the labels, each with that chance to be kept and drawn anew otherwise."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 8, others.shape).astype(np.uint8)
    return np.where(rng.random(others.shape) < share, others, drawn)


@settings(max_examples=20, deadline=None)
@given(share=st.floats(0, 1), seed=st.integers(0, 1000), count=st.integers(MIN_PLACES, 1500))
def test_it_is_scikit_learns_adjusted_mutual_information(share: float, seed: int, count: int) -> None:
    others = (np.arange(count) * 8 // count).astype(np.uint8)
    labels = labels_like(others, share=share, seed=seed)
    expected = adjusted_mutual_info_score(others, labels)
    # What the draws do not know of the mean is smaller for more places.
    assert adjusted_information(labels, others, seed=seed) == pytest.approx(
        expected, abs=1.5 / math.sqrt(count)
    )


def test_names_of_clusters_do_not_matter_and_the_same_map_has_all() -> None:
    others = np.random.default_rng(0).integers(0, 8, 1000).astype(np.uint8)
    renamed = (np.arange(8)[::-1].astype(np.uint8))[others]
    assert adjusted_information(renamed, others) == pytest.approx(1)
    unrelated = np.random.default_rng(1).integers(0, 8, 1000).astype(np.uint8)
    assert adjusted_information(unrelated, others) == pytest.approx(0, abs=0.02)


def test_a_single_cluster_tells_nothing_and_of_a_single_one_there_is_nothing_to_tell() -> None:
    single, several = np.zeros(1000, np.uint8), (np.arange(1000) % 5).astype(np.uint8)
    assert adjusted_information(single, several) == 0
    assert math.isnan(adjusted_information(several, single))
    few = several[: MIN_PLACES - 1]
    assert math.isnan(adjusted_information(few, few))


def test_hole_and_surroundings_are_judged_apart() -> None:
    """A prior that is right around the hole and knows in it nothing but that it is one."""
    rng = np.random.default_rng(2)
    taught = rng.integers(0, 7, (64, 64)).astype(np.uint8)
    hole = np.zeros((64, 64), np.bool_)
    hole[16:48, 16:48] = True
    blind = np.where(hole, np.uint8(7), taught)
    found = agreement(blind, taught, hole)
    assert found.known == pytest.approx(1)
    assert found.hole == 0
    seeing = agreement(taught, taught, hole)
    assert seeing.hole == pytest.approx(1)
    assert seeing.where == pytest.approx(0, abs=0.01)
    assert found.where > 0.3


def test_photos_without_a_number_do_not_count() -> None:
    nothing = float("nan")
    found = mean_agreement([Agreement(0.2, 0.4, nothing), Agreement(nothing, 0.6, nothing)])
    assert astuple(found)[:2] == pytest.approx((0.2, 0.5))
    assert math.isnan(found.where)


@pytest.fixture
def network() -> Spn:
    torch.manual_seed(0)
    return Spn(SpnSize(**SEMANTIC, fine_hidden=(8, 8), mapped_channels=(6, 6, 6))).eval()  # type: ignore[arg-type]


def test_both_spaces_are_clustered_at_the_coarsest_scale(
    network: Spn, sample_photo: NDArray[np.uint8]
) -> None:
    image = np.ascontiguousarray(sample_photo[:128, :96])
    mask = np.zeros((128, 96), np.bool_)
    mask[32:80, 24:72] = True
    scoring = PriorScoring(StandInTeacher(), RUNTIME, k=5)
    maps = {space: scoring.learned(network, image, mask, space) for space in ("taught", "learned")}
    assert all(one.shape == (32, 24) and one.max() == 4 for one in maps.values())
    assert (maps["taught"] != maps["learned"]).any()
    changed = image.copy()
    changed[40:60, 30:50] = 255 - changed[40:60, 30:50]
    np.testing.assert_array_equal(scoring.learned(network, changed, mask, "taught"), maps["taught"])
    taught = scoring.taught(image)
    assert (scoring.taught(changed) != taught).any(), "the teacher sees what was in the hole"
    assert scoring.compare(taught, taught, mask).hole == pytest.approx(1)


def test_sides_that_do_not_divide_get_a_sentence(network: Spn, sample_photo: NDArray[np.uint8]) -> None:
    image = np.ascontiguousarray(sample_photo[:130, :98])
    mask = np.zeros((130, 98), np.bool_)
    mask[40:80, 40:80] = True
    scoring = PriorScoring(StandInTeacher(), RUNTIME, k=4)
    labels = scoring.learned(network, image, mask, "taught")
    with pytest.raises(TrainingError, match="divide by 4"):
        scoring.compare(labels, scoring.taught(image), mask)
