"""Recipes through the real window and the real engine: saved, replayed by the command line, opened again."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.engine.gateway import load_engine
from inpaint_core.cli.main import main
from inpaint_core.files.read_write import read_image, write_image
from tests.editor.conftest import Studio
from tests.editor.small_engines import FillOneByOne

FILL_MS = 120_000


def textured(path: Path, *, seed: int = 0, height: int = 150, width: int = 210) -> Path:
    """Write a photo of soft blobs and grain, which no fill gives exactly by chance."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(40, 216, (height // 30, width // 30, 3)).astype(np.uint8)
    image = np.kron(coarse, np.ones((30, 30, 1), np.uint8))
    write_image(path, np.clip(image + rng.integers(-20, 20, image.shape), 0, 255).astype(np.uint8))
    return path


@pytest.fixture
def real(studio):
    """A window with the real engine."""
    return studio(load_engine())


def settle_fill(studio: Studio) -> None:
    studio.qtbot.waitUntil(lambda: not studio.window.inpainting.is_running, timeout=FILL_MS)


def fill(studio: Studio, model: str, *, x: float, y: float, radius: float = 9, samples: int = 2) -> None:
    """Paint a dot, fill it with a model, and keep the last fill."""
    window = studio.window
    studio.paint((x, y), radius=radius)
    window.settings.current = replace(
        window.settings.current, model=model, samples=samples, seed=5, photo_samples=0
    )
    window.model_panel.choose(model)
    studio.trigger("inpaint")
    settle_fill(studio)
    window.inpainting.highlight(len(window.inpainting.completions) - 1)
    studio.trigger("accept")
    settle_fill(studio)


def save_all(studio: Studio, folder: Path, name: str = "saved.png") -> tuple[Path, Path]:
    """Save photo and recipe as a person would; return their paths."""
    studio.answers.save_path, studio.answers.recipe_path = folder / name, folder / "saved.recipe.json"
    studio.trigger("save_as")
    studio.settle()
    studio.trigger("save_recipe")
    studio.settle()
    return folder / name, folder / "saved.recipe.json"


def replayed(recipe: Path, photo: Path, out: Path, *more: str) -> bytes:
    assert main(["replay", str(recipe), str(photo), "--out", str(out), *more]) == 0
    return out.read_bytes()


def test_a_replay_rounds_as_the_editor_did_whatever_the_number_of_threads_is_here(
    real, tmp_path, capsys, monkeypatch
):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    fill(real, "pennet", x=100, y=70, radius=14)
    saved, recipe = save_all(real, tmp_path)
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert replayed(recipe, photo, tmp_path / "again.png") == saved.read_bytes()
    assert "threads" not in capsys.readouterr().err
    replayed(recipe, photo, tmp_path / "more.png", "--threads", "2")
    assert "ran on 1 of the processor's threads, and here on 2" in capsys.readouterr().err


@pytest.mark.parametrize("models", [("telea", "patches"), ("spn-probabilistic",), ("pennet", "telea")])
def test_a_replay_gives_the_bytes_that_the_editor_saved(real, tmp_path, models, capsys):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    for number, model in enumerate(models):
        fill(real, model, x=60 + 80 * number, y=70)
    saved, recipe = save_all(real, tmp_path)
    assert replayed(recipe, photo, tmp_path / "again.png") == saved.read_bytes()
    assert saved.read_bytes() != photo.read_bytes()
    assert "differ" not in capsys.readouterr().err


def test_a_jpeg_of_a_chosen_quality_is_replayed_to_the_byte(real, tmp_path):
    photo = textured(tmp_path / "photo.jpg")
    real.open(photo)
    fill(real, "telea", x=60, y=60)
    real.answers.save_options = replace(real.answers.save_options, quality=71)
    saved, recipe = save_all(real, tmp_path, "saved.jpg")
    assert replayed(recipe, photo, tmp_path / "again.jpg") == saved.read_bytes()


