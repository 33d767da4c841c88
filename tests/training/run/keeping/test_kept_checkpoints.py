from pathlib import Path

from training.run.keeping.kept_checkpoints import (
    BEST_NAME,
    SCORE,
    BestScore,
    is_best,
    keep_best,
    keep_last,
)


def write(folder: Path, step: int) -> Path:
    checkpoint = folder / "checkpoint.pt"
    new = folder / "new"
    new.write_text(str(step), encoding="utf-8")
    new.replace(checkpoint)  # as a checkpoint is written: the old file lives on under its other names
    return checkpoint


def numbered(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.glob("checkpoint-0*.pt")}


def test_the_last_few_are_kept_each_as_it_was(tmp_path: Path) -> None:
    for step in (500, 1000, 1500, 2000):
        keep_last(write(tmp_path, step), step, count=2)
    assert numbered(tmp_path) == {"checkpoint-0001500.pt": "1500", "checkpoint-0002000.pt": "2000"}


def test_none_is_kept_where_none_is_wished(tmp_path: Path) -> None:
    keep_last(write(tmp_path, 500), 500, count=0)
    assert numbered(tmp_path) == {}


def test_a_run_taken_back_drops_what_lies_after_it(tmp_path: Path) -> None:
    for step in (500, 1000, 1500):
        keep_last(write(tmp_path, step), step, count=3)
    keep_last(write(tmp_path, 700), 700, count=3)
    assert sorted(numbered(tmp_path)) == ["checkpoint-0000500.pt", "checkpoint-0000700.pt"]


def test_the_best_stays_until_a_better_one_comes(tmp_path: Path) -> None:
    for step, score in ((1, 20.0), (2, 22.0), (3, 21.0)):
        checkpoint = write(tmp_path, step)
        if is_best(tmp_path, {SCORE: score}, photos="a"):
            keep_best(checkpoint, BestScore(step, score, "a"))
    assert (tmp_path / BEST_NAME).read_text("utf-8") == "2"
    assert BestScore.read(tmp_path) == BestScore(2, 22.0, "a")
    assert is_best(tmp_path, {SCORE: 10.0}, photos="others")  # scores on other photos do not compare
    assert not is_best(tmp_path, {}, photos="a")


def test_a_damaged_record_of_the_best_is_none(tmp_path: Path) -> None:
    (tmp_path / "best.json").write_text('{"step": "x"', encoding="utf-8")
    assert BestScore.read(tmp_path) is None
