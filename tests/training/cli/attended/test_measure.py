"""What a run will take is told from steps that count, stage by stage."""

from types import SimpleNamespace

import pytest

from training.cli.attended.measure import measure
from training.errors import TrainingError
from training.run import trainer
from training.run.trainer import Trainer


@pytest.fixture
def slow_first_steps(monkeypatch):
    """A clock by which each stage's first step takes 100 s, and the later ones of the two 1 s and 3 s."""
    now = [0.0]
    train_step = Trainer._train_step

    def timed(self, sample, stage, step_in_stage):
        now[0] += 100 if step_in_stage == 0 else 3 if stage.adversarial_weight else 1
        return train_step(self, sample, stage, step_in_stage)

    monkeypatch.setattr(Trainer, "_train_step", timed)
    monkeypatch.setattr(trainer, "time", SimpleNamespace(monotonic=lambda: now[0]))


@pytest.mark.usefixtures("slow_first_steps")
def test_the_time_is_that_of_steps_after_the_first_in_each_stage(tiny_recipe, photo_folder, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    words = [str(tiny_recipe), "--data", str(photo_folder), "--device", "cpu", "--threads", "1"]
    estimate = measure([*words, "--steps-factor", "2"], folder)
    assert estimate.seconds == 6 * 1 + 8 * 3
    assert (estimate.steps, estimate.photos_seen) == (14, 6 * 2 + 8)
    assert estimate.memory_bytes > 1_000_000
    assert list(folder.iterdir()) == []


def test_a_run_in_epochs_is_measured_too(tiny_recipe, photo_folder, tmp_path):
    """Eight photos: three passes in batches of two are twelve steps."""
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 3", "epochs = 3")
    tiny_recipe.write_text(text, encoding="utf-8")
    words = [str(tiny_recipe), "--data", str(photo_folder), "--device", "cpu", "--threads", "1"]
    estimate = measure(words, tmp_path)
    assert (estimate.steps, estimate.photos_seen) == (12 + 4, 24 + 4)


def test_a_run_that_cannot_begin_says_why(tiny_recipe, tmp_path):
    with pytest.raises(TrainingError, match=r"nowhere is no folder.*it does not exist"):
        measure([str(tiny_recipe), "--data", str(tmp_path / "nowhere"), "--device", "cpu"], tmp_path)
