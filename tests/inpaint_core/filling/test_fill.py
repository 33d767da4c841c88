import pytest

from inpaint_core.filling.fill import Steps
from inpaint_core.request import Progress


@pytest.mark.parametrize(("regions", "completions"), [(1, 1), (3, 1), (1, 8), (5, 2)])
def test_steps_rise_one_by_one_to_their_total(regions: int, completions: int) -> None:
    seen: list[Progress] = []
    steps = Steps(seen.append, regions=regions, completions=completions)
    steps.begin("Loading model")
    for _ in range(completions):
        for number in range(1, regions + 1):
            steps.begin_region(number)
        steps.begin("Blending")
        steps.end("Blending")
    assert [progress.done for progress in seen] == list(range(len(seen)))
    assert {progress.total for progress in seen} == {len(seen) - 1}


def stages(*, regions: int, completions: int) -> list[str]:
    seen: list[Progress] = []
    steps = Steps(seen.append, regions=regions, completions=completions)
    steps.begin("Loading model")
    for _ in range(completions):
        for number in range(1, regions + 1):
            steps.begin_region(number)
        steps.begin("Blending")
    return [progress.stage for progress in seen if progress.stage.startswith("Filling")]


def test_holes_are_counted_for_one_fill_and_fills_for_several() -> None:
    assert stages(regions=2, completions=1) == ["Filling 1 of 2", "Filling 2 of 2"]
    assert stages(regions=2, completions=2) == ["Filling 1 of 2"] * 2 + ["Filling 2 of 2"] * 2
    assert stages(regions=1, completions=8)[-1] == "Filling 8 of 8"
