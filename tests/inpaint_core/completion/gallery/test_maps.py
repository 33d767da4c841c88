import numpy as np

from inpaint_core.completion.gallery.maps import LevelMaps, Room
from inpaint_core.completion.pyramid import Level, build_pyramid
from inpaint_core.completion.settings import GUIDED
from inpaint_core.completion.workers import do_not_check
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole


def pyramid() -> list[Level]:
    return build_pyramid(scene_of(noisy(160, 180), square_hole(160, 180, 60)), GUIDED, do_not_check)


def test_maps_are_kept_and_the_same_as_anew() -> None:
    levels = pyramid()
    kept, anew = LevelMaps(levels, Room(10**9)), LevelMaps(levels)
    for number, level in enumerate(levels):
        values, steps = kept.source_values(number, do_not_check), kept.largest_steps(number, do_not_check)
        assert kept.source_values(number, do_not_check) is values
        assert kept.largest_steps(number, do_not_check) is steps
        assert anew.source_values(number, do_not_check) is not anew.source_values(number, do_not_check)
        np.testing.assert_array_equal(anew.source_values(number, do_not_check), values)
        np.testing.assert_array_equal(anew.largest_steps(number, do_not_check), steps)
        assert (values[level.hole] == 0).all()


def test_no_more_is_kept_than_there_is_room_for() -> None:
    levels = pyramid()
    room = Room(levels[1].hole.size * 20)
    maps = LevelMaps(levels, room)
    assert maps.source_values(0, do_not_check) is not maps.source_values(0, do_not_check)
    assert maps.source_values(1, do_not_check) is maps.source_values(1, do_not_check)
    assert not room.take(1)
    assert room.take(0)
