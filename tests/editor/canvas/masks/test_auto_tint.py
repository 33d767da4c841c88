"""The automatic mask colour is one that is seen on this photo."""

import numpy as np
import pytest

from editor.canvas.mask_overlay import TINTS
from editor.canvas.masks.auto_tint import auto_tint


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("red", (225, 50, 60)),
        ("green", (30, 190, 80)),
        ("blue", (45, 120, 240)),
        ("magenta", (250, 50, 200)),
        ("yellow", (250, 210, 20)),
    ],
)
def test_a_photo_of_one_colour_does_not_get_that_colour(name, colour):
    photo = np.full((120, 200, 3), colour, np.uint8)
    tint = auto_tint(photo)
    assert tint != TINTS[name]
    assert distance(tint, colour) > distance(TINTS[name], colour) + 60


@pytest.mark.parametrize("colour", [(128, 128, 128), (245, 245, 245), (60, 110, 200), (60, 110, 50)])
def test_a_mask_is_red_where_red_is_seen_well(colour):
    assert auto_tint(np.full((120, 200, 3), colour, np.uint8)) == TINTS["red"]


def test_a_red_thing_in_a_grey_photo_is_enough_for_another_colour():
    photo = np.full((120, 200, 3), 128, np.uint8)
    photo[40:80, 60:90] = (225, 50, 60)
    assert auto_tint(photo) != TINTS["red"]


def test_a_16_bit_photo_gets_the_same_colour(sample_photo):
    assert auto_tint(sample_photo.astype(np.uint16) * np.uint16(257)) == auto_tint(sample_photo)


def test_a_photo_of_one_pixel_gets_a_colour_too():
    assert auto_tint(np.zeros((1, 1, 3), np.uint8)) in TINTS.values()


def distance(tint, colour):
    inside = np.array([tint.inside >> shift & 0xFF for shift in (16, 8, 0)])
    return np.abs(inside - colour).sum()
