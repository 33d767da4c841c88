import pytest

from inpaint_core.filling.fill import Steps
from inpaint_core.request import Progress


def go(steps: Steps, batches: list[int], completions: int) -> None:
    """Walk through a job whose batches have so many regions each."""
    steps.begin("Loading model")
    for _ in range(completions):
        number = 0
        for regions in batches:
            steps.begin_batch(number + 1)
            for _ in range(regions):
                number += 1
                steps.begin_region(number)
        steps.begin("Blending")
        steps.end("Blending")


def job(batches: list[int], completions: int) -> list[Progress]:
    """What is reported of such a job."""
    seen: list[Progress] = []
    steps = Steps(seen.append, batches=len(batches), regions=sum(batches), completions=completions)
    go(steps, batches, completions)
    return seen


@pytest.mark.parametrize(("batches", "completions"), [([1], 1), ([1, 2], 1), ([1], 8), ([4, 1], 2)])
def test_steps_rise_one_by_one_to_their_total(batches: list[int], completions: int) -> None:
    seen = job(batches, completions)
    assert [progress.done for progress in seen] == list(range(len(seen)))
    assert {progress.total for progress in seen} == {len(seen) - 1}


def stages(batches: list[int], *, completions: int) -> list[str]:
    return [progress.stage for progress in job(batches, completions) if "of" in progress.stage]


def test_holes_are_counted_for_one_fill_and_fills_for_several() -> None:
    assert stages([1, 1], completions=1) == [
        "Filling 1 of 2",
        "Finishing 1 of 2",
        "Filling 2 of 2",
        "Finishing 2 of 2",
    ]
    assert stages([2], completions=1) == ["Filling 1 of 2", "Finishing 1 of 2", "Finishing 2 of 2"]
    assert stages([1], completions=8)[-2:] == ["Filling 8 of 8", "Finishing 8 of 8"]
