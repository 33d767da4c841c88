import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.evaluation.native.realism import (
    MAX_SIDE,
    MIN_SIDE,
    Realism,
    judge,
    paired_score,
    picture_around,
    unpaired_score,
)

PHOTOS = [f"photo-{i // 3}" for i in range(90)]


def features(seed: int, shift: float = 0.0) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(90, 20))
    drawn[:, 0] += shift
    return drawn


def test_fills_that_show_what_they_are_are_never_taken_for_photos() -> None:
    judged = judge(features(0, shift=30), features(1), PHOTOS)
    assert unpaired_score(judged) == 0
    assert paired_score(judged) == 0


def test_fills_like_other_photos_are_taken_for_photos_half_of_the_time() -> None:
    judged = [one for seed in range(5) for one in judge(features(10 + seed), features(20 + seed), PHOTOS)]
    assert unpaired_score(judged) == pytest.approx(0.5, abs=0.1)
    assert paired_score(judged) == pytest.approx(0.5, abs=0.1)


def test_better_fills_have_higher_scores() -> None:
    scores = [unpaired_score(judge(features(0, shift), features(1), PHOTOS)) for shift in (0, 1, 2, 4)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1] + 0.3


def test_a_photo_is_judged_without_having_been_seen() -> None:
    """A feature of its own gives each photo's fill away: nobody can know it who has not seen it."""
    truths = np.zeros((30, 30))
    assert unpaired_score(judge(truths + np.eye(30), truths, [str(i) for i in range(30)])) > 0.3


def test_a_photo_cannot_be_judged_alone() -> None:
    with pytest.raises(ValueError, match="two photos"):
        judge(features(0)[:3], features(1)[:3], PHOTOS[:3])


def test_shares_are_counted_from_the_answers() -> None:
    answers = [
        Realism(fill=1, truth=2),
        Realism(fill=-1, truth=-2),
        Realism(fill=-1, truth=3),
        Realism(-2, -2),
    ]
    assert unpaired_score(answers) == (1 + 2) / 8
    assert paired_score(answers) == (1 + 0.5) / 4
    assert np.isnan(unpaired_score([]))
    assert np.isnan(paired_score([]))


def test_a_picture_around_a_large_hole_is_shrunk_and_one_around_a_small_hole_is_not() -> None:
    image = np.random.default_rng(0).integers(0, 256, (1500, 1500, 3), dtype=np.uint8)
    small, large = np.zeros((1500, 1500), bool), np.zeros((1500, 1500), bool)
    small[700:800, 700:760] = True
    large[300:1100, 400:600] = True
    assert np.array_equal(picture_around(image, small), image[675:825, 655:805])
    assert picture_around(image, large).shape == (MAX_SIDE, MAX_SIDE, 3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 110), st.integers(0, 70), st.integers(1, 80), st.integers(1, 80))
def test_a_picture_shows_the_whole_hole(left: int, top: int, width: int, height: int) -> None:
    mask = np.zeros((90, 130), bool)
    mask[top : top + height, left : left + width] = True
    image = np.repeat(mask[..., None], 3, axis=2).astype(np.uint8)
    picture = picture_around(image, mask)
    assert picture[..., 0].sum() == mask.sum()
    assert min(picture.shape[:2]) >= min(MIN_SIDE, 90)
