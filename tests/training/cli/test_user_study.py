"""A study from beginning to end: what people get, what they send back, and what is counted."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from inpaint_core.catalog import MODELS
from inpaint_core.filling.classical import fill_classical
from resources import locate
from training.cli.evaluate import main
from training.evaluation.composites import composite_image
from training.evaluation.pairs import make_square_pairs

TELEA, NAVIER = (MODELS[name].title for name in ("telea", "navier-stokes"))


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    (tmp_path / "photos").mkdir()
    for path in locate.sample_paths():
        (tmp_path / "photos" / path.name).write_bytes(path.read_bytes())
    return ["--data", str(tmp_path / "photos"), "--device", "cpu", "--classical"]


def asked(folder: Path) -> dict[str, Any]:
    """Return what the page asks, from the page itself."""
    text = (folder / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="study">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    values: dict[str, Any] = json.loads(found[1])
    return values


def answered(path: Path, study: str, answers: dict[str, int], judge: str) -> str:
    path.write_text(json.dumps({"study": study, "judge": judge, "answers": answers}), encoding="utf-8")
    return str(path)


def test_a_study_of_pairs_is_blind_and_its_key_is_true(data: list[str], tmp_path: Path) -> None:
    out = tmp_path / "study"
    assert main(["study", *data, "--squares", "128", "--out", str(out), "--seed", "4"]) == 0
    key = json.loads((tmp_path / "study.key.json").read_text(encoding="utf-8"))
    page = asked(out)
    assert page["asked"] == "Which of the two looks more natural?"
    assert [one["id"] for one in page["questions"]] == [one["id"] for one in key["questions"]]
    text = (out / "index.html").read_text(encoding="utf-8")
    names = [path.name for path in out.rglob("*")]
    for secret in (TELEA, NAVIER, *(path.stem for path in locate.sample_paths())):
        assert secret not in text
        assert not any(secret in name for name in names)
    pairs = {pair.photo.name: pair for pair in make_square_pairs(tmp_path / "photos", [128])}
    for question, kept in zip(page["questions"], key["questions"], strict=True):
        image, mask = pairs[kept["photo"]].load()
        for shown, row in zip(question["images"], kept["rows"], strict=True):
            method = "telea" if row == TELEA else "navier-stokes"
            expected = composite_image(image, fill_classical(image, mask, method), mask)
            with Image.open(out / "images" / shown) as made:
                np.testing.assert_array_equal(np.array(made), expected)
        assert kept["hole"] == "square 128 px"


def test_votes_are_counted_by_row_and_not_by_side(
    data: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, counts = tmp_path / "study", tmp_path / "counts.json"
    assert main(["study", *data, "--centre", "25", "--out", str(out)]) == 0
    key = json.loads((tmp_path / "study.key.json").read_text(encoding="utf-8"))
    likes_telea = {one["id"]: one["rows"].index(TELEA) for one in key["questions"]}
    always_left = dict.fromkeys(likes_telea, 0)
    files = [
        answered(tmp_path / "a.json", key["study"], likes_telea, "a"),
        answered(tmp_path / "b.json", key["study"], always_left, "b"),
    ]
    capsys.readouterr()
    assert main(["tally", str(tmp_path / "study.key.json"), *files, "--json", str(counts)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2 people, 6 votes")
    rows = {row["title"]: row for row in json.loads(counts.read_text(encoding="utf-8"))["rows"]}
    lefts = sum(one["rows"][0] == TELEA for one in key["questions"])
    assert (rows[TELEA]["votes"], rows[TELEA]["won"]) == (6, 3 + lefts)
    assert rows[TELEA]["won"] + rows[NAVIER]["won"] == 6
    low, high = rows[TELEA]["interval"]
    assert low < rows[TELEA]["percent"] < high or rows[TELEA]["percent"] in (low, high)
    assert f"{3 - lefts} : {3 + lefts} {TELEA}" in said or f"{TELEA} {3 + lefts} : {3 - lefts}" in said


def test_single_images_are_counted_by_size_of_hole(
    data: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "study"
    arguments = ["--squares", "32", "128", "--kind", "single", "--questions", "99", "--out", str(out)]
    assert main(["study", *data, *arguments]) == 0
    key = json.loads((tmp_path / "study.key.json").read_text(encoding="utf-8"))
    assert asked(out)["words"] == ["Real", "Not real"]
    assert len(key["questions"]) == 3 * (1 + 2 * 2)
    answers = {
        one["id"]: 0 if one["rows"] == ["photo"] or "32" in one["hole"] else 1 for one in key["questions"]
    }
    file = answered(tmp_path / "a.json", key["study"], answers, "a")
    capsys.readouterr()
    assert main(["tally", str(tmp_path / "study.key.json"), file]) == 0
    lines = capsys.readouterr().out.splitlines()
    cells = {line.split("|")[1].strip(): line.split("|")[4].strip() for line in lines if "|" in line}
    assert cells["photo, without hole"] == "100.00"
    assert cells[f"{TELEA}, square 32 px"] == "100.00"
    assert cells[f"{TELEA}, square 128 px"] == "0.00"


def test_a_choice_has_shares_of_the_vote_and_winning_samples(
    data: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three people, three photos: two are won by one row, the third is drawn."""
    out, counts = tmp_path / "study", tmp_path / "counts.json"
    assert main(["study", *data, "--centre", "25", "--kind", "choice", "--out", str(out)]) == 0
    key = json.loads((tmp_path / "study.key.json").read_text(encoding="utf-8"))
    telea = {one["id"]: one["rows"].index(TELEA) for one in key["questions"]}
    last = key["questions"][2]["id"]
    people = [telea, telea | {last: 1 - telea[last]}]
    files = [answered(tmp_path / f"{i}.json", key["study"], one, str(i)) for i, one in enumerate(people)]
    assert main(["tally", str(tmp_path / "study.key.json"), *files, "--json", str(counts)]) == 0
    assert "winning samples" in capsys.readouterr().out
    rows = {row["title"]: row for row in json.loads(counts.read_text(encoding="utf-8"))["rows"]}
    assert (rows[TELEA]["won"], rows[TELEA]["samples"]) == (5, 2)
    assert (rows[NAVIER]["won"], rows[NAVIER]["samples"]) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give the holes"),
        (["--centre", "25", "--questions", "0"], "--questions"),
        (["--centre", "25", "--seed", "-1"], "--seed"),
        (["--centre", "25", "--key", "study/key.json"], "--key must not lie in the folder"),
        (["--centre", "25", "--fills", "nothing"], "TITLE=DIR"),
    ],
)
def test_mistakes_get_a_sentence(
    arguments: list[str],
    message: str,
    data: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["study", *data, *arguments, "--out", "study"]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "study").exists()


