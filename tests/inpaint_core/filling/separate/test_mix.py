"""A mix has in each hole the pixels of what was chosen there, and nothing else is touched."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.filling.separate.holes import find_holes, only
from inpaint_core.filling.separate.mix import mix
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, Patch

HEIGHT, WIDTH = 300, 500
PLACES = ((20, 20), (380, 40), (200, 220))


def fill_of(image, mask, grey, boxes):
    patches = []
    for box in boxes:
        pixels = image[box.slices].copy()
        pixels[mask[box.slices]] = grey
        patches.append(Patch(box, pixels))
    return Completion(tuple(patches), "telea", 1.0)


@given(st.lists(st.integers(0, 3), min_size=3, max_size=3), st.lists(st.booleans(), min_size=4, max_size=4))
def test_each_hole_has_what_was_chosen_for_it(chosen, are_whole):
    image = np.random.default_rng(0).integers(0, 200, (HEIGHT, WIDTH, 3), np.uint8)
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    for left, top in PLACES:
        mask[top : top + 50, left : left + 60] = True
    holes = find_holes(mask, FillSettings())
    own = [hole.bounds.grown(8, height=HEIGHT, width=WIDTH) for hole in holes]
    whole = [Box(0, 0, WIDTH, HEIGHT)]
    fills = [
        fill_of(image, mask, 210 + number, whole if is_whole else own)
        for number, is_whole in enumerate(are_whole)
    ]
    made = mix(image, holes, [fills[number] for number in chosen])
    result = made.apply_to(image)
    for hole, number in zip(holes, chosen, strict=True):
        assert (result[only(hole, mask)] == 210 + number).all()
    assert np.array_equal(result[~mask], image[~mask])
    boxes = [patch.box for patch in made.patches]
    assert all(one.intersection(other).is_empty for at, one in enumerate(boxes) for other in boxes[at + 1 :])
