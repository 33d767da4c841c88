import sys

import numpy as np
import pytest

from training.errors import TrainingError
from training.evaluation.studies.scene_map import group_photos, measure_nearness, place_images


def scenes(count: int = 12) -> np.ndarray:
    """Vectors of three kinds of scenes, far from each other."""
    random = np.random.default_rng(0)
    middles = np.eye(3).repeat(count // 3, axis=0) @ random.normal(size=(3, 16)) * 8
    return middles + random.normal(size=(count, 16))


def test_photos_are_grouped_by_what_they_show_the_same_way_each_time() -> None:
    groups, middles = group_photos(scenes(), 3)
    assert [len(set(groups[start : start + 4])) for start in (0, 4, 8)] == [1, 1, 1]
    assert len(set(groups)) == 3
    again, _ = group_photos(scenes(), 3)
    np.testing.assert_array_equal(groups, again)
    assert middles.shape == (3, 16)
    assert group_photos(scenes()[:2], 8)[1].shape == (2, 16)


def test_nearness_tells_fills_that_are_like_their_photos_from_others() -> None:
    photos = scenes()
    groups, middles = group_photos(photos, 3)
    same = measure_nearness(photos, photos, groups, middles)
    assert (same.distance, same.same_group) == (0.0, 1.0)
    other = measure_nearness(np.roll(photos, 4, axis=0), photos, groups, middles)
    assert other.distance > 1
    assert other.same_group == 0


def test_places_keep_apart_what_is_apart_and_repeat() -> None:
    pytest.importorskip("sklearn")
    vectors = scenes(30)
    places = place_images(vectors)
    assert places.shape == (30, 2)
    np.testing.assert_array_equal(places, place_images(vectors))
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    kinds = np.arange(30) // 10
    within = distances[(kinds[:, None] == kinds) & ~np.eye(30, dtype=bool)].mean()
    assert within < 0.7 * distances[kinds[:, None] != kinds].mean()


def test_what_is_missing_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TrainingError, match="raise --limit"):
        place_images(scenes()[:3])
    monkeypatch.setitem(sys.modules, "sklearn.manifold", None)
    with pytest.raises(TrainingError, match="needs scikit-learn, which cannot be imported here: pip install"):
        place_images(scenes())