def test_one_row_is_no_pair_and_a_study_is_not_written_over(
    data: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holes = ["--centre", "25", "--out", str(tmp_path / "study")]
    assert main(["study", *data[:4], *holes, "--weights", "pennet"]) == 2
    assert "--kind pairs needs 2 rows at least" in capsys.readouterr().err
    assert main(["study", *data, *holes]) == 0
    assert main(["study", *data, *holes]) == 2
    assert "index.html already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"study": "another"}, "answers to another study"),
        ({"answers": {"q001": 2}}, "the answer 2 to q001"),
        ({"answers": {"q999": 0}}, "the answer 0 to q999"),
        ({"answers": {"q001": True}}, "the answer True to q001"),
        ({"answers": [0]}, "cannot be read as answers"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    change: dict[str, Any],
    message: str,
    data: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["study", *data, "--centre", "25", "--out", str(tmp_path / "study")]) == 0
    key_path = tmp_path / "study.key.json"
    key = json.loads(key_path.read_text(encoding="utf-8"))
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps({"study": key["study"], "judge": "a", "answers": {}} | change), encoding="utf-8"
    )
    assert main(["tally", str(key_path), str(path)]) == 2
    assert message in capsys.readouterr().err
    good = answered(tmp_path / "b.json", key["study"], {"q001": 0}, "b")
    again = answered(tmp_path / "c.json", key["study"], {"q001": 1}, "b")
    assert main(["tally", str(key_path), good, again]) == 2
    assert "b.json and c.json are of the same person" in capsys.readouterr().err
    assert main(["tally", str(path), good]) == 2
    assert "a.json cannot be read as the key of a study" in capsys.readouterr().err