def test_the_look_of_a_fill_and_what_must_not_be_copied_are_part_of_the_recipe(real, tmp_path):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    window = real.window
    window.document.edit("forbidden")
    real.paint((150, 40), radius=30)
    window.document.edit("mask")
    real.paint((100, 70), radius=10)
    window.settings.current = replace(window.settings.current, samples=1, model="patches")
    window.model_panel.choose("patches")
    real.trigger("inpaint")
    settle_fill(real)
    window.strip.look.seam.setValue(7)
    real.wait(lambda: not window.inpainting.on_show.is_rendering)
    real.trigger("accept")
    settle_fill(real)
    saved, recipe = save_all(real, tmp_path)
    assert replayed(recipe, photo, tmp_path / "again.png") == saved.read_bytes()
    (step,) = json.loads(recipe.read_text())["steps"]
    assert step["look"]["seam_px"] == 7
    assert step["dont_copy"] is not None
    step["dont_copy"] = None
    without = tmp_path / "without.json"
    without.write_text(json.dumps(json.loads(recipe.read_text()) | {"steps": [step]}))
    assert replayed(without, photo, tmp_path / "without.png") != saved.read_bytes()


def two_holes(real, photo: Path) -> None:
    real.open(photo)
    window = real.window
    for x in (40, 330):
        real.paint((x, 70), radius=9)
    window.settings.current = replace(window.settings.current, samples=2, photo_samples=0)
    window.model_panel.choose("spn-probabilistic")
    real.trigger("inpaint")
    settle_fill(real)


def test_a_mix_with_one_hole_rolled_anew_and_a_variant_is_replayed_to_the_byte(real, tmp_path):
    photo = textured(tmp_path / "photo.png", width=390)
    two_holes(real, photo)
    window = real.window
    assert len(window.inpainting.chooser.sheet.holes) == 2
    window.inpainting.highlight(1)
    real.trigger("next_hole")
    real.trigger("roll_hole")
    settle_fill(real)
    window.inpainting.highlight(3)
    real.trigger("more_like_this")
    settle_fill(real)
    window.inpainting.highlight(5)
    real.trigger("accept")
    settle_fill(real)
    saved, recipe = save_all(real, tmp_path)
    fills = json.loads(recipe.read_text())["steps"][0]["fills"]
    assert any("beside" in one for one in fills)
    assert any("start" in one for one in fills)
    assert replayed(recipe, photo, tmp_path / "again.png") == saved.read_bytes()


def test_a_fill_between_two_is_replayed_to_the_byte(real, tmp_path):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    window = real.window
    real.paint((100, 70), radius=14)
    window.settings.current = replace(window.settings.current, samples=2, photo_samples=0)
    window.model_panel.choose("spn-probabilistic")
    real.trigger("inpaint")
    settle_fill(real)
    for place in (0, 1):
        window.inpainting.highlight(place)
        real.trigger("pin_fill")
    window.more.between(0.4)
    settle_fill(real)
    window.inpainting.highlight(2)
    real.trigger("accept")
    settle_fill(real)
    saved, recipe = save_all(real, tmp_path)
    assert replayed(recipe, photo, tmp_path / "again.png") == saved.read_bytes()


def document_bytes(studio: Studio) -> bytes:
    return np.asarray(studio.window.document.image).tobytes()


def lay(studio: Studio, recipe: Path) -> None:
    """Open a recipe by its menu action, and wait until it is done."""
    studio.answers.recipe_path = recipe
    studio.trigger("open_recipe")
    studio.settle()
    settle_fill(studio)


def test_a_recipe_opened_on_its_photo_gives_the_same_pixels_as_steps_that_can_be_gone_back_to(real, tmp_path):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    fill(real, "telea", x=60, y=60)
    fill(real, "spn-probabilistic", x=140, y=80)
    made, recipe = document_bytes(real), save_all(real, tmp_path)[1]
    window = real.window
    window.files.closer.close_shown()
    real.open(photo)
    lay(real, recipe)
    assert document_bytes(real) == made
    assert "use recipe" not in " ".join(real.answers.asked)  # nothing differs: nothing to ask
    labels = [step.label for step in window.document.done_steps]
    assert labels == ["Mask of the recipe", "Inpaint"] * 2
    before = [edit.mask.bits for edit in window.document.edits]
    real.trigger("undo")
    assert window.inpainting.is_choosing  # the fill of the step is there again, with its mask
    assert window.document.has_mask
    window.settings.current = replace(window.settings.current, seed=77, samples=1)
    real.trigger("again")
    settle_fill(real)
    window.inpainting.highlight(1)
    real.trigger("accept")
    settle_fill(real)
    assert document_bytes(real) != made
    assert [edit.mask.bits for edit in window.document.edits] == before
    saved, edited = save_all(real, tmp_path, "edited.png")
    assert replayed(edited, photo, tmp_path / "again.png") == saved.read_bytes()


