from pathlib import Path

import pytest

from training.cli.evaluate_options import read_options
from training.errors import TrainingError

HERE = ["--data", "photos", "--masks", "masks"]


@pytest.mark.parametrize(
    ("text", "title", "folder"),
    [
        ("Theirs=fills", "Theirs", "fills"),
        ("G'MIC · inpaint_matchpatch = ../a=b", "G'MIC · inpaint_matchpatch", "../a=b"),
    ],
)
def test_a_title_ends_at_the_first_equals_sign(text: str, title: str, folder: str) -> None:
    options = read_options([*HERE, "--fills", text], description=None)
    assert options.fills == [(title, Path(folder))]


@pytest.mark.parametrize("text", ["fills", "=fills", "Theirs=", " = "])
def test_fills_without_title_or_folder_are_refused(text: str) -> None:
    with pytest.raises(TrainingError, match="TITLE=DIR"):
        read_options([*HERE, "--fills", text], description=None)


def test_pairs_can_be_all_that_is_asked_for() -> None:
    options = read_options([*HERE, "--write-pairs", "pairs"], description=None)
    assert not options.has_fills
    options = read_options([*HERE, "--fills", "a=b", "--fills", "c=d"], description=None)
    assert options.has_fills
    assert options.fills == [("a", Path("b")), ("c", Path("d"))]
