"""A new training from the window: what is offered, what is missing, what is measured, what is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.controllers.training import programs
from tests.editor.controllers.training.conftest import RECIPE


def test_the_menu_opens_it_and_the_recipes_come(trainer):
    made = trainer()
    paper = {**RECIPE, "name": "of-the-paper", "fits": False}
    made.behave(recipes=[paper, RECIPE])
    made.studio.trigger("train")
    made.wait(lambda: made.setup.recipes.recipe is not None)
    choice = made.setup.recipes
    assert [choice.list.item(row).text() for row in range(choice.list.count())] == [
        "Texture · PEN-Net (small-one)"
    ]
    assert "copying matching texture" in choice.about.text()
    choice.more.click()
    assert choice.list.count() == 2
    assert choice.recipe.name == "small-one"  # what was chosen stays chosen


def test_nothing_can_be_prepared_before_there_are_photos(trainer, photos):
    made = trainer()
    made.studio.trigger("train")
    made.wait(lambda: made.setup.recipes.recipe is not None)
    assert not made.setup.prepare.isEnabled()
    assert made.setup.warning.text() == "Choose a folder of photos."
    QTest.keyClicks(made.setup.photos.field, str(photos / "nowhere"))
    assert made.setup.warning.text() == f"The folder of photos is not there: {photos / 'nowhere'}"
    made.setup.photos.field.clear()
    made.answers.path = str(photos)
    made.setup.photos._ask = made.answers.folder
    made.click(made.setup.photos.button)
    assert made.setup.prepare.isEnabled()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"teacher": "autoencoder"}, "train the recipe dgi-autoencoder-scenes-cpu first"),
        ({"perceptual": "required"}, "download.pytorch.org/models"),
        ({"model": "", "network": "gmsrm", "needs_start": True}, "weights of the same model"),
    ],
)
def test_missing_files_are_said_before_the_start_with_where_they_are(trainer, photos, facts, words):
    made = trainer()
    made.behave(recipes=[{**RECIPE, **facts}])
    made.open(photos)
    assert words in made.setup.warning.text()
    assert not made.setup.prepare.isEnabled()


def test_what_comes_with_the_program_is_taken_as_start_and_teacher(trainer, photos):
    made = trainer()
    facts = {"model": "spn", "teacher": "priors", "perceptual": "optional", "comparing": ["perceptual"]}
    made.behave(recipes=[{**RECIPE, **facts}])
    made.open(photos)
    plan = made.setup.plan
    assert plan.start.endswith("spn-scenes.safetensors")
    assert plan.teacher.endswith("spn-scenes.safetensors")
    assert plan.left_out == ("perceptual",)
    assert made.setup.prepare.isEnabled()


def test_time_and_memory_are_said_and_then_it_can_start(trainer, photos):
    made = trainer()
    made.open(photos)
    assert not made.setup.begin.isEnabled()
    made.prepare()
    said = made.setup.status.text()
    assert "3 photos to learn from, 1 kept aside" in said
    assert "1 cannot be read and is left out: broken.jpg" in said
    assert "About 3 h for 10,000 photos, repeats counted (100 steps), 2.1 GB of memory" in said
    assert made.setup.begin.isEnabled()


def test_another_choice_is_measured_anew_and_nothing_is_left(trainer, photos):
    made = trainer()
    made.open(photos)
    made.prepare()
    folder = made.controller.preparing.folder
    assert (folder / "train.txt").exists()
    QTest.keyClick(made.setup.length, Qt.Key.Key_Down)
    assert not made.setup.begin.isEnabled()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("estimate", "words", "can_start"),
    [
        ({"seconds": 4_000_000}, "This would take weeks on this computer", True),
        ({"free_bytes": 1_000_000}, "There is not enough room: 1 MB are free", False),
    ],
)
def test_what_speaks_against_it_is_said(trainer, photos, estimate, words, can_start):
    made = trainer()
    made.behave(estimate=estimate)
    made.open(photos)
    made.prepare()
    assert words in made.setup.warning.text()
    assert made.setup.begin.isEnabled() == can_start


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ({"error": "There is no photo in /holiday."}, "There is no photo in /holiday."),
        ({"dies": True}, "Preparing was ended from outside"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_leaves_nothing(trainer, photos, behaviour, words):
    made = trainer()
    made.behave(**behaviour)
    made.open(photos)
    made.prepare()
    assert words in made.setup.warning.text()
    assert not made.setup.begin.isEnabled()
    assert made.controller.preparing.folder is None
    assert list((made.controller._folder / "training").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(trainer, photos, tmp_path):
    made = trainer()
    (tmp_path / "a file").touch()
    made.open(photos)
    made.setup.keep_in.path = str(tmp_path / "a file" / "below")
    made.prepare()
    assert "No folder can be made in" in made.setup.warning.text()


def test_preparing_can_be_cancelled(trainer, photos):
    made = trainer()
    made.behave(hangs=True)
    made.open(photos)
    made.click(made.setup.prepare)
    made.wait(lambda: "Measuring" in made.setup.status.text())
    made.click(made.setup.prepare)
    assert made.setup.status.text() == "Cancelled: nothing was kept."
    assert made.controller.preparing.folder is None
    assert made.setup.prepare.text() == "&Prepare"


def test_a_build_without_training_says_so(trainer):
    made = trainer()
    made.controller.home = None
    made.studio.trigger("train")
    assert made.controller.dialog is None
    assert made.studio.notices == [f"info: {programs.NO_TRAINING}"]


def test_the_package_of_training_is_found_without_importing_it():
    home = programs.training_home()
    assert home is not None
    assert (home / "training" / "cli" / "attended" / "__main__.py").is_file()