def test_an_undone_accept_leaves_the_recipe_and_redo_brings_it_back(real, tmp_path):
    real.open(textured(tmp_path / "photo.png"))
    fill(real, "telea", x=60, y=60)
    fill(real, "telea", x=140, y=80)
    document = real.window.document
    assert len(document.edits) == 2
    real.trigger("undo")
    assert len(document.edits) == 1
    real.window.inpainting.discard()
    real.trigger("redo")
    assert len(document.edits) == 2
    real.trigger("undo")
    real.window.inpainting.discard()
    real.trigger("undo")  # the stroke
    real.trigger("undo")
    real.window.inpainting.discard()
    assert document.edits == ()
    assert not real.window.actions_["save_recipe"].isEnabled()


def test_a_recipe_edited_by_hand_fills_with_another_seed(real, tmp_path):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    fill(real, "patches", x=100, y=70, radius=16)
    saved, recipe = save_all(real, tmp_path)
    values = json.loads(recipe.read_text())
    values["steps"][0]["fills"][0]["settings"]["seed"] = 12345
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(values))
    other = replayed(edited, photo, tmp_path / "other.png")
    assert other != saved.read_bytes()
    before, after = read_image(saved).image, read_image(tmp_path / "other.png").image
    changed = (before != after).any(axis=2)
    assert changed.any()
    assert not changed[:40].any()  # far from the hole


def test_a_recipe_is_saved_beside_the_photo_when_that_is_chosen_in_save_as(real, tmp_path):
    photo = textured(tmp_path / "photo.png")
    real.open(photo)
    fill(real, "telea", x=60, y=60)
    real.answers.save_path, real.answers.save_recipe = tmp_path / "out.png", True
    real.trigger("save_as")
    real.settle()
    real.settle()
    assert real.answers.offer.has_recipe
    recipe = tmp_path / "out.png.recipe.json"
    real.wait(recipe.exists)
    assert replayed(recipe, photo, tmp_path / "again.png") == (tmp_path / "out.png").read_bytes()
    assert real.window.settings.current.save_recipe


def test_what_differs_is_said_before_a_recipe_is_done_to_another_photo(real, tmp_path):
    real.open(textured(tmp_path / "photo.png"))
    fill(real, "telea", x=60, y=60)
    recipe = save_all(real, tmp_path)[1]
    real.window.files.closer.close_shown()
    real.open(textured(tmp_path / "other.png", seed=3, width=420, height=300))
    real.answers.recipe_use = "cancel"
    lay(real, recipe)
    assert "masks are scaled" in " ".join(real.answers.recipe_about)
    assert not real.window.document.can_undo
    real.answers.recipe_use = "this"
    lay(real, recipe)
    (edit,) = real.window.document.edits
    assert (edit.mask.height, edit.mask.width) == (300, 420)
    assert edit.mask.mask[120, 120]


def test_a_damaged_recipe_changes_nothing_and_is_said(real, tmp_path):
    real.open(textured(tmp_path / "photo.png"))
    broken = tmp_path / "broken.recipe.json"
    broken.write_text('{"kind": "inpaint recipe", "format": 9}')
    lay(real, broken)
    assert any("broken.recipe.json" in notice and "format 9" in notice for notice in real.notices)
    assert not real.window.document.can_undo


def test_a_recipe_that_is_being_done_can_be_stopped_between_its_steps(studio, tmp_path):
    engine = FillOneByOne()
    gated = studio(engine)
    photo = textured(tmp_path / "photo.png")
    gated.open(photo)
    for x in (60, 140):
        engine.next.release()
        fill(gated, "telea", x=x, y=60)
    recipe = save_all(gated, tmp_path)[1]
    gated.window.files.closer.close_shown()
    gated.open(photo)
    engine.next.release()
    gated.answers.recipe_path = recipe
    gated.trigger("open_recipe")
    gated.wait(lambda: len(gated.window.document.edits) == 1)
    gated.wait(gated.window.actions_["cancel"].isEnabled)
    gated.trigger("cancel")
    gated.wait(lambda: not gated.window.inpainting.is_running)
    assert len(gated.window.document.edits) == 1
    assert gated.window.document.has_mask  # the mask of the second step is shown, to be filled by hand
    assert gated.window.status.activity.text() == "Stopped after 1 step"
