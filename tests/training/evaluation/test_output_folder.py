from pathlib import Path

import pytest

from inpaint_core.errors import WriteError
from training.evaluation.output_folder import make_folder


def test_a_folder_and_those_above_it_are_made_once(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_in_its_place_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WriteError, match="file could not be made"):
        make_folder(tmp_path / "file")
