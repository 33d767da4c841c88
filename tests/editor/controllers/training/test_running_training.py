"""A training that runs beside the window: watched, held, stopped, gone on with, found again, used."""

import json
import signal

import psutil
import pytest

from inpaint_core.weights.manifest import list_user_weights
from resources import locate

IMPORT_MS = 120_000
"""The first import of weights waits for torch."""
WEIGHTS = locate.FOLDER / "weights" / "pennet-scenes.safetensors"


def test_curves_grow_and_the_end_is_told(trainer, photos):
    made = trainer()
    made.behave(steps=40)
    made.start(photos)
    assert made.controller.dialog.chosen == made.run.folder  # the new one is on show
    made.wait(lambda: made.page.loss.newest != "")
    assert "left, 2.0 photos a second, 1.0 GB of memory" in made.page.status.text()
    made.becomes("finished")
    assert made.page.bar.value() == 40
    assert made.page.score.newest == "20.40 dB"
    assert made.page.verdict.text().startswith("Better. PSNR 25.10 dB")
    assert made.page.use.isEnabled()
    assert any("Finished: 40 steps. Better." in notice for notice in made.studio.notices)


def test_it_is_held_and_goes_on_and_stops_with_a_checkpoint(trainer, photos):
    made = trainer()
    made.behave(steps=100_000)
    made.start(photos)
    made.click(made.page.pause)
    made.becomes("paused")
    assert made.page.pause.text() == "&Go On"
    made.click(made.page.pause)
    made.becomes("running")
    made.click(made.page.stop)
    made.becomes("stopped")
    step = made.run.progress.step
    assert int((made.run.folder / "checkpoint.pt").read_text()) == step
    assert f"Stopped at step {step:,}" in made.page.status.text()
    made.behave(steps=step + 10)
    made.click(made.page.pause)
    made.becomes("finished")
    assert [number for number, _ in made.run.progress.losses] == list(range(1, step + 11))


def test_a_killed_training_is_told_and_goes_on(trainer, photos):
    made = trainer()
    made.behave(steps=100_000)
    made.start(photos)
    made.wait(lambda: (made.run.progress.saved_step or 0) > 0)
    psutil.Process(made.run.process.pid).send_signal(signal.SIGKILL)
    made.becomes("died")
    made.wait(lambda: any(notice.startswith("error: small-one") for notice in made.studio.notices))
    assert "it was killed" in made.page.status.text()
    assert "is whole: Go On continues there" in made.page.status.text()
    made.click(made.page.pause)
    made.becomes("running")
    assert made.run.progress.losses[0][0] == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Another inpaint-train is at work in /run: wait for it.",
        "The checkpoint could not be saved: the disk is full.",
    ],
)
def test_an_error_of_the_training_is_its_sentence(trainer, photos, sentence):
    made = trainer()
    made.open(photos)
    made.prepare()
    made.behave(run_error=sentence)
    made.click(made.setup.begin)
    made.becomes("failed")
    assert made.page.status.text() == f"It could not go on. {sentence}"
    assert made.page.pause.isEnabled()  # it can be tried again


def test_leaving_asks_and_may_stay(trainer, photos):
    made = trainer()
    made.behave(steps=100_000)
    made.start(photos)
    made.answers.quit_answer = "cancel"
    made.studio.window.close()
    assert made.studio.window.isVisible()
    assert made.answers.asked == [("small-one · holiday",)]
    made.answers.quit_answer = "go_on"


def test_it_outlives_the_window_and_is_found_again(trainer, photos):
    made = trainer()
    made.behave(steps=100_000)
    made.start(photos)
    process = made.run.process
    made.studio.window.close()
    assert not made.studio.window.isVisible()
    assert process.is_alive
    again = trainer()
    again.wait(lambda: bool(again.controller.runs.runs))
    assert again.run.is_live
    again.studio.trigger("train")
    assert again.controller.dialog.chosen == again.run.folder
    again.becomes("running")
    assert "Step" in again.page.status.text()
    again.click(again.page.stop)
    again.becomes("stopped")


def test_leaving_can_stop_it(trainer, photos):
    made = trainer()
    made.behave(steps=100_000)
    made.start(photos)
    made.answers.quit_answer = "stop"
    run = made.run
    made.studio.window.close()

    def is_over() -> bool:
        run.refresh()
        return run.state == "stopped"

    made.wait(is_over)
    assert run.has_checkpoint


def test_new_weights_become_own_weights(trainer, photos):
    made = trainer()
    made.behave(steps=3, weights=str(WEIGHTS), verdict="worse")
    made.open(photos)
    made.prepare()
    made.click(made.setup.begin)
    made.becomes("finished")
    assert made.page.verdict.text().startswith("Worse: for photos like these")
    made.click(made.page.use)
    made.studio.qtbot.waitUntil(lambda: len(list_user_weights()) == 1, timeout=IMPORT_MS)
    made.studio.settle()
    own = list_user_weights()[0]
    assert own.name == f"pennet-{made.run.folder.name}"
    assert own.is_imported
    assert made.studio.window.model_panel.model == "pennet"


def test_off_the_list_but_not_off_the_disk(trainer, photos):
    made = trainer()
    made.behave(steps=3)
    made.open(photos)
    made.prepare()
    made.click(made.setup.begin)
    made.becomes("finished")
    folder = made.run.folder
    made.click(made.page.forget)
    assert made.controller.runs.runs == []
    assert made.controller.dialog.list.count() == 1
    assert json.loads((folder / "plan.json").read_text())["recipe"] == "small-one"
