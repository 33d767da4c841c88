"""One real training, tiny: started from the window, closed, found again, finished, used."""

import numpy as np
import pytest
from PIL import Image

from editor.controllers.training.programs import training_home
from editor.state.training.recipes import Recipe
from inpaint_core.weights.manifest import list_user_weights
from resources import locate
from tests.editor.controllers.training.conftest import RECIPE

PATIENCE_MS = 240_000
TINY = """
network = "pennet"
seed = 1
initial_std = 0.0
checkpoint_every_steps = 2

[losses]
hole = 6.0

[[stages]]
steps = 4
crop_px = 64
resize_px = [64, 64]
batch_size = 1
learning_rate = 1e-4
adversarial_weight = 0.0
"""


@pytest.fixture
def samples(tmp_path):
    """Five parts of the sample photos, and a file that is no photo."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(5):
        with Image.open(locate.sample_paths()[number % 2]) as opened:
            photo = np.array(opened.convert("RGB"))
        Image.fromarray(photo[:200, 20 * number : 20 * number + 200]).save(folder / f"{number}.png")
    (folder / "broken.jpg").write_bytes(b"no photo")
    return folder


@pytest.mark.slow
def test_a_training_is_started_closed_found_again_finished_and_used(trainer, samples, tmp_path, qtbot):
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(TINY)
    made = trainer(training_home())
    made.studio.trigger("train")
    qtbot.waitUntil(lambda: made.setup.recipes.recipe is not None, timeout=PATIENCE_MS)
    facts = RECIPE | {"name": str(recipe), "comparing": ()}
    made.setup.show_recipes([Recipe(**facts)])
    made.setup.photos.path = str(samples)
    made.click(made.setup.prepare)
    qtbot.waitUntil(made.setup.begin.isEnabled, timeout=PATIENCE_MS)
    assert "broken.jpg" in made.setup.status.text()
    assert "(4 steps)" in made.setup.status.text()
    made.click(made.setup.begin)
    made.wait(lambda: made.run.is_live)
    folder = made.run.folder
    made.studio.window.close()

    again = trainer(training_home())
    again.studio.trigger("train")
    again.wait(lambda: [run.folder for run in again.controller.runs.runs] == [folder])
    again.controller.dialog.choose(folder)  # what still runs is chosen already; it may have ended by now
    again.wait(lambda: again.controller.dialog.chosen == folder)
    qtbot.waitUntil(lambda: not again.run.is_live, timeout=PATIENCE_MS)
    assert again.run.state == "finished", again.page.status.text()
    assert [step for step, _ in again.run.progress.losses][-1] == 4
    assert again.page.grid.has_picture
    assert again.page.comparison.has_picture
    assert "of pennet-scenes" in again.page.verdict.text()
    again.click(again.page.use)
    qtbot.waitUntil(lambda: len(list_user_weights()) == 1, timeout=PATIENCE_MS)
    again.studio.settle()
    assert list_user_weights()[0].network == "pennet"
    assert any("PEN-Net now fills with these weights" in notice for notice in again.studio.notices)
