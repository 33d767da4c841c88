from collections import Counter

import pytest

from training.figures.user_study.questions import PHOTO, make_study

TITLES = ("A", "B", "C")
PHOTOS = [f"{number}.jpg" for number in range(9)]


def test_every_two_fills_meet_equally_often_on_either_side() -> None:
    study = make_study("pairs", TITLES, PHOTOS, count=100, seed=0)
    assert len(study.questions) == 3 * 9
    meetings = Counter(tuple(sorted(question.rows)) for question in study.questions)
    assert set(meetings.values()) == {9}
    lefts = Counter(question.rows[0] for question in study.questions)
    assert all(lefts[title] > 4 for title in TITLES)
    assert len({(question.pair, frozenset(question.rows)) for question in study.questions}) == 27


def test_a_short_study_spreads_photos_and_rows() -> None:
    questions = make_study("pairs", TITLES, PHOTOS, count=9, seed=1).questions
    assert len({question.pair for question in questions}) == 9
    assert set(Counter(frozenset(question.rows) for question in questions).values()) == {3}


def test_single_images_are_of_whole_photos_and_every_size_of_hole_alike() -> None:
    """As in PEN-Net's Table 5: a fourth of the photos whole, a fourth each with one of three sizes."""
    photos = [f"{number}.jpg" for number in range(12)] * 3
    questions = make_study("single", ["A"], photos, count=12, seed=2).questions
    assert len({photos[question.pair] for question in questions}) == 12
    groups = Counter(
        "whole" if question.rows == (PHOTO,) else str(question.pair // 12) for question in questions
    )
    assert groups == {"whole": 3, "0": 3, "1": 3, "2": 3}
    everything = make_study("single", ["A"], photos, count=1000, seed=2).questions
    assert Counter(question.rows for question in everything) == {(PHOTO,): 12, ("A",): 36}


def test_a_choice_shows_every_row_once_in_an_order_of_chance() -> None:
    questions = make_study("choice", TITLES, PHOTOS, count=100, seed=3).questions
    assert sorted(question.pair for question in questions) == list(range(9))
    assert all(sorted(question.rows) == list(TITLES) for question in questions)
    assert len({question.rows for question in questions}) > 2


def test_the_seed_decides() -> None:
    one, again, other = (make_study("pairs", TITLES, PHOTOS, count=20, seed=seed) for seed in (5, 5, 6))
    assert one == again
    assert one.questions != other.questions


@pytest.mark.parametrize(("kind", "titles"), [("pairs", ["A"]), ("choice", ["A"]), ("single", [])])
def test_too_few_rows_are_refused(kind: str, titles: list[str]) -> None:
    with pytest.raises(ValueError, match="needs more rows"):
        make_study(kind, titles, PHOTOS, count=3, seed=0)  # type: ignore[arg-type]
