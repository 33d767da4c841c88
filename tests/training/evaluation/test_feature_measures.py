import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg

from tests.training.small_teacher import save_teacher
from training.evaluation.feature_measures import (
    MobileNetMeasures,
    frechet_distance,
    inception_score,
    pixel_diversity,
)
from training.networks.mobilenet_features import MobileNetFeatures
from training.networks.teacher_files import load_perceptual


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> MobileNetMeasures:
    path = save_teacher(tmp_path_factory.mktemp("teacher") / "teacher.safetensors")
    features = load_perceptual(path)
    assert isinstance(features, MobileNetFeatures)
    return MobileNetMeasures(features, torch.device("cpu"))


@pytest.fixture
def photo(sample_photo: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(sample_photo[:64, :96])


def noisy(photo: np.ndarray, level: int, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(-level, level + 1, photo.shape)
    return np.clip(photo.astype(int) + noise, 0, 255).astype(np.uint8)


def test_distance_is_zero_for_the_photo_and_grows_with_noise(
    measures: MobileNetMeasures, photo: np.ndarray
) -> None:
    assert measures.distance(photo, photo) == pytest.approx(0, abs=1e-6)
    less, more = (measures.distance(noisy(photo, level), photo) for level in (20, 100))
    assert 0 < less < more < 2
    other = noisy(photo, 50)
    assert measures.distance(other, other) == pytest.approx(0, abs=1e-6)  # no truth of another photo is kept


def test_diversity_is_the_mean_over_pairs_and_only_of_the_hole(
    measures: MobileNetMeasures, photo: np.ndarray
) -> None:
    everywhere = np.ones(photo.shape[:2], bool)
    samples = [photo, 255 - photo, noisy(photo, 200)]
    pairs = [measures.distance(samples[i], samples[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert min(pairs) > 1e-4  # far above rounding
    assert measures.diversity(samples, everywhere) == pytest.approx(np.mean(pairs), rel=0.01)
    assert measures.diversity([photo, photo], everywhere) == pytest.approx(0, abs=1e-6)
    left, right = everywhere.copy(), everywhere.copy()
    left[:, 16:], right[:, :80] = False, False
    changed = photo.copy()
    changed[:, :16] = noisy(photo, 100)[:, :16]
    assert measures.diversity([photo, changed], left) > 4 * measures.diversity([photo, changed], right)
    with pytest.raises(ValueError, match="between"):
        measures.diversity([photo], everywhere)


def test_the_vector_is_one_number_a_channel_of_the_last_layer(
    measures: MobileNetMeasures, photo: np.ndarray
) -> None:
    vector = measures.vector(photo)
    assert vector.shape == (1280,)
    assert not np.allclose(vector, measures.vector(255 - photo))


def test_pixel_diversity_is_the_mean_over_pairs_inside_the_hole(photo: np.ndarray) -> None:
    mask = np.zeros(photo.shape[:2], bool)
    mask[10:20, 10:30] = True
    samples = [noisy(photo, 60, seed) for seed in range(4)]
    pairs = [
        np.abs(samples[i][mask].astype(float) - samples[j][mask]).mean() / 255
        for i in range(4)
        for j in range(i)
    ]
    assert pixel_diversity(samples, mask) == pytest.approx(np.mean(pairs))
    with pytest.raises(ValueError, match="between"):
        pixel_diversity(samples[:1], mask)


@pytest.mark.parametrize(("count", "dimensions"), [(60, 8), (30, 30)])
def test_frechet_distance_equals_the_formula_with_roots_of_matrices(count: int, dimensions: int) -> None:
    rng = np.random.default_rng(0)
    one = rng.normal(0, 1, (count, dimensions)) @ rng.normal(0, 1, (dimensions, dimensions))
    other = rng.normal(0.3, 2, (count + 5, dimensions))
    first, second = np.cov(one.T), np.cov(other.T)
    root = linalg.sqrtm(first @ second + 1e-12 * np.eye(dimensions)).real
    expected = ((one.mean(0) - other.mean(0)) ** 2).sum() + np.trace(first + second - 2 * root)
    assert frechet_distance(one, other) == pytest.approx(expected, rel=1e-4)


@settings(max_examples=25)
@given(st.integers(2, 12), st.integers(1, 40), st.floats(-3, 3), st.floats(0.2, 4), st.integers(0, 99))
def test_frechet_distance_of_moved_and_stretched_sets_is_known(
    count: int, dimensions: int, shift: float, factor: float, seed: int
) -> None:
    """Also with far fewer vectors than dimensions: covariances S and f² S have distance (1 - f)² tr S."""
    vectors = np.random.default_rng(seed).normal(0, 1, (count, dimensions))
    moved = (vectors - vectors.mean(axis=0)) * factor + vectors.mean(axis=0) + shift
    trace = vectors.var(axis=0, ddof=1).sum()
    expected = dimensions * shift**2 + (1 - factor) ** 2 * trace
    assert frechet_distance(moved, vectors) == pytest.approx(expected, rel=1e-6, abs=1e-8)


def test_one_image_has_no_frechet_distance() -> None:
    assert np.isnan(frechet_distance(np.ones((1, 3)), np.ones((5, 3))))


def test_inception_score_counts_sure_and_different_classes() -> None:
    sure = 1000.0 * np.eye(4)
    assert inception_score(sure) == pytest.approx(4)  # four images, four classes
    assert inception_score(np.repeat(sure[:1], 4, axis=0)) == pytest.approx(1)
    assert inception_score(np.zeros((5, 4))) == pytest.approx(1)
    halves = np.log(np.array([[0.75, 0.25], [0.25, 0.75]]))
    assert inception_score(halves) == pytest.approx(
        np.exp(np.log(2) + 0.75 * np.log(0.75) + 0.25 * np.log(0.25))
    )
    assert np.isnan(inception_score(np.zeros((0, 4))))
