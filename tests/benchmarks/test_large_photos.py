from collections import Counter
from pathlib import Path

import numpy as np

import benchmarks
from training.evaluation.native.holes import OBJECTS, read_holes

HOLES = read_holes(Path(benchmarks.__file__).parent / "large_photos" / "holes.json")


def test_every_other_photo_is_for_tuning() -> None:
    photos = sorted({hole.photo for hole in HOLES.holes})
    assert list(HOLES.tuning) == photos[::2]
    assert list(HOLES.reporting) == photos[1::2]


def test_every_photo_has_every_size_that_fits_and_things_are_outlined() -> None:
    groups = Counter(hole.group for hole in HOLES.holes)
    assert groups == {"60 px": 17, "150 px": 17, "300 px": 17, "600 px": 17, "1000 px": 16, OBJECTS: 58}
    of_objects = [hole.photo in HOLES.reporting for hole in HOLES.holes if hole.group == OBJECTS]
    assert sum(of_objects) == 28


def test_holes_are_inside_their_photos_and_leave_something_to_go_by() -> None:
    for hole in HOLES.holes:
        points = np.asarray(hole.points)
        assert (points >= 0).all()
        assert (points < hole.photo_size).all()
        assert 0 < hole.mask().mean() < 0.6
