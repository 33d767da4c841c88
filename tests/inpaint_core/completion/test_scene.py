from dataclasses import FrozenInstanceError

import pytest

from inpaint_core.completion.scene import Scene
from tests.inpaint_core.completion.scenes import noisy, square_hole


def test_a_scene_says_no_guess_and_no_preference_by_itself_and_stays() -> None:
    hole = square_hole(20, 20, 4)
    scene = Scene(noisy(20, 20), hole, ~hole)
    assert scene.guess is None
    assert scene.penalty is None
    with pytest.raises(FrozenInstanceError):
        scene.hole = ~hole  # type: ignore[misc]
