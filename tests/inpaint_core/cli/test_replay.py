"""``inpaint-batch replay``: as a user runs it."""

import json
from pathlib import Path

import numpy as np
import pytest

from inpaint_core.cli.main import main
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.recipes.recipe import pixels_digest
from inpaint_core.recipes.recipe_file import program_version, write_recipe
from inpaint_core.request import MadeOn
from tests.inpaint_core.recipes.small_recipes import mask_of, recipe_of, step_of


def write_photos(folder: Path, count: int, *, height: int = 60, width: int = 80) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number}.png" for number in range(count)]
    for seed, path in enumerate(paths):
        rng = np.random.default_rng(seed)
        write_image(path, rng.integers(0, 256, (height, width, 3)).astype(np.uint8))
    return paths


@pytest.fixture
def dust(tmp_path: Path) -> Path:
    """A recipe that fills one spot, made for no photo in particular."""
    path = tmp_path / "dust.recipe.json"
    write_recipe(path, recipe_of(step_of(mask_of()), program=program_version()))
    return path


def test_one_spot_in_ten_photos(tmp_path, dust, capsys):
    photos = write_photos(tmp_path / "photos", 10)
    before = [path.read_bytes() for path in photos]
    out = tmp_path / "out"
    assert main(["replay", str(dust), str(tmp_path / "photos"), "--out", str(out), "--json"]) == 0
    assert [path.read_bytes() for path in photos] == before
    said = capsys.readouterr()
    assert "Of 10 photos: 10 done, 0 failed." in said.err
    records = [json.loads(line) for line in said.out.splitlines()]
    assert [record["photo"] for record in records] == [str(path) for path in photos]
    inside = mask_of()
    for path, record in zip(photos, records, strict=True):
        photo, result = read_image(path).image, read_image(Path(record["result"])).image
        changed = (photo != result).any(axis=2)
        assert changed[inside].any()
        assert not changed[:15].any()


def test_without_out_the_results_lie_beside_the_photos_and_replace_nothing(tmp_path, dust):
    (photo,) = write_photos(tmp_path / "photos", 1)
    for _ in range(2):
        assert main(["replay", str(dust), str(photo)]) == 0
    names = sorted(path.name for path in photo.parent.iterdir())
    assert names == ["0-filled-2.png", "0-filled.png", "0.png"]


def test_a_result_that_is_there_is_replaced_only_on_wish(tmp_path, dust, capsys):
    (photo,) = write_photos(tmp_path / "photos", 1)
    there = tmp_path / "there.png"
    there.write_bytes(b"something else")
    words = ["replay", str(dust), str(photo), "--out", str(there)]
    assert main(words) == 1
    assert there.read_bytes() == b"something else"
    assert "there.png is there already, and is not replaced." in capsys.readouterr().err
    assert main([*words, "--overwrite"]) == 0
    assert read_image(there).image.shape == (60, 80, 3)


def test_the_photo_itself_is_never_replaced(tmp_path, dust, capsys):
    (photo,) = write_photos(tmp_path / "photos", 1)
    before = photo.read_bytes()
    assert main(["replay", str(dust), str(photo), "--out", str(photo), "--overwrite"]) == 1
    assert photo.read_bytes() == before
    assert "would be replaced" in capsys.readouterr().err


def test_a_photo_of_another_size_is_left_out_unless_its_masks_may_be_scaled(tmp_path, dust, capsys):
    small, large = (
        write_photos(tmp_path / "s", 1)[0],
        write_photos(tmp_path / "l", 1, height=120, width=160)[0],
    )
    out = tmp_path / "out"
    words = ["replay", str(dust), str(large), str(small), "--out", str(out)]
    # Two photos of one name would be one file: that is refused as a whole.
    assert main(words) == 1
    assert "would both be written" in capsys.readouterr().err
    large = large.rename(large.with_name("large.png"))
    words[2] = str(large)
    assert main(words) == 1
    assert (
        "large.png: The photo is 160 × 120 pixels, the mask 80 × 60. Say --anyway" in capsys.readouterr().err
    )
    assert sorted(path.name for path in out.iterdir()) == ["0-filled.png"]
    assert main(["replay", str(dust), str(large), "--out", str(out), "--anyway"]) == 0
    changed = (read_image(large).image != read_image(out / "large-filled.png").image).any(axis=2)
    assert changed[50:60, 70:80].any()
    assert not changed[:36].any()


def test_what_differs_is_said_plainly(tmp_path, capsys):
    first, second = write_photos(tmp_path / "photos", 2)
    image = read_image(first)
    step = step_of(mask_of(side=20), model="pennet", made_on=MadeOn(weights="ab" * 32, precision="bf16"))
    path = tmp_path / "a.recipe.json"
    write_recipe(path, recipe_of(step, program="0.0.9", pixels=pixels_digest(image.image, image.alpha)))
    assert main(["replay", str(path), str(second), "--precision", "fp32", "--device", "cpu"]) == 0
    said = capsys.readouterr().err
    assert "made by version 0.0.9" in said
    assert "PEN-Net has other weights here" in said
    assert "than in the recipe (abababababab…)" in said
    assert "was computed in bf16, and here in fp32" in said
    assert "1.png: This photo is another than a.png" in said


def test_a_photo_that_cannot_be_read_costs_no_other(tmp_path, dust, capsys):
    (photo,) = write_photos(tmp_path / "photos", 1)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no photo")
    assert main(["replay", str(dust), str(broken), str(tmp_path / "gone.png"), str(photo)]) == 1
    said = capsys.readouterr().err
    assert "Of 3 photos: 1 done, 2 failed." in said
    assert "gone.png: " in said
    assert (photo.parent / "0-filled.png").exists()


def test_a_damaged_recipe_is_one_sentence(tmp_path, capsys):
    (photo,) = write_photos(tmp_path / "photos", 1)
    (tmp_path / "a.json").write_text('{"kind": "inpaint recipe"')
    assert main(["replay", str(tmp_path / "a.json"), str(photo)]) == 1
    assert (
        capsys.readouterr().err.strip() == "a.json is no recipe that can be used: it is no JSON, or damaged."
    )


def test_a_fill_that_cannot_be_varied_is_refused_with_a_sentence(tmp_path, capsys):
    (photo,) = write_photos(tmp_path / "photos", 1)
    path = tmp_path / "a.json"
    write_recipe(path, recipe_of(step_of(mask_of()), program=program_version()))
    values = json.loads(path.read_text())
    step = values["steps"][0]
    step["fills"].append(step["fills"][0] | {"start": 0, "t": 0.3})
    step["chosen"] = [1]
    path.write_text(json.dumps(values))
    assert main(["replay", str(path), str(photo)]) == 1
    said = capsys.readouterr().err
    assert "not foreseen" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("chosen", [[0, 0, 0], [1]])
def test_fills_chosen_for_other_holes_are_refused_with_a_sentence(tmp_path, capsys, chosen):
    (photo,) = write_photos(tmp_path / "photos", 1)
    path = tmp_path / "a.json"
    write_recipe(path, recipe_of(step_of(mask_of()), program=program_version()))
    values = json.loads(path.read_text())
    step = values["steps"][0]
    step["fills"].append(step["fills"][0] | {"hole": 3, "beside": [0]})
    step["chosen"] = chosen
    path.write_text(json.dumps(values))
    assert main(["replay", str(path), str(photo)]) == 1
    assert "chosen for other holes: here the mask has 1" in capsys.readouterr().err
